internal import Wire

extension Wording {
  /// A sign's text as the API names it.
  static func code(_ text: SignText) -> String {
    switch text {
    case .caution: "caution"
    case .oncoming: "oncoming"
    case .tooFast: "tooFast"
    case .pedestrians: "pedestrians"
    case .obstacle: "obstacle"
    case .mindTheBend: "mindTheBend"
    case .longVehicles: "longVehicles"
    case .runaway: "runaway"
    case .wrongWay: "wrongWay"
    case .seatBelts: "seatBelts"
    case .noOvertaking: "noOvertaking"
    case .noFatigue: "noFatigue"
    case .noDrinking: "noDrinking"
    case .keepDistance: "keepDistance"
    }
  }

  /// What a sign's text says (``SignText``).
  static func text(_ text: SignText) -> Bilingual {
    switch text {
    case .caution: Bilingual("Sharp bend, slow down", "急弯慢行")
    case .oncoming: Bilingual("Vehicle coming, slow down", "弯道来车 减速慢行")
    case .tooFast: Bilingual("You are too fast, slow down", "您已超速 减速")
    case .pedestrians: Bilingual("Mind pedestrians", "注意行人")
    case .obstacle: Bilingual("Obstacle ahead", "前方障碍")
    case .mindTheBend: Bilingual("Mind the bend", "注意弯道")
    case .longVehicles: Bilingual("Long vehicles meet, stop and give way", "大车会车 停车让行")
    case .runaway: Bilingual("Vehicle out of control, keep to the side", "失控车辆 靠边避让")
    case .wrongWay: Bilingual("Vehicle on the wrong side", "对向逆行 注意避让")
    case .seatBelts: Bilingual("Fasten seat belts", "系好安全带")
    case .noOvertaking: Bilingual("No overtaking in bends", "弯道禁止超车")
    case .noFatigue: Bilingual("Do not drive tired", "严禁疲劳驾驶")
    case .noDrinking: Bilingual("Do not drink and drive", "严禁酒后驾驶")
    case .keepDistance: Bilingual("Keep your distance", "保持车距")
    }
  }
}

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
    }
  }
}

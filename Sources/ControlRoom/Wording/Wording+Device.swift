internal import Detection
internal import Incidents
internal import Wire

extension Wording {
  /// A timeline's line about a device itself: a camera's view, a bend, its health.
  static func ofDevice(_ what: Fact.What) -> Bilingual {
    switch what {
    case .view(let fault, let isRaised):
      Bilingual(
        "View \(text(fault).en)" + (isRaised ? "" : ": right again"),
        "画面\(text(fault).zh)" + (isRaised ? "" : "：已恢复"))
    case .bend(let kind, let speed):
      Bilingual(
        text(kind).en + (speed.map { " at \($0.kmh) km/h" } ?? ""),
        text(kind).zh + (speed.map { "（\($0.kmh) 公里/小时）" } ?? ""))
    case .runaway(let course): text(course)
    case .health(let isOnline, let faults):
      Bilingual(
        ([isOnline ? "heard" : "not heard"] + names(faults).map(\.en)).joined(separator: ", "),
        ([isOnline ? "在线" : "离线"] + names(faults).map(\.zh)).joined(separator: "，"))
    default: preconditionFailure("only lines about devices are worded here")
    }
  }

  private static func text(_ course: RunawayCourse) -> Bilingual {
    let bends = course.passings.map { "\($0.bend) \(RunawayCourse.clock($0.at))" }
    let (en, zh) = (bends.joined(separator: ", "), bends.joined(separator: "、"))
    return Bilingual(
      text(BendAlert.Kind.runaway).en + (course.speed.map { " at \($0.kmh) km/h" } ?? "")
        + " has come to \(course.bend)"
        + (bends.isEmpty ? ", no bend is ahead" : "; expected at \(en)"),
      text(BendAlert.Kind.runaway).zh + (course.speed.map { "（\($0.kmh) 公里/小时）" } ?? "")
        + "已到 \(course.bend)" + (bends.isEmpty ? "，前方无弯道" : "；预计到达 \(zh)"))
  }

  private static func text(_ fault: CameraFault) -> Bilingual {
    switch fault {
    case .black: Bilingual("black", "全黑")
    case .frozen: Bilingual("frozen", "冻结")
    case .covered: Bilingual("covered", "被遮挡")
    case .moved: Bilingual("turned away", "被转动")
    case .undecodable: Bilingual("does not decode", "无法解码")
    case .restless:
      Bilingual(
        "restless (over 30 % of what is watched moves all the time; no more is hidden)",
        "持续晃动（超过 30% 的监视范围一直在动，不再隐藏更多）")
    }
  }

  private static func text(_ kind: BendAlert.Kind) -> Bilingual {
    switch kind {
    case .severeOverspeed: Bilingual("Severe overspeed", "严重超速")
    case .obstacle: Bilingual("Obstacle in the bend", "弯道内有障碍")
    case .runaway: Bilingual("Runaway vehicle", "车辆失控")
    case .wrongWay: Bilingual("Vehicle on the wrong side", "车辆逆行")
    case .headLost: Bilingual("Sensor head lost", "传感头失联")
    case .headBack: Bilingual("Sensor head back", "传感头恢复")
    case .signMismatch: Bilingual("Sign does not show what it was told", "标志显示不符")
    case .signBack: Bilingual("Sign right again", "标志恢复")
    }
  }

  private static func names(_ faults: DeviceFaults) -> [Bilingual] {
    let all: [(DeviceFaults, Bilingual)] = [
      (.mainsLost, Bilingual("mains lost", "断电")),
      (.batteryLow, Bilingual("battery low", "电量低")),
      (.tamper, Bilingual("tampered with", "被拆动")),
      (.buttonStuck, Bilingual("button stuck", "按钮卡住")),
      (.sensor, Bilingual("sensor fault", "传感器故障")),
      (.display, Bilingual("display fault", "显示故障")),
      (.clock, Bilingual("clock not set", "时钟未校")),
      (.storage, Bilingual("storage fault", "存储故障")),
    ]
    return all.filter { faults.contains($0.0) }.map(\.1)
  }
}

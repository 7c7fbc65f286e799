private import Detection
public import Incidents
public import Wire

extension Wording {
  /// Code of a timeline's line in the API.
  public static func code(_ what: Fact.What) -> String {
    switch what {
    case .seen: "seen"
    case .merged: "merged"
    case .severity: "severity"
    case .state: "state"
    case .presented: "presented"
    case .answered: "answered"
    case .verified: "verified"
    case .reset: "reset"
    case .noted: "noted"
    case .offered: "offered"
    case .offer: "offer"
    case .lateAccept: "lateAccept"
    case .words: "words"
    case .resolved: "resolved"
    case .followedUp: "followedUp"
    case .deadline: "deadline"
    case .noCandidate: "noCandidate"
    case .cancelled: "cancelled"
    case .view: "view"
    case .bend: "bend"
    case .runaway: "runaway"
    case .health: "health"
    case .reported: "reported"
    case .undone: "undone"
    }
  }

  /// A line of the timeline. `name` says what people call a device or unit.
  public static func text(_ what: Fact.What, name: (DeviceID) -> String) -> Bilingual {
    switch what {
    case .seen(let nature):
      Bilingual("Reported: \(text(nature).en)", "上报：\(text(nature).zh)")
    case .merged(let reason): merged(reason)
    case .severity(let from, let to, let reason): severity(from, to, reason)
    case .state(let from, let to):
      Bilingual(
        "\(text(from).en) → \(text(to).en)", "\(text(from).zh) → \(text(to).zh)")
    case .presented: Bilingual("Put before operators", "已弹出给值班员")
    case .answered: Bilingual("Answered", "已应答")
    case .verified(let found):
      Bilingual("Call-back: \(text(found).en)", "回拨核实：\(text(found).zh)")
    case .reset(let reason): Bilingual("Press reset: \(reason)", "报警复位：\(reason)")
    case .noted(let note): Bilingual("Note: \(note)", "备注：\(note)")
    case .offered, .offer, .lateAccept, .words, .noCandidate, .cancelled:
      ofUnit(what, name: name)
    case .resolved(let outcome, let note):
      Bilingual(
        "Outcome: \(text(outcome).en)" + tail(note, ": "),
        "结果：\(text(outcome).zh)" + tail(note, "："))
    case .followedUp(let satisfied, let note):
      Bilingual(
        (satisfied ? "Followed up: all well" : "Followed up: not well, reopened")
          + tail(note, ": "),
        (satisfied ? "回访：满意" : "回访：不满意，重新办理") + tail(note, "："))
    case .deadline(let kind):
      Bilingual("Time ran out: \(text(kind).en)", "超时：\(text(kind).zh)")
    case .view, .bend, .runaway, .health: ofDevice(what)
    case .reported(let caller, let note): reported(caller, note)
    case .undone(let act):
      Bilingual("Taken back: \(text(act).en)", "已撤销：\(text(act).zh)")
    }
  }

  private static func reported(_ caller: String, _ note: String) -> Bilingual {
    Bilingual(
      "Entered by hand" + tail(caller, ", caller ") + tail(note, ": "),
      "人工录入" + tail(caller, "，报警人 ") + tail(note, "："))
  }

  private static func ofUnit(_ what: Fact.What, name: (DeviceID) -> String) -> Bilingual {
    switch what {
    case .offered(let order, let unit, let reason):
      Bilingual(
        "Order \(order.rawValue) offered to \(name(unit)): \(text(reason).en)",
        "派单 \(order.rawValue) 至 \(name(unit))：\(text(reason).zh)")
    case .offer(let order, let unit, let state):
      Bilingual(
        "Order \(order.rawValue), \(name(unit)): \(text(state).en)",
        "派单 \(order.rawValue)，\(name(unit))：\(text(state).zh)")
    case .lateAccept(let order, let unit):
      Bilingual(
        "Order \(order.rawValue): \(name(unit)) accepted too late, told \"already taken\"",
        "派单 \(order.rawValue)：\(name(unit)) 签收过迟，已告知“已被接单”")
    case .words(let unit, let words):
      Bilingual("\(name(unit)): \(words)", "\(name(unit))：\(words)")
    case .cancelled(let post):
      Bilingual("Cancel pressed at \(name(post))", "\(name(post)) 按下取消")
    default: Bilingual("No unit can be offered it", "没有可派的单位")
    }
  }

  private static func merged(_ reason: Fact.MergeReason) -> Bilingual {
    switch reason {
    case .samePost: Bilingual("Merged: same post within 60 s", "合并：同一报警点 60 秒内")
    case .nearby: Bilingual("Merged: near in place and time", "合并：地点和时间相近")
    case .sameCamera: Bilingual("Merged: same camera", "合并：同一摄像机")
    case .sameDevice: Bilingual("Merged: same device", "合并：同一设备")
    case .sameBend: Bilingual("Merged: same bend", "合并：同一弯道")
    }
  }

  private static func severity(
    _ from: Severity, _ to: Severity, _ reason: Fact.SeverityReason
  ) -> Bilingual {
    let why =
      switch reason {
      case .threePresses: Bilingual("three presses in 10 s", "10 秒内三次按下")
      case .graverSource: Bilingual("a graver source", "更严重的来源")
      case .operator: Bilingual("an operator", "值班员")
      }
    return Bilingual(
      "\(text(from).en) → \(text(to).en): \(why.en)", "\(text(from).zh) → \(text(to).zh)：\(why.zh)")
  }

  private static func text(_ reason: Fact.OfferReason) -> Bilingual {
    switch reason {
    case .byHand: Bilingual("named by an operator", "值班员指定")
    case .nearest: Bilingual("nearest with a fresh position", "最近（位置新）")
    case .estimated: Bilingual("nearest by an estimate", "最近（位置为估计）")
    case .unattended: Bilingual("no operator acted within 30 s", "30 秒无人处理，自动派单")
    case .second: Bilingual("the first did not sign off within 30 s", "首派 30 秒未签收，加派")
    case .atOnce: Bilingual("runaway vehicle, at once", "车辆失控，立即派单")
    case .next: Bilingual("the one before said no or was withdrawn", "前一单位拒绝或被撤回，改派")
    }
  }

  private static func tail(_ note: String, _ separator: String) -> String {
    note.isEmpty ? "" : separator + note
  }
}

public import Incidents

extension Wording {
  /// Code of a refusal in the API.
  public static func code(_ refusal: Refusal) -> String {
    switch refusal {
    case .unknownIncident: "unknownIncident"
    case .unknownUnit: "unknownUnit"
    case .illegal: "illegal"
    case .latched: "latched"
    case .outcomeMissing: "outcomeMissing"
    case .followUpMissing: "followUpMissing"
    case .notLatched: "notLatched"
    case .unitUnavailable: "unitUnavailable"
    case .noCandidate: "noCandidate"
    case .badText: "badText"
    case .full: "full"
    case .undoGone: "undoGone"
    case .undoExpired: "undoExpired"
    case .notUndoable: "notUndoable"
    case .orderOver: "orderOver"
    case .sameSeverity: "sameSeverity"
    case .unknownArea: "unknownArea"
    }
  }

  /// Why a command was not done, and what would help.
  public static func text(_ refusal: Refusal) -> Bilingual {
    switch refusal {
    case .unknownIncident:
      Bilingual("No such incident is open.", "没有这个未结警情。")
    case .unknownUnit(let unit):
      Bilingual("There is no unit \(unit).", "没有巡逻单位 \(unit)。")
    case .illegal(let state):
      Bilingual(
        "Not possible while the incident is \(text(state).en).",
        "警情处于“\(text(state).zh)”，不能这样操作。")
    case .latched:
      Bilingual("Reset the press first, with a reason.", "请先复位报警点并写明原因。")
    case .outcomeMissing:
      Bilingual("Record the outcome first (resolve).", "请先登记处置结果。")
    case .followUpMissing:
      Bilingual("S1 and S2 need the follow-up first.", "一级、二级警情须先回访。")
    case .notLatched:
      Bilingual("There is nothing to reset.", "没有需要复位的报警。")
    case .unitUnavailable(let unit, let status):
      Bilingual(
        "Unit \(unit) cannot take it: \(text(status).en).",
        "单位 \(unit) 无法接单：\(text(status).zh)。")
    case .noCandidate:
      Bilingual("No unit can be offered it now.", "目前没有可派的单位。")
    case .badText:
      Bilingual(
        "The text must have 1 to 2,000 characters; a place 1 to 200 bytes, which an order carries.",
        "文字须为 1 至 2000 个字；地点须为 1 至 200 字节（约 66 个汉字），以便随指令下发。")
    case .full:
      Bilingual("The desk holds as many open incidents as it may.", "未结警情已达上限。")
    case .undoGone, .undoExpired, .notUndoable: undo(refusal)
    case .orderOver(let order):
      Bilingual(
        "Order \(order.rawValue) of this incident binds nobody.",
        "本警情的派单 \(order.rawValue) 已无单位执行。")
    case .sameSeverity:
      Bilingual("The incident has that severity.", "警情已是该等级。")
    case .unknownArea(let area):
      Bilingual("The county has no area \(area).", "辖区内没有区域 \(area)。")
    }
  }

  private static func undo(_ refusal: Refusal) -> Bilingual {
    switch refusal {
    case .undoExpired:
      Bilingual("An act can be taken back for 60 s only.", "操作只能在 60 秒内撤销。")
    case .notUndoable:
      Bilingual(
        "This cannot be taken back: withdraw the order or reopen the incident instead.",
        "此操作不能撤销：请撤回派单或重新办理。")
    default:
      Bilingual(
        "Something else has happened since; it can no longer be taken back.",
        "此后警情已有变化，不能再撤销。")
    }
  }
}

/// A question at the foot of the screen, before a command is sent.
struct WatchPrompt: Equatable, Sendable {
  /// The command that the answers make.
  enum Purpose: Equatable, Sendable {
    case dispatch
    case verify
    case reset
    case resolve(outcome: String?)
    case followUp(satisfied: Bool?)
    case archive
    case note
  }

  var purpose: Purpose
  /// The incident that it is about, whatever is selected meanwhile.
  var incident: UInt64
  /// What was typed so far.
  var text = ""

  /// Most characters of a note or reason (Refusal.badText).
  static let textLimit = 2_000

  /// Keys that answer by themselves; nil when text is asked for.
  var choices: [(key: Character, value: String, en: String, zh: String)]? {
    switch purpose {
    case .verify:
      [
        ("r", "real", "real", "属实"), ("f", "false", "false", "误报"),
        ("t", "test", "test", "测试"), ("s", "silent", "silent", "无应答"),
      ]
    case .resolve(outcome: nil):
      [
        ("h", "handled", "dealt with", "已处置"), ("n", "nothingFound", "nothing found", "未发现异常"),
        ("f", "falseAlarm", "false alarm", "误报"), ("t", "test", "test", "测试"),
        ("x", "transferred", "transferred", "移交"),
      ]
    case .followUp(satisfied: nil):
      [("y", "true", "all well", "满意"), ("n", "false", "not well", "不满意")]
    case .archive: [("y", "true", "yes", "是")]
    default: nil
    }
  }

  /// Whether the text may be left empty.
  var mayBeEmpty: Bool {
    switch purpose {
    case .dispatch, .resolve, .followUp: true
    default: false
    }
  }

  func question(_ words: WatchWords) -> String {
    switch purpose {
    case .dispatch:
      words("Units (call signs; empty = nearest)", "派往（呼号；空 = 最近）")
    case .verify: words("Call-back found", "回拨核实")
    case .reset: words("Reason of the reset", "复位原因")
    case .resolve(outcome: nil): words("Outcome", "处置结果")
    case .resolve, .followUp(satisfied: .some), .note: words("Note", "备注")
    case .followUp(satisfied: nil): words("Followed up", "回访")
    case .archive: words("File it away?", "存档？")
    }
  }
}

import ControlRoom
import Wire

/// The rows of the list of incidents.
struct WatchRow {
  let words: WatchWords
  let width: Int
  let serverNow: WallTime

  /// Columns before the place, each with a space after it.
  private var columns: (state: Int, age: Int, clock: Int, owner: Int, nature: Int) {
    width >= 110 ? (11, 9, 24, 14, 15) : width >= 76 ? (10, 8, 18, 10, 0) : (9, 7, 0, 0, 0)
  }

  /// The head of the list.
  var heading: WatchLine {
    let text = row(
      "  ", words("No", "编号"), words("State", "阶段"), words("Age", "时长"),
      words("Next", "下一时限"), words("Owner", "负责人"), words("What", "类别"),
      words("Place", "地点"))
    return .bar(text, .dim, width: width)
  }

  func line(_ incident: IncidentView, isSelected: Bool) -> WatchLine {
    let opened = WatchTime.milliseconds(incident.opened) ?? serverNow.milliseconds
    let age = max(0, Int((serverNow.milliseconds - opened) / 1_000))
    let presses = incident.presses > 1 ? " ×\(incident.presses)" : ""
    let text = row(
      "S\(incident.severity)", incident.number, words(incident.stateText), WatchText.span(age),
      Self.clock(incident, words, serverNow), Self.owner(incident),
      words(incident.natureText) + presses, WatchText.clean(incident.place.words))
    let mark = isSelected ? "▶" : " "
    return .bar(mark + text.dropFirst(), style(incident, isSelected), width: width)
  }

  /// The clock that runs next: what, and how long still.
  static func clock(_ incident: IncidentView, _ words: WatchWords, _ now: WallTime) -> String {
    guard let timer = incident.timer, let due = WatchTime.milliseconds(timer.due) else {
      return "—"
    }
    let left = Int((Double(due - now.milliseconds) / 1_000).rounded(.up))
    let span = left < 0 ? words("LATE ", "超时 ") + WatchText.span(-left) : WatchText.span(left)
    return "\(words(timer.text)) \(span)"
  }

  /// Who answered.
  static func owner(_ incident: IncidentView) -> String {
    WatchText.clean(incident.answered.map { $0.by.name ?? $0.by.kind } ?? "—")
  }

  private func style(_ incident: IncidentView, _ isSelected: Bool) -> WatchLine.Style {
    if isSelected { return .selected }
    switch incident.severity {
    case 1: return .alarm
    case 2: return .grave
    case 3: return .notice
    default: return .plain
    }
  }

  private func row(
    _ severity: String, _ number: String, _ state: String, _ age: String, _ clock: String,
    _ owner: String, _ nature: String, _ place: String
  ) -> String {
    let columns = columns
    let cells: [(String, Int)] = [
      (severity, 2), (number, 9), (state, columns.state), (age, columns.age),
      (clock, columns.clock), (owner, columns.owner), (nature, columns.nature),
    ]
    return " "
      + cells.filter { $0.1 > 0 }.map { WatchText.fit($0.0, $0.1) + " " }.joined() + place
  }
}

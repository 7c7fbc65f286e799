import ControlRoom
import Wire

/// The watch view as lines of text, for files and pipes.
struct WatchPlain {
  let words: WatchWords
  /// One JSON object a line instead of text.
  let isJSON: Bool
  private var lastState: [UInt64: String] = [:]

  init(words: WatchWords, isJSON: Bool) {
    self.words = words
    self.isJSON = isJSON
  }

  /// Lines for an event of the stream.
  mutating func lines(_ event: WatchEvent, _ content: WatchContent) -> [String] {
    if isJSON {
      guard !event.name.isEmpty else { return [] }
      // Names and ids come from the server's fixed set; data is a JSON value on one line.
      return [
        "{\"event\":\"\(event.name)\",\"id\":\"\(event.id ?? "")\",\"data\":\(event.data)}"
      ]
    }
    switch content {
    case .snapshot(let snapshot):
      return ["\(snapshot.at) -- \(snapshot.incidents.count) open"]
        + snapshot.conditions.map(line) + snapshot.incidents.map(line)
    case .incident(let incident): return [line(incident)]
    case .unit(let unit):
      return [
        "\(unit.since) unit \(WatchText.clean(unit.callSign)) \(words(unit.statusText))"
          + (unit.incident.map { " \(IncidentView.number($0))" } ?? "")
          + (unit.words.isEmpty ? "" : " \"\(WatchText.clean(unit.words))\"")
      ]
    case .condition(let condition): return [line(condition)]
    case .alive: return []
    }
  }

  /// A line for the connection's own news.
  func line(connection state: String, detail: String, at now: WallTime) -> String {
    isJSON
      ? "{\"event\":\"connection\",\"at\":\"\(now)\",\"state\":\"\(escaped(state))\","
        + "\"detail\":\"\(escaped(detail))\"}"
      : "\(now) ** \(state)\(detail.isEmpty ? "" : ": \(WatchText.clean(detail))")"
  }

  private func line(_ incident: IncidentView) -> String {
    let newest = incident.timeline.last
    let owner = incident.answered.map { " owner \($0.by.name ?? $0.by.kind)" } ?? ""
    let timer = incident.timer.map { " next \($0.kind) at \($0.due)" } ?? ""
    let happened = newest.map { " | \(words($0.text))" } ?? ""
    return WatchText.clean(
      "\(newest?.at ?? incident.since) S\(incident.severity) \(incident.number) \(incident.state) "
        + "\(words(incident.natureText)) \"\(incident.place.words)\"\(owner)\(timer)\(happened)")
  }

  private func line(_ condition: ConditionView) -> String {
    let state = condition.isRaised ? words("BEGINS", "开始") : words("ends", "结束")
    return "\(condition.since) !! \(words(condition.text)) \(state)"
  }

  private func escaped(_ text: String) -> String {
    WatchText.clean(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}

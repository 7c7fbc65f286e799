import ControlRoom
import Wire

/// The page of one incident.
struct WatchDetail {
  let screen: WatchScreen
  let id: UInt64

  private var words: WatchWords { screen.model.words }
  private var serverNow: WallTime { screen.model.serverTime(at: screen.now) }

  func lines(room: Int) -> [WatchLine] {
    // The newest state is the stream's, the whole timeline the fetched one's.
    let fetched = screen.model.detail
    guard let incident = screen.model.incidents[id] ?? fetched else {
      return [WatchLine(""), WatchLine(words("  Loading …", "  载入中 …"), .dim)]
    }
    let top = head(incident) + sources(incident) + offers(incident)
    let timeline = facts(fetched ?? incident)
    let count = fetched?.timelineCount ?? incident.timelineCount
    let title = WatchLine.bar(
      words(" Timeline (\(count))", " 经过（\(count)）"), .bold, width: screen.width)
    let visible = max(1, room - top.count - 1)
    // Newest last; scrolling goes back.
    let first = max(0, timeline.count - visible - screen.model.scroll)
    return top + [title] + timeline.dropFirst(first).prefix(visible)
  }

  private func head(_ incident: IncidentView) -> [WatchLine] {
    let style: WatchLine.Style =
      incident.severity == 1 ? .alarm : incident.severity == 2 ? .grave : .bold
    let title =
      " S\(incident.severity)  \(incident.number)  \(words(incident.natureText))  ·  "
      + "\(words(incident.stateText))"
      + (incident.isLatched ? words("  ·  LATCHED", "  ·  未复位") : "")
      + (incident.isEscalated ? words("  ·  COMMANDER TOLD", "  ·  已上报指挥长") : "")
    var facts: [(String, String)] = [
      (words("Place", "地点"), place(incident.place)),
      (words("Opened", "受理"), time(incident.opened) + age(incident)),
      (words("Owner", "负责人"), WatchRow.owner(incident)),
      (words("Next", "下一时限"), WatchRow.clock(incident, words, serverNow)),
    ]
    if let verified = incident.verified { facts.append((words("Call-back", "核实"), verified)) }
    if let outcome = incident.outcome { facts.append((words("Outcome", "结果"), outcome)) }
    return [.bar(title, style, width: screen.width)]
      + facts.map { pair($0.0, WatchText.clean($0.1)) }
  }

  private func sources(_ incident: IncidentView) -> [WatchLine] {
    incident.sources.prefix(4).map { source in
      pair(
        words("Source", "来源"),
        WatchText.clean(source.name ?? source.device)
          + "  \(source.nature) ×\(source.count)  " + time(source.last))
    }
  }

  private func offers(_ incident: IncidentView) -> [WatchLine] {
    incident.offers.suffix(4).map { offer in
      var text = WatchText.clean(offer.callSign ?? offer.unit) + "  \(words(offer.stateText))"
      if offer.state == "offered" {
        text +=
          offer.isReceived
          ? words(" (on its screen)", "（终端已显示）") : words(" (not confirmed)", "（终端未确认）")
      }
      if let metres = offer.metres { text += "  \(Int((metres / 100).rounded()) * 100) m" }
      if let seconds = offer.seconds { text += "  ≈ \(WatchText.span(Int(seconds)))" }
      if offer.isEstimated { text += words("  estimated", "  估计") }
      return pair(words("Order", "派单") + " \(offer.order)", text + "  " + time(offer.since))
    }
  }

  private func facts(_ incident: IncidentView) -> [WatchLine] {
    incident.timeline.flatMap { fact -> [WatchLine] in
      let by = WatchText.clean(fact.by.name ?? fact.by.id ?? fact.by.kind)
      let start = "  \(time(fact.at))  \(WatchText.fit(by, 14))  "
      let indent = WatchText.width(start)
      let text = WatchText.wrap(words(fact.text), max(10, screen.width - indent))
      return text.enumerated().map { index, piece in
        WatchLine((index == 0 ? start : String(repeating: " ", count: indent)) + piece)
      }
    }
  }

  private func pair(_ name: String, _ value: String) -> WatchLine {
    let label = "  " + WatchText.fit(name, 12)
    return WatchLine(pieces: [
      .init(text: label, style: .dim),
      .init(text: WatchText.fit(value, max(1, screen.width - 14)), style: .plain),
    ])
  }

  private func place(_ place: PlaceView) -> String {
    guard let lat = place.lat, let lon = place.lon else {
      return place.words + words("  (location unresolved)", "（位置不明）")
    }
    return "\(place.words)  (\(rounded(lat)), \(rounded(lon)))  \(place.area)"
  }

  private func rounded(_ degrees: Double) -> String {
    String((degrees * 100_000).rounded() / 100_000)
  }

  private func time(_ text: String) -> String {
    WatchTime.milliseconds(text).map(WatchTime.clock) ?? WatchText.clean(text)
  }

  private func age(_ incident: IncidentView) -> String {
    guard let opened = WatchTime.milliseconds(incident.opened) else { return "" }
    let span = WatchText.span(max(0, Int((serverNow.milliseconds - opened) / 1_000)))
    return words("  (\(span) ago)", "（\(span) 前）")
  }
}

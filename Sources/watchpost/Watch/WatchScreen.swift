import ControlRoom
import Wire

/// Draws the watch view: a pure function of the model, the size and the time.
struct WatchScreen: Sendable {
  let model: WatchModel
  let width: Int
  let height: Int
  let now: WatchInstant

  /// Below this a terminal shows only what must be seen.
  static let smallest = (width: 40, height: 8)

  private var words: WatchWords { model.words }

  /// Exactly `height` lines of at most `width` columns.
  func lines() -> [WatchLine] {
    guard width >= Self.smallest.width, height >= Self.smallest.height else {
      let text = words("Make the window larger.", "请放大窗口。")
      let columns = max(1, width)
      let bars =
        [WatchLine.bar(header.text, .header, width: columns)] + alarms
        + [WatchLine.bar(text, .plain, width: columns)]
      return Array(bars.prefix(max(1, height)))
    }
    let top = [header] + alarms
    let foot = footer
    let room = max(0, height - top.count - foot.count)
    let body =
      switch model.page {
      case .list: list(room: room)
      case .detail(let id): WatchDetail(screen: self, id: id).lines(room: room)
      case .help: help(room: room)
      }
    let filled =
      body.prefix(room) + Array(repeating: WatchLine(""), count: max(0, room - body.count))
    return Array((top + filled + foot).prefix(height))
  }

  // MARK: Top

  private var header: WatchLine {
    let open = model.queue
    let counts = (1...4).map { severity in
      "S\(severity) \(open.filter { $0.severity == severity }.count)"
    }.joined(separator: " · ")
    let state: (String, WatchLine.Style) =
      if model.blindSeconds(at: now) != nil {
        (words("BLIND", "失联"), .alarm)
      } else {
        switch model.connection {
        case .live: (words("LIVE", "在线"), .header)
        case .connecting: (words("CONNECTING", "连接中"), .header)
        case .lost: (words("RECONNECTING", "重连中"), .warning)
        }
      }
    let left = " WATCHPOST  "
    let middle = " \(state.0) "
    let right = "  \(WatchText.clean(model.server))  \(counts) "
    let clock = WatchTime.clock(model.serverTime(at: now).milliseconds) + " "
    let used = WatchText.width(left) + WatchText.width(middle) + WatchText.width(clock)
    return WatchLine(pieces: [
      .init(text: left, style: .header), .init(text: middle, style: state.1),
      .init(text: WatchText.fit(right, max(0, width - used)), style: .header),
      .init(text: clock, style: .header),
    ])
  }

  /// Bars over the whole width: blindness first, then what is degraded.
  private var alarms: [WatchLine] {
    var bars: [WatchLine] = []
    if let seconds = model.blindSeconds(at: now) {
      let text =
        model.hasSnapshot
        ? words(
          "What you see is \(WatchText.span(seconds)) old.",
          "画面停留在 \(WatchText.span(seconds)) 之前。")
        : words("Nothing has come yet.", "尚未收到任何数据。")
      let why: String = if case .lost(let reason) = model.connection { "  \(reason)" } else { "" }
      bars.append(.bar("", .alarm, width: width))
      bars.append(
        .bar(
          centred("!!!  BLIND for \(seconds) s / 失联 \(seconds) 秒  !!!"), .alarm, width: width))
      bars.append(.bar(centred(text + WatchText.clean(why)), .alarm, width: width))
    }
    for condition in model.conditions.values.sorted(by: { $0.code < $1.code }) {
      let since =
        WatchTime.milliseconds(condition.since).map {
          words(" since ", " 自 ") + WatchTime.clock($0)
        } ?? ""
      let text = "!! \(condition.text.en) / \(condition.text.zh)\(since) !!"
      bars.append(.bar(centred(WatchText.clean(text)), .warning, width: width))
    }
    return bars
  }

  private func centred(_ text: String) -> String {
    String(repeating: " ", count: max(0, (width - WatchText.width(text)) / 2)) + text
  }

  // MARK: Foot

  private var footer: [WatchLine] {
    var lines: [WatchLine] = []
    if let prompt = model.prompt {
      let number = IncidentView.number(prompt.incident)
      if let choices = prompt.choices {
        let offered = choices.map { "[\($0.key)] \(words($0.en, $0.zh))" }.joined(separator: "  ")
        lines.append(.bar("\(number) \(prompt.question(words)):  \(offered)", .bold, width: width))
      } else {
        let question = "\(number) \(prompt.question(words)): "
        let room = max(4, width - WatchText.width(question) - 1)
        lines.append(
          .bar(question + tail(WatchText.clean(prompt.text), room) + "▏", .bold, width: width))
      }
      lines.append(.bar(words("Esc cancels", "Esc 取消"), .dim, width: width))
      return lines
    }
    if let message = model.message {
      lines.append(
        .bar(" " + message.text, message.isError ? .grave : .good, width: width))
    } else {
      lines.append(.bar("", .plain, width: width))
    }
    let keys =
      switch model.page {
      case .list:
        words(
          " ? help  q quit  ⏎ detail  a acknowledge  d dispatch  v verify  R resolve"
            + "  r reset  n note  j/k move",
          " ? 帮助  q 退出  ⏎ 详情  a 应答  d 派单  v 核实  R 办结  r 复位  n 备注  j/k 选择")
      case .detail:
        words(
          " j/k scroll  Esc back  a acknowledge  d dispatch  v verify  r reset  R resolve  n note",
          " j/k 滚动  Esc 返回  a 应答  d 派单  v 核实  r 复位  R 办结  n 备注")
      case .help: words(" any key: back", " 任意键返回")
      }
    lines.append(.bar(keys, .header, width: width))
    return lines
  }

  /// The end of a text that fits.
  private func tail(_ text: String, _ columns: Int) -> String {
    var kept = text
    while WatchText.width(kept) > columns { kept.removeFirst() }
    return kept
  }

  // MARK: List

  private func list(room: Int) -> [WatchLine] {
    let queue = model.queue
    let rows = WatchRow(words: words, width: width, serverNow: model.serverTime(at: now))
    guard !queue.isEmpty else {
      let text =
        model.hasSnapshot
        ? words("No open incidents.", "没有未结警情。")
        : words("Waiting for the first picture of the county …", "等待首次数据 …")
      return [rows.heading, WatchLine(""), WatchLine(WatchText.fit(centred(text), width), .dim)]
    }
    let place = model.selected.flatMap { id in queue.firstIndex { $0.id == id } } ?? 0
    let visible = max(1, room - 1)
    // The gravest stay in sight for as long as the selection allows.
    let first = max(0, min(place - visible + 1, queue.count - visible))
    var lines = [rows.heading]
    for incident in queue.dropFirst(first).prefix(visible) {
      lines.append(rows.line(incident, isSelected: incident.id == model.selected))
    }
    let hidden = queue.prefix(first).filter { $0.severity == 1 }.count
    if hidden > 0, lines.count > 1 {
      let text = words("▲ \(hidden) more S1 above", "▲ 上方还有 \(hidden) 条一级警情")
      lines[0] = .bar(" " + text, .alarm, width: width)
    }
    return lines
  }

  private func help(room: Int) -> [WatchLine] {
    let rows: [(String, String, String)] = [
      ("↑ ↓ j k", "select an incident, or scroll its detail", "选择警情或滚动详情"),
      ("⏎ / Esc", "open the detail / go back", "打开详情 / 返回"),
      ("a", "acknowledge: you own it", "应答：由你负责"),
      ("d", "dispatch: empty for the nearest, or call signs", "派单：空为最近，或写呼号"),
      ("v", "what the call-back found (Enter: real)", "回拨核实结果（回车：属实）"),
      ("r", "reset a latched press, with the reason", "复位报警点并写明原因"),
      ("R", "resolve: outcome and note", "办结：结果和备注"),
      ("f", "follow up: all well or not", "回访：满意或不满意"),
      ("A", "file it away", "存档"),
      ("n", "note", "备注"),
      ("q", "quit (Ctrl-C always)", "退出（Ctrl-C 始终有效）"),
    ]
    return [WatchLine("")]
      + rows.map { WatchLine("  " + WatchText.fit($0.0, 10) + words($0.1, $0.2)) }
  }
}

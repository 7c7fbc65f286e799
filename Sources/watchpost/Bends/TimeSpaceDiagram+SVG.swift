internal import Detection
internal import Wire

extension TimeSpaceDiagram {
  /// Where everything lies, pixels.
  private enum Frame {
    static let (left, top, right, bottom) = (90.0, 56.0, 230.0, 56.0)
    static let (width, height) = (1_200.0, 720.0)
  }

  /// Chainages shown: what the heads see, the signs and the zones, and 20 m on either side.
  private var shown: ClosedRange<Double> {
    let places =
      [layout.covered.lowerBound, layout.covered.upperBound]
      + corridor.bends.flatMap { [$0.pc - RoadLayout.zoneMargin, $0.pt + RoadLayout.zoneMargin] }
      + corridor.signs.map(\.chainage)
    return ((places.min() ?? 0) - 20)...((places.max() ?? 100) + 20)
  }

  private func x(_ timeMs: Double) -> Double {
    Frame.left + (min(max(timeMs, fromMs), toMs) - fromMs) / (toMs - fromMs) * Frame.width
  }

  private func y(_ chainage: Double) -> Double {
    let range = shown
    let share = (chainage - range.lowerBound) / (range.upperBound - range.lowerBound)
    return Frame.top + Frame.height * (1 - share)
  }

  /// The picture, a whole SVG file.
  func svg() -> String {
    let (width, height) = (
      Frame.left + Frame.width + Frame.right, Frame.top + Frame.height + Frame.bottom
    )
    let title =
      "\(corridor.name) (\(corridor.id)), \(ReplayTable.clock(fromMs)) to "
      + "\(ReplayTable.clock(toMs))" + (isCut ? ": too much to draw, cut" : "")
    var out = """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width.short) \(height.short)" \
      width="\(width.short)" height="\(height.short)" font-family="sans-serif" font-size="12">
      <title>\(Self.escaped(title))</title>
      <rect width="100%" height="100%" fill="#fff"/>
      <text x="\(Frame.left.short)" y="28" font-size="18">\(Self.escaped(title))</text>
      <clipPath id="plot"><rect x="\(Frame.left.short)" y="\(Frame.top.short)" \
      width="\(Frame.width.short)" height="\(Frame.height.short)"/></clipPath>

      """
    drawZones(&out)
    drawAxes(&out)
    out += "<g clip-path=\"url(#plot)\" fill=\"none\" stroke-linejoin=\"round\">\n"
    drawTracks(&out)
    drawTruth(&out)
    out += "</g>\n"
    drawSigns(&out)
    drawMeetings(&out)
    drawHeads(&out)
    drawLegend(&out)
    return out + "</svg>\n"
  }

  private func drawZones(_ out: inout String) {
    for bend in corridor.bends {
      let margin = RoadLayout.zoneMargin
      for (low, high, colour) in [
        (bend.pc - margin, bend.pt + margin, "#fbf3e4"), (bend.pc, bend.pt, "#f3e2c2"),
      ] {
        out += """
          <rect x="\(Frame.left.short)" y="\(y(high).short)" width="\(Frame.width.short)" \
          height="\((y(low) - y(high)).short)" fill="\(colour)"/>

          """
      }
      out += """
        <text x="\((Frame.left + 4).short)" y="\((y((bend.pc + bend.pt) / 2) + 4).short)" \
        font-size="11" fill="#8a6d3b">\(Self.escaped(bend.name))</text>

        """
    }
  }

  private func drawAxes(_ out: inout String) {
    let (right, bottom) = (Frame.left + Frame.width, Frame.top + Frame.height)
    let secondsStep = Self.step((toMs - fromMs) / 1_000, among: [1, 2, 5, 10, 20, 30, 60, 120])
    var second = (fromMs / 1_000 / secondsStep).rounded(.up) * secondsStep
    while second * 1_000 <= toMs {
      let place = x(second * 1_000).short
      out += """
        <path d="M\(place) \(Frame.top.short)V\((bottom + 5).short)" stroke="#ddd"/>\
        <text x="\(place)" y="\((bottom + 20).short)" text-anchor="middle">\
        \(ReplayTable.clock(second * 1_000).dropLast(2))</text>

        """
      second += secondsStep
    }
    let range = shown
    let metresStep = Self.step(
      range.upperBound - range.lowerBound, among: [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000])
    var metre = (range.lowerBound / metresStep).rounded(.up) * metresStep
    while metre <= range.upperBound {
      let place = y(metre).short
      out += """
        <path d="M\((Frame.left - 5).short) \(place)H\(right.short)" stroke="#ddd"/>\
        <text x="\((Frame.left - 9).short)" y="\((y(metre) + 4).short)" text-anchor="end">\
        \(Int(metre))</text>

        """
      metre += metresStep
    }
    let middle = Frame.top + Frame.height / 2
    out += """
      <rect x="\(Frame.left.short)" y="\(Frame.top.short)" width="\(Frame.width.short)" \
      height="\(Frame.height.short)" fill="none" stroke="#666"/>
      <text x="\((Frame.left + Frame.width / 2).short)" y="\((bottom + 42).short)" \
      text-anchor="middle">time from the recording's start, h:mm:ss</text>
      <text x="22" y="\(middle.short)" text-anchor="middle" \
      transform="rotate(-90 22 \(middle.short))">chainage, m</text>

      """
  }

  /// A step that gives at most 14 ticks.
  private static func step(_ span: Double, among steps: [Double]) -> Double {
    steps.first { span / $0 <= 14 } ?? (span / 14)
  }

  private static func colour(_ approach: Approach) -> String {
    approach == .up ? "#2166ac" : "#1b7837"
  }

  private func drawTracks(_ out: inout String) {
    for track in tracks {
      let points = track.points.map { "\(x($0.atMs).short),\(y($0.chainage).short)" }
      let width = track.kind == .truck ? "5" : track.kind == .car ? "2.5" : "1.5"
      let dash = track.knowledge == .unknown ? " stroke-dasharray=\"6 4\"" : ""
      out += """
        <polyline points="\(points.joined(separator: " "))" \
        stroke="\(Self.colour(track.approach))" stroke-opacity="0.55" stroke-width="\(width)"\
        \(dash)><title>followed \(track.kind.rawValue) \(track.id)</title></polyline>

        """
    }
  }

  private func drawTruth(_ out: inout String) {
    for vehicle in vehicles {
      var cursor = 0
      var places: [(atMs: Double, chainage: Double)] = []
      let (from, to) = (max(fromMs, vehicle.firstMs), min(toMs, vehicle.lastMs))
      places.append((from, vehicle.state(at: from, cursor: &cursor).chainage))
      for point in vehicle.path where point.atMs > from && point.atMs < to {
        places.append((point.atMs, point.chainage))
      }
      places.append((to, vehicle.state(at: to, cursor: &cursor).chainage))
      let points = places.map { "\(x($0.atMs).short),\(y($0.chainage).short)" }
      out += """
        <polyline points="\(points.joined(separator: " "))" stroke="#777" stroke-width="0.8">\
        <title>true \(vehicle.kind.rawValue) \(vehicle.id), \(Self.escaped(vehicle.role))</title>\
        </polyline>

        """
    }
  }

  private func drawSigns(_ out: inout String) {
    for sign in corridor.signs {
      let place = y(sign.chainage)
      out += """
        <path d="M\(Frame.left.short) \(place.short)h\(Frame.width.short)" stroke="#999" \
        stroke-width="0.5" stroke-dasharray="2 3"/>\
        <text x="\((Frame.left - 9).short)" y="\((place + 3).short)" font-size="9" \
        text-anchor="end" fill="\(Self.colour(sign.approach))">\
        \(Self.escaped(sign.bend)) \(sign.approach == .up ? "▲" : "▼")</text>

        """
    }
    for showing in showings {
      let sign = corridor.signs[showing.sign]
      let (from, to) = (x(showing.fromMs), x(showing.toMs))
      // Ours on the line, the reference's thin one just under it.
      let (top, height) =
        showing.isReference
        ? (y(sign.chainage) + 5, 3.0) : (y(sign.chainage) - 4, 8.0)
      let what =
        "\(showing.isReference ? "reference" : "sign") \(sign.bend) \(sign.approach.rawValue): "
        + "\(showing.text)" + (showing.reason.map { ", \($0.rawValue)" } ?? "")
        + ", \(ReplayTable.number((showing.toMs - showing.fromMs) / 1_000)) s"
      out += """
        <rect x="\(from.short)" y="\(top.short)" width="\(max(0.5, to - from).short)" \
        height="\(height.short)" fill="\(Self.colour(showing.text))">\
        <title>\(Self.escaped(what))</title></rect>

        """
    }
  }

  private static func colour(_ text: SignText) -> String {
    switch text {
    case .oncoming: "#e66101"
    case .longVehicles: "#5e3c99"
    case .obstacle: "#b2182b"
    case .wrongWay: "#000000"
    case .runaway: "#d01c8b"
    case .tooFast: "#dfc000"
    case .pedestrians: "#35978f"
    default: "#aaaaaa"
    }
  }

  private func drawMeetings(_ out: inout String) {
    for meeting in meetings {
      let bend = corridor.bends[meeting.bend]
      out += """
        <circle cx="\(x(meeting.beginMs).short)" cy="\(y((bend.pc + bend.pt) / 2).short)" r="7" \
        fill="none" stroke="#b2182b" stroke-width="1.5">\
        <title>\(Self.escaped(meeting.text)) meet</title></circle>

        """
    }
  }

  private func drawHeads(_ out: inout String) {
    for head in corridor.heads {
      let place = Frame.left + Frame.width + (head.looks == .up ? 8 : 14)
      out += """
        <path d="M\(place.short) \(y(head.stretch.lowerBound).short)V\
        \(y(head.stretch.upperBound).short)" stroke="#888" stroke-width="3">\
        <title>head at \(Int(head.chainage)) m looks \(head.looks.rawValue)</title></path>

        """
    }
  }

  private func drawLegend(_ out: inout String) {
    let left = Frame.left + Frame.width + 32
    var top = Frame.top + 8
    func add(_ mark: String, _ text: String) {
      out += "<g transform=\"translate(\(left.short) \(top.short))\">\(mark)"
      out += "<text x=\"36\" y=\"4\">\(Self.escaped(text))</text></g>\n"
      top += 20
    }
    func line(_ colour: String, _ width: String, _ more: String = "") -> String {
      "<path d=\"M0 0h28\" stroke=\"\(colour)\" stroke-width=\"\(width)\"\(more)/>"
    }
    func bar(_ colour: String, _ height: Int) -> String {
      "<rect y=\"-\(height / 2)\" width=\"28\" height=\"\(height)\" fill=\"\(colour)\"/>"
    }
    add(line("#777", "0.8"), "true way (front)")
    for approach in Approach.allCases {
      let colour = Self.colour(approach)
      add(line(colour, "2.5", " stroke-opacity=\"0.55\""), "followed car, \(approach.rawValue)")
      add(line(colour, "5", " stroke-opacity=\"0.55\""), "followed truck, \(approach.rawValue)")
    }
    add(line("#2166ac", "2.5", " stroke-dasharray=\"6 4\""), "out of sight, unknown")
    add(bar("#f3e2c2", 12), "bend")
    add(bar("#fbf3e4", 12), "its zone, 20 m more")
    add(
      "<circle cx=\"14\" r=\"7\" fill=\"none\" stroke=\"#b2182b\" stroke-width=\"1.5\"/>",
      "true conflict begins")
    add(line("#888", "3"), "heads: looking up, down")
    add(bar("#e66101", 8), "a sign shows:")
    for text in [
      SignText.oncoming, .longVehicles, .obstacle, .wrongWay, .runaway, .tooFast, .pedestrians,
      .caution,
    ] {
      add(bar(Self.colour(text), 8), "\(text)")
    }
    add(bar("#e66101", 3), "reference (true places)")
    add("", "▲ up, ▼ down: who reads it")
  }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      // XML 1.0 has no other control characters.
      case "\t", "\n", "\r": out += " "
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}

extension Double {
  /// To a tenth, without a needless ".0".
  fileprivate var short: String {
    let tenths = (self * 10).rounded() / 10
    return tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
  }
}

import Detection
import Wire

/// A corridor drawn for engineers: the road as a straight ruler of chainage in strips of some 2 km,
/// with its bends, heads and their beams, signs, and the road that nobody sees.
struct CorridorPlan {
  /// Metres of road in a strip; a corridor that is little longer has one [D: 1,400 pixels wide at
  /// 0.7 pixels a metre, so that bends 150 m apart keep their words].
  static let stripMetres = 2_000.0
  /// Pixels of a strip's road, and beside it.
  static let width = 1_400.0
  static let left = 118.0
  static let right = 24.0
  /// Findings written below; the rest is counted.
  static let findingLimit = 60

  let corridor: Corridor
  /// Names of devices, for those who point at them.
  let names: [DeviceID: String]

  /// One strip: a stretch of road and where it is drawn.
  struct Strip {
    var road: ClosedRange<Double>
    /// Pixels a metre.
    var scale: Double
    var top: Double

    func x(_ chainage: Double) -> Double {
      CorridorPlan.left + (chainage - road.lowerBound) * scale
    }

    /// A stretch cut to the strip, in pixels; nil when none of it lies in the strip.
    func x(_ stretch: ClosedRange<Double>) -> ClosedRange<Double>? {
      guard stretch.overlaps(road) else { return nil }
      let cut = stretch.clamped(to: road)
      return x(cut.lowerBound)...x(cut.upperBound)
    }
  }

  /// The stretches of road that strips show: none ends in a bend.
  var stretches: [ClosedRange<Double>] {
    let ends =
      corridor.bends.flatMap { [$0.pc, $0.pt] } + corridor.signs.map(\.chainage)
      + corridor.heads.flatMap { [$0.stretch.lowerBound, $0.stretch.upperBound] }
    let first = max(0, ((ends.min() ?? 0) / 100).rounded(.down) * 100)
    let last = (((ends.max() ?? 0) + 1) / 100).rounded(.up) * 100
    if last - first <= Self.stripMetres * 1.2 { return [first...max(last, first + 500)] }
    var stretches: [ClosedRange<Double>] = []
    var start = first
    while start < last {
      var end = min(start + Self.stripMetres, last)
      if last - end < 300 { end = last }
      // A bend that lies across the end, with room for its words, begins the next strip.
      if let cut = corridor.bends.first(where: { $0.pc - 60 < end && end < $0.pt + 60 }),
        end < last, cut.pc - 60 > start + 500
      {
        end = cut.pc - 60
      }
      stretches.append(start...end)
      start = end
    }
    return stretches
  }

  /// The whole file.
  func svg() -> String {
    let stretches = stretches
    let longest = stretches.map { $0.upperBound - $0.lowerBound }.max() ?? 1
    let rows = PlanRows(corridor)
    let findings = corridor.findings
    let told = findings.prefix(Self.findingLimit)
    let head = 110.0
    let height =
      head + Double(stretches.count) * rows.height + 40 + Double(max(told.count, 1)) * 16 + 16
    let width = Self.left + Self.width + Self.right
    var out = SVGText()
    out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
    out.raw(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(SVGText.pixels(width))\" "
        + "height=\"\(SVGText.pixels(height))\" viewBox=\"0 0 \(SVGText.pixels(width)) "
        + "\(SVGText.pixels(height))\" font-family=\"sans-serif\">")
    out.raw("<title>\(SVGText.escaped("\(corridor.id) \(corridor.name)"))</title>")
    out.raw("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>")
    drawHead(&out)
    for (place, stretch) in stretches.enumerated() {
      let strip = Strip(
        road: stretch, scale: Self.width / longest, top: head + Double(place) * rows.height)
      drawStrip(strip, rows, number: place + 1, of: stretches.count, &out)
    }
    drawFindings(
      told.map { $0.what }, more: findings.count - told.count,
      top: head + Double(stretches.count) * rows.height + 24, &out)
    out.raw("</svg>")
    return out.text
  }

  private func drawHead(_ out: inout SVGText) {
    out.words("\(corridor.id)  \(corridor.name)", x: 16, y: 28, size: 20)
    let messages = corridor.messages.map { "\($0)" }.joined(separator: ", ")
    out.words(
      "\(corridor.bends.count) bends, \(corridor.heads.count) heads, "
        + "\(corridor.signs.count) signs; mode \(corridor.mode.rawValue); "
        + "messages \(messages.isEmpty ? "none" : messages)",
      x: 16, y: 47, size: 12, fill: "#444")
    drawLegend(&out)
  }

  private func drawFindings(_ findings: [String], more: Int, top: Double, _ out: inout SVGText) {
    out.words(
      findings.isEmpty ? "Nothing found." : "What was found:", x: 16, y: top, size: 13,
      fill: findings.isEmpty ? "#256b2f" : PlanColour.gap)
    for (place, finding) in findings.enumerated() {
      let last = place == findings.count - 1 && more > 0 ? " (and \(more) more)" : ""
      out.words("– " + finding + last, x: 16, y: top + 18 + Double(place) * 16, size: 11)
    }
  }

  /// How a chainage is written: K1+500, as on the stakes of Chinese roads.
  static func stake(_ chainage: Double) -> String {
    let metres = Int(chainage.rounded())
    let rest = String(metres % 1_000)
    return "K\(metres / 1_000)+" + String(repeating: "0", count: 3 - rest.utf8.count) + rest
  }

  /// A number without a needless decimal.
  static func number(_ value: Double) -> String { SVGText.pixels(value) }
}

/// The colours of a plan.
enum PlanColour {
  static let road = "#8a8f98"
  static let bend = "#f7e3b5"
  static let curve = "#c98a1b"
  static let beamDown = "#3f7fbf"
  static let beamUp = "#2f9a8c"
  static let sign = "#7a3fa0"
  static let seen = "#9fd3a8"
  static let gap = "#d01f2e"
}

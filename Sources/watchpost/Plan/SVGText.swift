/// An SVG file being written: shapes in pixels, every text escaped.
struct SVGText {
  private(set) var text = ""

  /// Where a text is tied to its place.
  enum Anchor: String {
    case start, middle, end
  }

  /// A text as XML holds it: markup escaped, and what XML cannot hold at all replaced.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n": result.unicodeScalars.append(" ")
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Pixels to a tenth.
  static func pixels(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    let rest = tenths.magnitude % 10
    return (tenths < 0 ? "-" : "") + "\(tenths.magnitude / 10)" + (rest == 0 ? "" : ".\(rest)")
  }

  private func p(_ number: Double) -> String { Self.pixels(number) }

  /// Lines as they are; the caller has escaped what needs it.
  mutating func raw(_ line: String) { text += line + "\n" }

  mutating func rect(
    x: ClosedRange<Double>, y: Double, height: Double, fill: String, more: String = "",
    title: String? = nil
  ) {
    let width = x.upperBound - x.lowerBound
    let head =
      "<rect x=\"\(p(x.lowerBound))\" y=\"\(p(y))\" width=\"\(p(width))\" "
      + "height=\"\(p(height))\" fill=\"\(fill)\"\(more.isEmpty ? "" : " " + more)"
    raw(closed(head, "rect", title))
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, stroke: String, width: Double = 1,
    more: String = ""
  ) {
    raw(
      "<line x1=\"\(p(x1))\" y1=\"\(p(y1))\" x2=\"\(p(x2))\" y2=\"\(p(y2))\" stroke=\"\(stroke)\" "
        + "stroke-width=\"\(p(width))\"\(more.isEmpty ? "" : " " + more)/>")
  }

  mutating func polygon(
    _ corners: [(x: Double, y: Double)], fill: String, more: String = "", title: String? = nil
  ) {
    let points = corners.map { "\(p($0.x)),\(p($0.y))" }.joined(separator: " ")
    let head = "<polygon points=\"\(points)\" fill=\"\(fill)\"\(more.isEmpty ? "" : " " + more)"
    raw(closed(head, "polygon", title))
  }

  mutating func words(
    _ words: String, x: Double, y: Double, size: Double = 10, fill: String = "#222",
    anchor: Anchor = .start, more: String = ""
  ) {
    raw(
      "<text x=\"\(p(x))\" y=\"\(p(y))\" font-size=\"\(p(size))\" fill=\"\(fill)\" "
        + "text-anchor=\"\(anchor.rawValue)\"\(more.isEmpty ? "" : " " + more)>"
        + "\(Self.escaped(words))</text>")
  }

  /// A shape with the words that a viewer shows when it is pointed at.
  private func closed(_ head: String, _ name: String, _ title: String?) -> String {
    guard let title else { return head + "/>" }
    return head + "><title>\(Self.escaped(title))</title></\(name)>"
  }

  /// How wide a text is about, pixels: Chinese signs fill a square, others some 0.58 of it.
  static func width(of text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? size : size * 0.58) }
  }

  /// A text cut with … to a width.
  static func fitted(_ text: String, size: Double, within width: Double) -> String {
    guard Self.width(of: text, size: size) > width else { return text }
    var cut = text
    while !cut.isEmpty, Self.width(of: cut + "…", size: size) > width { cut.removeLast() }
    return cut + "…"
  }
}

import Detection

extension ZoneText {
  /// Zones as a list of JSON, empty for none: what the zones column of devices.csv holds. Corners
  /// are rounded to four decimals, half a pixel of the largest picture.
  static func text(_ zones: [Zone]) -> String {
    guard !zones.isEmpty else { return "" }
    let parts = zones.map { zone in
      let corners = zone.polygon.map { "[\(number($0.x)),\(number($0.y))]" }
      return "{\"id\":\(quotedText(zone.id)),\"kind\":\"\(zone.kind.rawValue)\","
        + "\"polygon\":[\(corners.joined(separator: ","))]"
        + (zone.persistenceFrames.map { ",\"persistence\":\($0)" } ?? "") + "}"
    }
    return "[\(parts.joined(separator: ","))]"
  }

  /// 0.25, 1, 0.3333; what is no number in the range is written as it is and refused on reading.
  private static func number(_ value: Double) -> String {
    guard (0...1).contains(value) else { return value.isFinite ? "\(value)" : "null" }
    let units = Int((value * 10_000).rounded())
    guard units < 10_000, units > 0 else { return "\(units / 10_000)" }
    var digits = String(units)
    digits = String(repeating: "0", count: 4 - digits.utf8.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return "0.\(digits)"
  }

  /// A text of JSON (RFC 8259 section 7).
  private static func quotedText(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// OmniPreSense OPS241 to OPS243 in JSON mode: one flat object a report.
///
/// ```
/// {"speed":0.58, "direction":"inbound","time":105, "tick":135}
/// {"unit":"mps","magnitude":["812"],"speed":["-13.2"]}
/// ```
/// Taken are `speed`, `direction` (`inbound` or `outbound`; without it a negative speed is
/// outbound), `unit` (m/s without it, AN-010) and `range` (metres). Numbers may stand in quotes,
/// and in a list, whose first is the strongest. `time` counts seconds since the boot and is no
/// clock. Objects without a speed are replies; so are those with a `classifier` (command OC), which
/// tell of a vehicle again when it has gone.
enum OPSGrammar {
  /// Bytes of the longest object that is looked into [D]: an OC report has some 350.
  static let longestItem = 512

  static func item(_ bytes: [UInt8], _ at: Int) -> RadarItem {
    switch bytes[at] {
    case 0x0D, 0x0A, 0x20: return .idle(byteCount: 1)
    case UInt8(ascii: "{"): break
    default: return .junk
    }
    var report = Report()
    var text = TextScan(bytes, at + 1)
    while true {
      skipBlanks(&text)
      if text.isNext({ $0 == UInt8(ascii: "}") }) { break }
      let key = string(&text)
      skipBlanks(&text)
      text.literal(":")
      skipBlanks(&text)
      report.note(key, scalar(&text))
      skipBlanks(&text)
      guard text.isNext({ $0 == UInt8(ascii: ",") }) else { break }
      text.literal(",")
    }
    text.literal("}")
    let byteCount = text.at - at
    return text.item {
      report.value.map { .value($0, byteCount: byteCount) } ?? .reply(byteCount: byteCount)
    }
  }

  /// A number, a string, or the first of a list of them.
  private static func scalar(_ text: inout TextScan) -> String {
    guard text.isNext({ $0 == UInt8(ascii: "[") }) else { return single(&text) }
    text.literal("[")
    skipBlanks(&text)
    let first = single(&text)
    while true {
      skipBlanks(&text)
      guard text.isNext({ $0 == UInt8(ascii: ",") }) else { break }
      text.literal(",")
      skipBlanks(&text)
      _ = single(&text)
    }
    text.literal("]")
    return first
  }

  private static func single(_ text: inout TextScan) -> String {
    if text.isNext({ $0 == UInt8(ascii: "\"") }) { return string(&text) }
    var bytes: [UInt8] = []
    while text.isNext({ isBare($0) }), let byte = text.byte(where: isBare) { bytes.append(byte) }
    // A value has at least one byte: what stands here must be one.
    if bytes.isEmpty { text.byte(where: isBare) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func string(_ text: inout TextScan) -> String {
    text.literal("\"")
    var bytes: [UInt8] = []
    while let byte = text.byte(where: { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) {
      if byte == UInt8(ascii: "\"") { break }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    TextScan.isDigit(byte) || "+-.eE".utf8.contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  private static func skipBlanks(_ text: inout TextScan) {
    text.skip(atMost: longestItem) { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
  }

  /// What an object said.
  private struct Report {
    private var speed: Double?
    private var isOutbound: Bool?
    private var range: Double?
    private var kmhPerUnit: Double? = 3.6
    private var isSummary = false

    mutating func note(_ key: String, _ text: String) {
      switch key {
      case "speed": speed = finite(text)
      case "direction":
        isOutbound = text == "outbound" ? true : text == "inbound" ? false : nil
      case "range": range = finite(text)
      case "unit": kmhPerUnit = Self.units[text]
      case "classifier": isSummary = true
      default: break
      }
    }

    var value: RadarValue? {
      guard let speed, let kmhPerUnit, !isSummary else { return nil }
      let isOutbound = isOutbound ?? (speed < 0)
      let decimetres = range.map { UInt16(min(65_534, max(0, ($0 * 10).rounded()))) }
      return RadarValue(
        speed: Speed(kmh: abs(speed) * kmhPerUnit),
        direction: isOutbound ? .receding : .approaching, rangeDecimetres: decimetres)
    }

    /// Kilometres an hour of a unit, by its names in OPS output (AN-010).
    private static let units: [String: Double] = [
      "mps": 3.6, "m/s": 3.6, "m-per-sec": 3.6, "cmps": 0.036, "cm-per-sec": 0.036,
      "fps": 1.09728, "ft-per-sec": 1.09728, "kmph": 1, "kmh": 1, "km/h": 1, "km-per-hr": 1,
      "mph": 1.609344,
    ]

    private func finite(_ text: String) -> Double? {
      Double(text).flatMap { $0.isFinite ? $0 : nil }
    }
  }
}

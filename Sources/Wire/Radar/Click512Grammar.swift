/// Wavetronix Click 512 text, CLK-500 user guide p. 86: one line a vehicle, 1 s after it has left
/// the beam.
///
/// ```
/// 2009:05:28,23:04:04.902,00,0070.5,0073.9,00000773,0163.1,03 CR LF
/// date       time         lane mph  feet   ms       feet   class
/// ```
/// A negative speed is a vehicle against its lane's way.
enum Click512Grammar {
  static let longestItem = 80
  /// Kilometres of a mile.
  static let kilometresPerMile = 1.609344
  /// Decimetres of a foot.
  static let decimetresPerFoot = 3.048

  static func item(_ bytes: [UInt8], _ at: Int) -> RadarItem {
    if bytes[at] == 0x0D || bytes[at] == 0x0A { return .idle(byteCount: 1) }
    var text = TextScan(bytes, at)
    let clock = clock(&text)
    text.literal(",")
    let lane = text.number(digits: 2)
    text.literal(",")
    let mph = text.decimal(atMost: 8)
    text.literal(",")
    let feet = text.decimal(atMost: 8)
    text.literal(",")
    _ = text.decimal(atMost: 8)
    text.literal(",")
    let range = text.decimal(atMost: 8)
    text.literal(",")
    let code = text.number(digits: 2)
    let byteCount = text.at - at
    return text.item {
      guard feet >= 0, range >= 0 else { return .junk }
      return .value(
        RadarValue(
          speed: Speed(kmh: abs(mph) * kilometresPerMile),
          direction: mph < 0 ? .receding : .approaching,
          rangeDecimetres: decimetres(range), lengthDecimetres: decimetres(feet),
          lane: UInt8(lane), classCode: UInt8(code), clock: clock), byteCount: byteCount)
    }
  }

  /// Feet as decimetres, at most what sixteen bits hold.
  static func decimetres(_ feet: Double) -> UInt16 {
    UInt16(min(65_534, (feet * decimetresPerFoot).rounded()))
  }

  private static func clock(_ text: inout TextScan) -> WallTime? {
    let year = text.number(digits: 4)
    text.literal(":")
    let month = text.number(digits: 2)
    text.literal(":")
    let day = text.number(digits: 2)
    text.literal(",")
    let hour = text.number(digits: 2)
    text.literal(":")
    let minute = text.number(digits: 2)
    text.literal(":")
    let second = text.number(digits: 2)
    text.literal(".")
    let thousandth = text.number(digits: 3)
    return WallTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      millisecond: thousandth)
  }
}

/// An instant of civil time: milliseconds since 1970-01-01T00:00:00Z, leap seconds ignored (POSIX).
///
/// For records and for device clocks. Durations and deadlines never come from it: clocks leap.
public struct WallTime: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Milliseconds since the Unix epoch. Zero means "the device has no clock".
  public var milliseconds: Int64

  /// Makes an instant from milliseconds since the Unix epoch.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// What a device without a clock sends.
  public static let unknown = WallTime(milliseconds: 0)

  public static func < (left: WallTime, right: WallTime) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// Milliseconds from `right` to `left`. Stops at the ends of `Int64`: a device may send any 64
  /// bits for its clock.
  public static func - (left: WallTime, right: WallTime) -> Int64 {
    let (difference, overflow) = left.milliseconds.subtractingReportingOverflow(right.milliseconds)
    return overflow ? (left < right ? .min : .max) : difference
  }

  /// The instant that many milliseconds later. Stops at the ends of `Int64`.
  public func adding(milliseconds offset: Int64) -> WallTime {
    let (sum, overflow) = milliseconds.addingReportingOverflow(offset)
    return WallTime(milliseconds: overflow ? (offset < 0 ? .min : .max) : sum)
  }
}

extension WallTime: Codable {
  public init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}

extension WallTime: CustomStringConvertible {
  /// RFC 3339 in UTC with milliseconds: `2026-11-21T21:04:43.120Z`. Years outside 0...9999, which
  /// RFC 3339 does not have, get more digits or a minus sign.
  public var description: String {
    let days = milliseconds.flooredDivision(by: 86_400_000)
    // Wraps twice, so it is right also where the product alone lies below `Int64.min`.
    let inDay = milliseconds &- days &* 86_400_000
    let date = civil(fromDays: days)
    func padded(_ value: Int64, _ width: Int) -> String {
      let text = String(value.magnitude)
      return (value < 0 ? "-" : "")
        + String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T"
      + "\(padded(inDay / 3_600_000, 2)):\(padded(inDay / 60_000 % 60, 2))"
      + ":\(padded(inDay / 1_000 % 60, 2)).\(padded(inDay % 1_000, 3))Z"
  }
}

/// Gregorian date of a day count since 1970-01-01 (H. Hinnant, "chrono-compatible low-level date
/// algorithms", civil_from_days).
private func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
  let shifted = days + 719_468
  let era = shifted.flooredDivision(by: 146_097)
  let dayOfEra = shifted - era * 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shiftedMonth = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
  let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}

extension Int64 {
  fileprivate func flooredDivision(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

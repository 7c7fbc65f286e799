import Wire

/// A calendar day in UTC+8, the one time zone of every county (no summer time).
struct LocalDay: Equatable, CustomStringConvertible {
  /// Its first instant.
  let start: WallTime
  /// The first instant of the next.
  var end: WallTime { start.adding(milliseconds: Self.lengthMs) }

  /// As `2026-11-21`.
  var description: String {
    String(start.adding(milliseconds: Self.offsetMs).description.prefix { $0 != "T" })
  }

  private static let lengthMs: Int64 = 86_400_000
  private static let offsetMs: Int64 = 8 * 3_600_000

  /// The day that an instant lies in.
  init(holding time: WallTime) {
    let local = time.adding(milliseconds: Self.offsetMs).milliseconds
    let rest = local % Self.lengthMs
    start = WallTime(milliseconds: local)
      .adding(milliseconds: -(rest < 0 ? rest + Self.lengthMs : rest) - Self.offsetMs)
  }

  /// A day of the years 1970 to 9999 as `2026-11-21`; nil when there is no such day.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count == 10, parts.map(\.utf8.count) == [4, 2, 2],
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2]),
      year >= 1970, (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    // Days since 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms").
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    start = WallTime(milliseconds: (days - 719_468) * Self.lengthMs - Self.offsetMs)
    // 30 February has become 2 March.
    guard start.adding(milliseconds: Self.offsetMs).description.hasPrefix(text) else { return nil }
  }
}

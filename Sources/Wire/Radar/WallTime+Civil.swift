extension WallTime {
  /// A Gregorian date and time of day in UTC; nil when there is no such. Leap seconds count as the
  /// second after.
  init?(
    year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, millisecond: Int
  ) {
    guard (1_970...9_999).contains(year), (1...12).contains(month), (1...31).contains(day),
      (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second),
      (0...999).contains(millisecond)
    else { return nil }
    // H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
    let shifted = month > 2 ? year : year - 1
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let seconds = (days - 719_468) * 86_400 + hour * 3_600 + minute * 60 + second
    self.init(milliseconds: Int64(seconds * 1_000 + millisecond))
  }
}

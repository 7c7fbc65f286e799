public import Wire

/// When it is night for a camera's ``CameraSensitivity``.
public struct NightRule: Equatable, Sendable, Codable {
  /// What tells the night.
  public enum Source: String, CaseIterable, Sendable, Codable {
    /// The clock.
    case calendar
    /// The measured grey of the picture: dark is night. A picture lit by the camera's own infrared
    /// lamp can be as bright as day, and colour is not looked at: such cameras need the calendar.
    case light
    /// Night when either says so.
    case either
  }

  /// Hours of night in some months.
  public struct Hours: Equatable, Sendable, Codable {
    /// First month they hold in, 1...12; one after the last runs over the new year.
    public var firstMonth: Int
    /// Last month they hold in, 1...12.
    public var lastMonth: Int
    /// First minute of the day that is night, 0...1,439; one after ``end`` runs over midnight.
    public var begin: Int
    /// First minute that is day again, 0...1,439.
    public var end: Int

    /// Makes hours.
    public init(firstMonth: Int = 1, lastMonth: Int = 12, begin: Int, end: Int) {
      self.firstMonth = firstMonth
      self.lastMonth = lastMonth
      self.begin = begin
      self.end = end
    }

    /// Whether they hold in a month.
    public func holds(month: Int) -> Bool {
      let isAfter = month >= firstMonth
      let isBefore = month <= lastMonth
      return firstMonth <= lastMonth ? isAfter && isBefore : isAfter || isBefore
    }

    fileprivate func isNight(minute: Int) -> Bool {
      let hasBegun = minute >= begin
      let hasNotEnded = minute < end
      return begin <= end ? hasBegun && hasNotEnded : hasBegun || hasNotEnded
    }
  }

  /// What tells the night.
  public var source: Source
  /// The calendar's night: each minute is judged by the month of its own date. A month without
  /// hours has no night.
  public var hours: [Hours]
  /// Minutes by which the calendar's clock is ahead of UTC, -1,440...1,440.
  public var offsetMinutes: Int

  /// Makes a rule; the defaults are the night of the desk, 22:00 to 6:00 (domain.md 4.1), in
  /// China's one time zone.
  public init(
    source: Source = .calendar, hours: [Hours] = [Hours(begin: 22 * 60, end: 6 * 60)],
    offsetMinutes: Int = 8 * 60
  ) {
    self.source = source
    self.hours = hours
    self.offsetMinutes = offsetMinutes
  }

  /// Whether the calendar says night at an instant.
  public func isCalendarNight(_ wall: WallTime) -> Bool {
    let local = wall.adding(milliseconds: Int64(offsetMinutes) * 60_000).milliseconds
    let dayMs: Int64 = 86_400_000
    let inDay = (local % dayMs + dayMs) % dayMs
    // Wraps at the ends of time only, where the month does not matter.
    let month = Self.month(ofDay: (local &- inDay) / dayMs)
    let minute = Int(inDay / 60_000)
    // By place: without optimisation an iterator over such values allocates.
    for place in hours.indices {
      if hours[place].holds(month: month), hours[place].isNight(minute: minute) { return true }
    }
    return false
  }

  /// Month of a day counted from 1970-01-01 (H. Hinnant, "chrono-compatible low-level date
  /// algorithms", civil_from_days).
  private static func month(ofDay day: Int64) -> Int {
    let dayOfEra = ((day + 719_468) % 146_097 + 146_097) % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    return Int(shifted < 10 ? shifted + 3 : shifted - 9)
  }

  func validate() throws(DetectionError) {
    for hours in hours {
      guard (1...12).contains(hours.firstMonth), (1...12).contains(hours.lastMonth),
        (0..<1_440).contains(hours.begin), (0..<1_440).contains(hours.end)
      else { throw .setting("night.hours", allowed: "months 1...12, minutes 0...1,439") }
    }
    guard (-1_440...1_440).contains(offsetMinutes) else {
      throw .setting("night.offsetMinutes", allowed: "-1,440...1,440")
    }
  }
}

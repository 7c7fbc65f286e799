public import Wire

/// That somebody called a visit false: nothing moved there that anybody should look at.
public struct VisitJudgement: Equatable, Sendable {
  /// The camera.
  public var camera: DeviceID
  /// The visit's start, which with ``camera`` names it.
  public var start: WallTime
  /// Who said so, as the audit log names callers.
  public var who: String
  /// When.
  public var at: WallTime

  /// Makes a judgement.
  public init(camera: DeviceID, start: WallTime, who: String, at: WallTime) {
    self.camera = camera
    self.start = start
    self.who = who
    self.at = at
  }
}

/// A camera's visits of one day.
public struct VisitDay: Equatable, Sendable, Codable {
  /// The camera.
  public var camera: DeviceID
  /// The day's first instant; days are those of UTC+8.
  public var day: WallTime
  /// The day as `2026-11-21`.
  public var date: String {
    String(day.adding(milliseconds: VisitDays.offsetMs).description.prefix { $0 != "T" })
  }
  /// Visits that began on it.
  public var visits: Int
  /// How many of them were called false.
  public var falseVisits: Int

  /// Makes a day.
  public init(camera: DeviceID, day: WallTime, visits: Int, falseVisits: Int) {
    self.camera = camera
    self.day = day
    self.visits = visits
    self.falseVisits = falseVisits
  }
}

internal import Store
internal import Wire

/// Answer of `GET /visits`: how many visits each camera had, and how many were called false.
public struct VisitDayList: Equatable, Sendable, Codable {
  /// One day of a camera.
  public struct Day: Equatable, Sendable, Codable {
    /// The day in UTC+8, as `2026-11-21`.
    public var date: String
    /// Visits that began on it.
    public var visits: Int
    /// How many of them were called false.
    public var falseVisits: Int
  }

  /// One camera's days.
  public struct Camera: Equatable, Sendable, Codable, Identifiable {
    /// Its id, 20 digits.
    public var id: String
    /// Its name; absent when it has left the county.
    public var name: String?
    /// Visits of all the days.
    public var visits: Int
    /// How many of them were called false.
    public var falseVisits: Int
    /// Days with a visit, oldest first.
    public var days: [Day]
  }

  /// The first day, as `2026-11-21`.
  public var from: String
  /// The last day, which counts too.
  public var until: String
  /// Cameras with a visit, the one with the most false ones first, then with the most visits.
  public var cameras: [Camera]

  init(_ days: [VisitDay], from: LocalDay, until: LocalDay, cameras known: [CameraView]) {
    let names = Dictionary(known.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    self.from = from.description
    self.until = until.description
    cameras = Dictionary(grouping: days, by: \.camera).map { id, days in
      Camera(
        id: id.description, name: names[id.description],
        visits: days.reduce(0) { $0 + $1.visits },
        falseVisits: days.reduce(0) { $0 + $1.falseVisits },
        days: days.sorted { $0.day < $1.day }.map {
          Day(
            date: $0.date, visits: $0.visits,
            falseVisits: $0.falseVisits)
        })
    }.sorted { ($1.falseVisits, $1.visits, $0.id) < ($0.falseVisits, $0.visits, $1.id) }
  }
}

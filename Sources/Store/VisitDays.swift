internal import GRDB
internal import Wire

/// Visits and false ones, counted by camera and day.
enum VisitDays {
  static let dayMs: Int64 = 86_400_000
  /// UTC+8, the one time zone of every county.
  static let offsetMs: Int64 = 8 * 3_600_000

  /// The first instant of the day that an instant lies in.
  static func start(holding time: WallTime) -> WallTime {
    let local = time.adding(milliseconds: offsetMs).milliseconds
    let rest = local % dayMs
    return WallTime(milliseconds: local)
      .adding(milliseconds: -(rest < 0 ? rest + dayMs : rest) - offsetMs)
  }

  private struct Key: Hashable {
    var camera: String
    var day: Int64
  }

  static func all(
    _ db: Database, from: WallTime, until: WallTime, camera: DeviceID?
  ) throws -> [VisitDay] {
    let visits = try counts(db, of: "visits v", from, until, camera)
    // Of a visit that has gone by age only the feedback is left: it is not of the list any more.
    let falses = try counts(
      db,
      of: """
        (SELECT camera, start_ms FROM false_visits f WHERE EXISTS
          (SELECT 1 FROM visits WHERE camera = f.camera AND start_ms = f.start_ms)) v
        """, from, until, camera)
    return try visits.map { key, count in
      guard let camera = DeviceID(key.camera) else {
        throw StoreError.corrupt(what: "visits: \(key.camera) is no camera")
      }
      return VisitDay(
        camera: camera, day: WallTime(milliseconds: key.day * dayMs - offsetMs), visits: count,
        falseVisits: falses[key] ?? 0)
    }.sorted { ($0.day, $0.camera) < ($1.day, $1.camera) }
  }

  private static func counts(
    _ db: Database, of table: String, _ from: WallTime, _ until: WallTime, _ camera: DeviceID?
  ) throws -> [Key: Int] {
    let filter = camera == nil ? "?3 IS NULL" : "v.camera = ?3"
    // Floor division: SQLite's rounds towards zero, and the years before 1970 have days too.
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT v.camera,
              (v.start_ms + \(offsetMs)) / \(dayMs)
                - ((v.start_ms + \(offsetMs)) % \(dayMs) < 0) AS day, count(*)
            FROM \(table) WHERE v.start_ms >= ?1 AND v.start_ms < ?2 AND \(filter)
            GROUP BY v.camera, day
          """), arguments: [from.milliseconds, until.milliseconds, camera?.description])
    var counts: [Key: Int] = [:]
    while let row = try rows.next() {
      counts[Key(camera: try row.read(0), day: try row.read(1))] = try row.read(2)
    }
    return counts
  }
}

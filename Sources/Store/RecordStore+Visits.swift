public import Detection
internal import Foundation
internal import GRDB
public import Wire

extension RecordStore {
  /// Notes visits in one transaction. The same visit again (camera and start) replaces what was
  /// noted.
  public func record(_ visits: [Visit]) throws(StoreError) { try record([], visits) }

  /// Notes suppressed changes and visits, all in one transaction.
  public func record(
    _ suppressions: [Suppression], _ visits: [Visit]
  ) throws(StoreError) {
    guard !suppressions.isEmpty || !visits.isEmpty else { return }
    try writing { db in
      try Self.insert(db, suppressions)
      try Self.insert(db, visits)
    }
  }

  private static func insert(_ db: Database, _ visits: [Visit]) throws {
    guard !visits.isEmpty else { return }
    let upsert = try db.cachedStatement(
      sql: """
        INSERT INTO visits (camera, start_ms, peak_ms, end_ms, peak_share, zones, frames)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (camera, start_ms) DO UPDATE SET
            peak_ms = excluded.peak_ms, end_ms = excluded.end_ms,
            peak_share = excluded.peak_share, zones = excluded.zones, frames = excluded.frames
        """)
    for visit in visits {
      let zones = String(decoding: try RecordCoding.encoder().encode(visit.zones), as: UTF8.self)
      try upsert.execute(arguments: [
        visit.camera.description, visit.start.milliseconds, visit.peak.milliseconds,
        visit.end?.milliseconds, visit.peakShare.isFinite ? visit.peakShare : 0, zones,
        visit.frames,
      ])
    }
  }

  /// Visits before a camera that began in `from..<until`, newest first, at most `limit`
  /// (1...1,000).
  public func visits(
    camera: DeviceID, from: WallTime, until: WallTime, limit: Int
  ) throws(StoreError) -> [Visit] {
    try reading { db in
      try Row.fetchAll(
        db.cachedStatement(
          sql: """
            \(Self.visitColumns) WHERE camera = ? AND start_ms >= ? AND start_ms < ?
              ORDER BY start_ms DESC LIMIT ?
            """),
        arguments: [
          camera.description, from.milliseconds, until.milliseconds, min(max(limit, 1), 1_000),
        ]
      ).map(Self.visit)
    }
  }

  /// How many visits began in `from..<until`, by camera; cameras without any are left out.
  public func visitCounts(
    from: WallTime, until: WallTime
  ) throws(StoreError) -> [DeviceID: Int] {
    try counts(of: "visits", from: from, until: until)
  }

  /// How many runs of suppressed change began in `from..<until`, by camera; cameras without any are
  /// left out.
  public func suppressionCounts(
    from: WallTime, until: WallTime
  ) throws(StoreError) -> [DeviceID: Int] {
    try counts(of: "suppressions", from: from, until: until)
  }

  private func counts(
    of table: String, from: WallTime, until: WallTime
  ) throws(StoreError) -> [DeviceID: Int] {
    try reading { db in
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: """
            SELECT camera, count(*) FROM \(table) WHERE start_ms >= ? AND start_ms < ?
              GROUP BY camera
            """), arguments: [from.milliseconds, until.milliseconds])
      var counts: [DeviceID: Int] = [:]
      while let row = try rows.next() {
        guard let camera = DeviceID(try row.read(0, as: String.self)) else {
          throw StoreError.corrupt(what: "\(table): \(row)")
        }
        counts[camera] = try row.read(1)
      }
      return counts
    }
  }

  static let visitColumns = """
    SELECT camera, start_ms, peak_ms, end_ms, peak_share, zones, frames FROM visits
    """

  static func visit(_ row: Row) throws -> Visit {
    guard let camera = DeviceID(try row.read(0, as: String.self)),
      let zones = try? RecordCoding.decoder().decode(
        [String].self, from: Data((try row.read(5, as: String.self)).utf8))
    else { throw StoreError.corrupt(what: "visits: \(row)") }
    return Visit(
      camera: camera, start: WallTime(milliseconds: try row.read(1)),
      peak: WallTime(milliseconds: try row.read(2)),
      end: try row.readOptional(3, as: Int64.self).map { WallTime(milliseconds: $0) },
      peakShare: try row.read(4), zones: zones,
      frames: try row.read(6))
  }
}

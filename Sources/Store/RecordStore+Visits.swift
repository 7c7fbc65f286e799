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
        INSERT INTO visits (camera, start_ms, peak_ms, end_ms, peak_share, zones, frames,
          cell_columns, cell_rows, trail)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (camera, start_ms) DO UPDATE SET
            peak_ms = excluded.peak_ms, end_ms = excluded.end_ms,
            peak_share = excluded.peak_share, zones = excluded.zones, frames = excluded.frames,
            cell_columns = excluded.cell_columns, cell_rows = excluded.cell_rows,
            trail = excluded.trail
        """)
    for visit in visits {
      let zones = String(decoding: try RecordCoding.encoder().encode(visit.zones), as: UTF8.self)
      let grid = visit.trail.first?.cells
      try upsert.execute(arguments: [
        visit.camera.description, visit.start.milliseconds, visit.peak.milliseconds,
        visit.end?.milliseconds, visit.peakShare.isFinite ? visit.peakShare : 0, zones,
        visit.frames, grid?.columns, grid?.rows,
        grid.map { _ in Data(TrailCoding.encode(visit.trail)) },
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

  /// One visit; nil when there is none that began then.
  public func visit(camera: DeviceID, start: WallTime) throws(StoreError) -> Visit? {
    try reading { db in try Self.visit(db, camera, start) }
  }

  static func visit(_ db: Database, _ camera: DeviceID, _ start: WallTime) throws -> Visit? {
    try Row.fetchOne(
      db.cachedStatement(sql: "\(visitColumns) WHERE camera = ? AND start_ms = ?"),
      arguments: [camera.description, start.milliseconds]
    ).map(visit)
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
    SELECT camera, start_ms, peak_ms, end_ms, peak_share, zones, frames,
      cell_columns, cell_rows, trail FROM visits
    """

  /// A damaged trail does not hide its visit: it reads as none, and `verify` names it.
  static func visit(_ row: Row) throws -> Visit {
    guard let camera = DeviceID(try row.read(0, as: String.self)),
      let zones = try? RecordCoding.decoder().decode(
        [String].self, from: Data((try row.read(5, as: String.self)).utf8))
    else { throw StoreError.corrupt(what: "visits: a row of \(row[0] as DatabaseValue)") }
    return Visit(
      camera: camera, start: WallTime(milliseconds: try row.read(1)),
      peak: WallTime(milliseconds: try row.read(2)),
      end: try row.readOptional(3, as: Int64.self).map { WallTime(milliseconds: $0) },
      peakShare: try row.read(4), zones: zones,
      frames: try row.read(6), trail: (try? trail(row, from: 7)) ?? [])
  }

  /// Columns of the grid and the trail, from that one on; empty when there is none.
  static func trail(_ row: Row, from column: Int) throws -> [Visit.Slice] {
    guard let bytes = try row.readOptional(column + 2, as: Data.self) else { return [] }
    guard
      let trail = TrailCoding.decode(
        [UInt8](bytes), columns: try row.read(column), rows: try row.read(column + 1))
    else { throw StoreError.corrupt(what: "a visit's trail is none of its grid") }
    return trail
  }
}

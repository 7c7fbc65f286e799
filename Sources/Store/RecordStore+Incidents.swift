public import Detection
internal import Foundation
internal import GRDB
public import Incidents
public import Wire

extension RecordStore {
  /// Incidents, newest first.
  public func incidents(_ query: IncidentQuery) throws(StoreError) -> [Incident] {
    var conditions: [String] = []
    var arguments: StatementArguments = []
    if let isOpen = query.isOpen {
      conditions.append("is_open = ?")
      arguments += [isOpen]
    }
    if !query.severities.isEmpty {
      let marks = Array(repeating: "?", count: query.severities.count).joined(separator: ", ")
      conditions.append("severity IN (\(marks))")
      arguments += StatementArguments(query.severities.map { Int($0.rawValue) })
    }
    if let before = query.before {
      conditions.append("id < ?")
      arguments += [Int64(clamping: before.rawValue)]
    }
    arguments += [min(max(query.limit, 1), 1_000)]
    let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    let sql = "SELECT id, body FROM incidents \(filter) ORDER BY id DESC LIMIT ?"
    return try reading { db in
      let decoder = RecordCoding.decoder()
      return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map {
        try Self.incident($0, decoder)
      }
    }
  }

  /// One incident as last changed; nil when unknown.
  public func incident(_ id: IncidentID) throws(StoreError) -> Incident? {
    try reading { db in
      try Row.fetchOne(
        db.cachedStatement(sql: "SELECT id, body FROM incidents WHERE id = ?"),
        arguments: [Int64(clamping: id.rawValue)]
      ).map { try Self.incident($0, RecordCoding.decoder()) }
    }
  }

  static func incident(_ row: Row, _ decoder: JSONDecoder) throws -> Incident {
    do {
      return try decoder.decode(Incident.self, from: try row.read(1, as: Data.self))
    } catch {
      throw StoreError.corrupt(
        what: "incident \(try row.read(0, as: Int64.self)) does not decode: \(error)")
    }
  }

  /// Notes a suppressed change.
  public func record(_ suppression: Suppression) throws(StoreError) { try record([suppression]) }

  /// Notes suppressed changes in one transaction. The same run again replaces what was noted.
  public func record(_ suppressions: [Suppression]) throws(StoreError) {
    try record(suppressions, [])
  }

  static func insert(_ db: Database, _ suppressions: [Suppression]) throws {
    guard !suppressions.isEmpty else { return }
    let upsert = try db.cachedStatement(
      sql: """
        INSERT INTO suppressions (camera, reason, start_ms, frames, peak_share)
          VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (camera, start_ms, reason)
          DO UPDATE SET frames = excluded.frames, peak_share = excluded.peak_share
        """)
    for row in suppressions {
      try upsert.execute(arguments: [
        row.camera.description, row.reason.rawValue, row.start.milliseconds, row.frames,
        row.peakShare.isFinite ? row.peakShare : 0,
      ])
    }
  }

  /// Suppressed changes, newest first, at most `limit` (1...1,000).
  public func suppressions(camera: DeviceID?, limit: Int) throws(StoreError) -> [Suppression] {
    let bound = min(max(limit, 1), 1_000)
    return try reading { db in
      let columns = "SELECT camera, reason, start_ms, frames, peak_share FROM suppressions"
      let rows =
        if let camera {
          try Row.fetchAll(
            db.cachedStatement(
              sql: "\(columns) WHERE camera = ? ORDER BY start_ms DESC, id DESC LIMIT ?"),
            arguments: [camera.description, bound])
        } else {
          try Row.fetchAll(
            db.cachedStatement(sql: "\(columns) ORDER BY start_ms DESC, id DESC LIMIT ?"),
            arguments: [bound])
        }
      return try rows.map { row in
        guard let camera = DeviceID(try row.read(0, as: String.self)),
          let reason = Suppression.Reason(rawValue: try row.read(1))
        else { throw StoreError.corrupt(what: "suppressions: \(row)") }
        return Suppression(
          camera: camera, reason: reason, start: WallTime(milliseconds: try row.read(2)),
          frames: try row.read(3),
          peakShare: try row.read(4))
      }
    }
  }
}

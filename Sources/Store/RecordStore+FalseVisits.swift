public import Detection
internal import Foundation
internal import GRDB
public import Wire

/// What people say of visits, and what cameras learn from it.
extension RecordStore {
  /// Most visits of a camera that are kept as false; the oldest go first. [D] 100 a day over
  /// ``feedbackDays``, twice the rate that makes a camera useless (issue 4); some 500 kB.
  static let falseLimit = 3_000

  /// Keeps that a visit was false, with every cell that it touched; durable when it returns. The
  /// second time changes nothing: the answer is the judgement that stands. Nil when there is no
  /// such visit.
  public func judgeFalse(_ judgement: VisitJudgement) throws(StoreError) -> VisitJudgement? {
    let camera = judgement.camera.description
    return try writing { db in
      guard let visit = try Self.visit(db, judgement.camera, judgement.start) else { return nil }
      let cells = visit.cells
      try db.cachedStatement(
        sql: """
          INSERT INTO false_visits (camera, start_ms, who, at_ms, cell_columns, cell_rows, trail)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
          """
      ).execute(arguments: [
        camera, judgement.start.milliseconds, judgement.who, judgement.at.milliseconds,
        cells?.columns, cells?.rows,
        cells.map { Data(TrailCoding.encode([Visit.Slice(offsetMs: 0, cells: $0)])) },
      ])
      try db.cachedStatement(
        sql: """
          DELETE FROM false_visits WHERE camera = ?1 AND start_ms <= (
            SELECT start_ms FROM false_visits WHERE camera = ?1
              ORDER BY start_ms DESC LIMIT 1 OFFSET ?2)
          """
      ).execute(arguments: [camera, Self.falseLimit])
      return try Self.judgements(
        db, judgement.camera, from: judgement.start, until: judgement.start.adding(milliseconds: 1)
      )[judgement.start]
    }
  }

  /// Takes back that a visit was false; whether it was. Durable when it returns.
  @discardableResult
  public func withdrawFalse(camera: DeviceID, start: WallTime) throws(StoreError) -> Bool {
    try writing { db in
      try db.cachedStatement(sql: "DELETE FROM false_visits WHERE camera = ? AND start_ms = ?")
        .execute(arguments: [camera.description, start.milliseconds])
      return db.changesCount > 0
    }
  }

  /// The judgements on a camera's visits that began in `from..<until`, by the visit's start.
  public func judgements(
    camera: DeviceID, from: WallTime, until: WallTime
  ) throws(StoreError) -> [WallTime: VisitJudgement] {
    try reading { db in try Self.judgements(db, camera, from: from, until: until) }
  }

  private static func judgements(
    _ db: Database, _ camera: DeviceID, from: WallTime, until: WallTime
  ) throws -> [WallTime: VisitJudgement] {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT start_ms, who, at_ms FROM false_visits
            WHERE camera = ? AND start_ms >= ? AND start_ms < ?
          """), arguments: [camera.description, from.milliseconds, until.milliseconds])
    var judgements: [WallTime: VisitJudgement] = [:]
    while let row = try rows.next() {
      let start = WallTime(milliseconds: try row.read(0))
      judgements[start] = VisitJudgement(
        camera: camera, start: start, who: try row.read(1),
        at: WallTime(milliseconds: try row.read(2)))
    }
    return judgements
  }

  /// Feedback to one camera: how often its visits since then were false, by cell. Nil when none was
  /// whose cells are known.
  public func falseVisits(
    of camera: DeviceID, since: WallTime
  ) throws(StoreError) -> FalseVisits? {
    try reading { db in
      try Self.feedback(
        db, "WHERE camera = ? AND start_ms >= ?", [camera.description, since.milliseconds])[camera]
    }
  }

  /// Feedback to every camera that has some, like ``falseVisits(of:since:)``.
  public func falseVisits(since: WallTime) throws(StoreError) -> [DeviceID: FalseVisits] {
    try reading { db in
      try Self.feedback(db, "WHERE start_ms >= ?", [since.milliseconds])
    }
  }

  /// A row that cannot be read counts nothing; `verify` names it.
  private static func feedback(
    _ db: Database, _ filter: String, _ arguments: StatementArguments
  ) throws -> [DeviceID: FalseVisits] {
    // The newest first: its grid is the one that the camera has now.
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: "\(falseColumns) \(filter) ORDER BY camera, start_ms DESC"), arguments: arguments)
    var feedback: [DeviceID: FalseVisits] = [:]
    while let row = try rows.next() {
      guard let camera = DeviceID(try row.read(0, as: String.self)),
        let cells = try? trail(row, from: 4).first?.cells
      else { continue }
      feedback[camera, default: FalseVisits(columns: cells.columns, rows: cells.rows)].add(cells)
    }
    return feedback
  }

  static let falseColumns = """
    SELECT camera, start_ms, who, at_ms, cell_columns, cell_rows, trail FROM false_visits
    """

  /// Each camera's visits that began in `from..<until`, by the day of UTC+8, oldest day first; a
  /// day without a visit is left out.
  public func visitDays(
    from: WallTime, until: WallTime, camera: DeviceID? = nil
  ) throws(StoreError) -> [VisitDay] {
    try reading { db in try VisitDays.all(db, from: from, until: until, camera: camera) }
  }
}

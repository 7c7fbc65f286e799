public import Detection
internal import Foundation
internal import GRDB
public import Wire

/// What went on at the bends, five minutes a row.
extension RecordStore {
  /// Keeps bins in one transaction; durable when it returns. A bin of the same bend, approach and
  /// start as one that is kept is added to it: after a restart the two parts of five minutes come
  /// apart.
  ///
  /// When it throws none of them is kept, so that the caller may try again: SQLite undoes a commit
  /// that fails, after one that succeeds nothing here throws, and SQLite passes over errors of the
  /// checkpoint that may follow.
  public func keep(_ bins: [BendBin]) throws(StoreError) {
    guard !bins.isEmpty else { return }
    try writing { db in
      for bin in bins { try Self.add(bin, db) }
    }
  }

  /// The bins of a corridor that begin in `from..<until`, oldest first. A row that cannot be read
  /// is left out: it must not hide the day; `verify` names it.
  public func bendBins(
    corridor: String, from: WallTime, until: WallTime
  ) throws(StoreError) -> [BendBin] {
    try reading { db in
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: """
            \(Self.binColumns) WHERE corridor = ? AND start_ms >= ? AND start_ms < ?
              ORDER BY start_ms, bend, approach DESC
            """), arguments: [corridor, from.milliseconds, until.milliseconds])
      var bins: [BendBin] = []
      while let row = try rows.next() {
        if let bin = try? Self.bin(row) { bins.append(bin) }
      }
      return bins
    }
  }

  static let binColumns = """
    SELECT corridor, bend, approach, start_ms, cars, trucks, pedestrians, speeds, warned,
      reminders, lit_seconds, warnings, meetings, near_misses, smallest_gap_seconds FROM bend_bins
    """

  private static func add(_ bin: BendBin, _ db: Database) throws {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          \(binColumns) WHERE corridor = ? AND bend = ? AND approach = ? AND start_ms = ?
          """),
      arguments: [bin.corridor, bin.bend, bin.approach.rawValue, bin.start.milliseconds])
    var whole = bin
    // One that is damaged gives way to the new one.
    if let row, let kept = try? self.bin(row) { whole.merge(kept) }
    let encoder = RecordCoding.encoder()
    func text(_ value: some Encodable) throws -> String {
      String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO bend_bins VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      whole.corridor, whole.bend, whole.approach.rawValue, whole.start.milliseconds,
      whole.counts[.car] ?? 0, whole.counts[.truck] ?? 0, whole.counts[.pedestrian] ?? 0,
      try text(whole.speeds), whole.warned, whole.reminders,
      whole.litSeconds.isFinite ? whole.litSeconds : 0, try text(whole.warnings), whole.meetings,
      whole.nearMisses, whole.smallestGapSeconds.flatMap { $0.isFinite ? $0 : nil },
    ])
  }

  static func bin(_ row: Row) throws -> BendBin {
    let decoder = JSONDecoder()
    func value<Value: Decodable>(_ column: Int) throws -> Value {
      try decoder.decode(Value.self, from: Data((try row.read(column, as: String.self)).utf8))
    }
    // Such as no damaged row may add up to more than an `Int` holds.
    func count(_ column: Int) throws -> Int {
      let count: Int = try row.read(column)
      guard (0...1_000_000_000).contains(count) else {
        throw StoreError.corrupt(what: "bend_bins: a count of \(count)")
      }
      return count
    }
    guard let approach = Approach(rawValue: try row.read(2)) else {
      throw StoreError.corrupt(what: "bend_bins: \(row[2] as DatabaseValue) is no approach")
    }
    var bin = BendBin(
      corridor: try row.read(0), bend: try row.read(1), approach: approach,
      start: WallTime(milliseconds: try row.read(3)))
    for (kind, column) in [(RoadUser.Kind.car, 4), (.truck, 5), (.pedestrian, 6)] {
      let known = try count(column)
      if known > 0 { bin.counts[kind] = known }
    }
    bin.speeds = try value(7)
    bin.warned = try count(8)
    bin.reminders = try count(9)
    bin.litSeconds = try row.read(10)
    bin.warnings = try value(11)
    guard bin.warnings.values.allSatisfy((0...1_000_000_000).contains) else {
      throw StoreError.corrupt(what: "bend_bins: warnings \(bin.warnings)")
    }
    bin.meetings = try count(12)
    bin.nearMisses = try count(13)
    bin.smallestGapSeconds = try row.readOptional(14)
    return bin
  }

  /// By age. [D] No limit on their number is needed: a bend and approach has 288 a day, the
  /// reference county 46,000 of some 250 bytes.
  static func pruneBendBins(_ db: Database, before cutoff: Int64) throws {
    try db.cachedStatement(
      sql: """
        DELETE FROM bend_bins WHERE (corridor, start_ms, bend, approach) IN
          (SELECT corridor, start_ms, bend, approach FROM bend_bins WHERE start_ms < ?
            ORDER BY start_ms LIMIT ?)
        """
    ).execute(arguments: [cutoff, pruneLimit])
  }
}

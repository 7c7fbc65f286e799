internal import Foundation
internal import GRDB
internal import Wire

/// The audit log's table.
enum AuditTable {
  /// Days that entries are kept [D]: a year, so that what a season brings can be looked up again.
  static let keptDays: Int64 = 365
  /// Most entries that are kept whatever their age [D]: about 300 MB, ten years of a busy room; a
  /// program that writes more than that would fill the disk.
  static let keptEntries: Int64 = 1_000_000
  /// Longest of the short fields, characters: a name of 64 with its kind, twice over.
  private static let shortLimit = 256
  /// Longest ``AuditEntry/detail``, characters.
  private static let detailLimit = 2_000

  static let columns = "SELECT number, at_ms, who, address, act, object, detail, outcome, hash"

  /// Writes entries behind the last within the caller's transaction.
  static func append(_ db: Database, _ entries: [AuditEntry]) throws {
    guard !entries.isEmpty else { return }
    var (number, hash) = try tail(db)
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO audit (number, at_ms, who, address, act, object, detail, outcome, hash)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for entry in entries {
      number += 1
      let entry = fit(entry, number: UInt64(clamping: number))
      hash = AuditChain.hash(after: hash, entry)
      try insert.execute(arguments: [
        number, entry.at.milliseconds, entry.who, entry.address, entry.act, entry.object,
        entry.detail, entry.outcome, hash,
      ])
    }
    try Meta.set(db, .auditLast, number)
  }

  /// The number of the last entry ever written, and the hash that the next one follows. When the
  /// end was cut off the two do not fit: numbers are not used twice, and the gap stays to be seen.
  private static func tail(_ db: Database) throws -> (number: Int64, hash: Data) {
    let noted = try Meta.integer(db, .auditLast)
    let last = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1"))
    if let last { return (max(noted, try last.read(0)), try last.read(1)) }
    return (
      max(noted, try Meta.integer(db, .auditBase)), try Meta.data(db, .auditBaseHash)
    )
  }

  /// Within the limits, and without the control characters that SQLite would cut a text at (NUL) or
  /// that would draw over a terminal.
  private static func fit(_ entry: AuditEntry, number: UInt64) -> AuditEntry {
    func clean(_ text: String, _ limit: Int) -> String {
      let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
      let plain =
        isPlain
        ? text
        : String(
          String.UnicodeScalarView(
            text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
      return String(plain.prefix(limit))
    }
    var entry = entry
    entry.number = number
    entry.who = clean(entry.who, shortLimit)
    entry.address = clean(entry.address, shortLimit)
    entry.act = clean(entry.act, shortLimit)
    entry.object = clean(entry.object, shortLimit)
    entry.detail = clean(entry.detail, detailLimit)
    entry.outcome = clean(entry.outcome, shortLimit)
    return entry
  }

  static func entry(_ row: Row) throws -> AuditEntry {
    var entry = AuditEntry(
      at: WallTime(milliseconds: try row.read(1)), who: try row.read(2), address: try row.read(3),
      act: try row.read(4),
      object: try row.read(5), detail: try row.read(6), outcome: try row.read(7))
    entry.number = UInt64(clamping: try row.read(0, as: Int64.self))
    return entry
  }

  /// Deletes entries older than ``keptDays`` and those beyond `kept`, from the start on, at most
  /// `limit`; returns how many. The last of them leaves its number and hash behind, so that
  /// numbering and chain go on.
  @discardableResult
  static func prune(
    _ db: Database, now: WallTime, limit: Int, kept: Int64 = keptEntries
  ) throws -> Int {
    let cutoff = now.adding(milliseconds: -keptDays * 86_400_000).milliseconds
    let base = try Meta.integer(db, .auditBase)
    let end = base + Int64(limit)
    // The first that is young enough keeps all after it: the wall clock may have leapt.
    let firstYoung =
      try Int64.fetchOne(
        db.cachedStatement(
          sql: "SELECT number FROM audit WHERE number <= ? AND at_ms >= ? ORDER BY number LIMIT 1"),
        arguments: [end, cutoff]) ?? end + 1
    let firstWithin = try tail(db).number - kept + 1
    let firstKept = max(firstYoung, min(firstWithin, end + 1))
    let last = try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT number, hash FROM audit WHERE number < ? ORDER BY number DESC LIMIT 1"),
      arguments: [firstKept])
    guard let last else { return 0 }
    try db.cachedStatement(sql: "DELETE FROM audit WHERE number <= ?")
      .execute(arguments: [try last.read(0, as: Int64.self)])
    let count = db.changesCount
    try Meta.set(db, .auditBase, try last.read(0, as: Int64.self))
    try Meta.set(db, .auditBaseHash, try last.read(1, as: Data.self))
    return count
  }
}

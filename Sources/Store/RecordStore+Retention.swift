private import Foundation
internal import GRDB
internal import Synchronization
public import Wire

extension RecordStore {
  /// Most rows of a table that one ``prune(now:)`` deletes. [D] 500: the writer is held for some
  /// ten milliseconds, so that a press waits less than its first resend (250 ms, design.md Wire
  /// v1).
  static let pruneLimit = 500
  /// Most suppressed changes, and most visits, kept whatever their age. [D] About 200 MB of
  /// changes; about 1 GB of visits with their cells, which is 24 a camera and day of the reference
  /// county for 30 days.
  static let logLimit = 1_000_000
  /// Days that forgotten sessions are kept. [D] Far longer than they are good for, which their
  /// reader decides: a wall clock that leaps must not sign out a shift.
  private static let sessionDays: Int64 = 30

  /// Days that a visit called false counts as feedback to its camera, by its start. [D] The time
  /// after which a post's false alarms are forgotten too (domain.md 4.5): a tree that was felled, a
  /// lamp that was mended stop mattering by themselves.
  public static let feedbackDays: Int64 = 30

  /// Deletes what retention allows, at most 500 rows of a kind: call again while it returns more
  /// than nothing. Never touches anything of an open incident. Returns pictures deleted.
  ///
  /// Evidence goes by age (counted from its incident's last change), then while there is more than
  /// the limit or less than the floor is free, the oldest of closed incidents first. Closed
  /// incidents, their orders, suppressed changes, visits, what went on at the bends, and journal
  /// entries older than the oldest kept snapshot go by age, what was called false of the visits
  /// after ``feedbackDays`` at the earliest; the audit log after 365 days or beyond 1,000,000
  /// entries, sessions when they are over. Notes the time it went by: ``lastRetention()``.
  public func prune(now: WallTime) throws(StoreError) -> Int {
    let cutoff = now.adding(milliseconds: -Int64(configuration.retentionDays) * 86_400_000)
      .milliseconds
    let deleted = try evidenceGate.withLock { _ throws(StoreError) in
      try pruneEvidence(before: cutoff)
    }
    try writing(patience: Self.roundPatience) { db in
      try Self.pruneIncidents(db, before: cutoff)
      try Self.pruneLog(db, of: "suppressions", before: cutoff)
      try Self.pruneLog(db, of: "visits", before: cutoff)
      try Self.pruneFalseVisits(
        db,
        before: min(
          cutoff, now.adding(milliseconds: -Self.feedbackDays * 86_400_000).milliseconds))
      try Self.pruneBendBins(db, before: cutoff)
      try AuditTable.prune(db, now: now, limit: Self.pruneLimit)
      try SessionTable.prune(
        db, createdBefore: now.adding(milliseconds: -Self.sessionDays * 86_400_000))
      try Self.pruneJournal(db, before: cutoff)
      try Meta.put(db, .retention, now.milliseconds)
    }
    return deleted
  }

  /// More of the audit log than ``prune(now:)`` alone deletes, at most 500 entries; returns how
  /// many. To be called again while it returns 500.
  public func pruneAudit(now: WallTime) throws(StoreError) -> Int {
    try writing(patience: Self.roundPatience) { db in
      try AuditTable.prune(db, now: now, limit: Self.pruneLimit)
    }
  }

  /// The time that ``prune(now:)`` last went by; nil before the first.
  public func lastRetention() throws(StoreError) -> WallTime? {
    try reading { db in
      try Meta.integerIfThere(db, .retention).map { WallTime(milliseconds: $0) }
    }
  }

  private struct Victim {
    var id: Int64
    var path: String
    var bytes: Int64
  }

  private func pruneEvidence(before cutoff: Int64) throws(StoreError) -> Int {
    let free = try Disk.freeBytes(configuration.directory) - reserve.missingBytes
    var wanted = max(0, configuration.evidenceFloorBytes - free)
    let limit = configuration.evidenceLimitBytes
    let victims: [Victim] = try reading { db in
      var victims = try Self.agedEvidence(db, before: cutoff)
      let total = try Meta.integer(db, .evidenceBytes)
      wanted = max(wanted, total - limit)
      let aged = victims.reduce(0) { $0 + $1.bytes }
      if aged < wanted && victims.count < Self.pruneLimit {
        victims += try Self.oldestEvidence(
          db, from: cutoff, bytes: wanted - aged, limit: Self.pruneLimit - victims.count)
      }
      return victims
    }
    guard !victims.isEmpty else { return 0 }
    // Rows first: a crash in between leaves files without rows, which a start deletes.
    // An incident that was reopened since they were chosen keeps its pictures.
    let gone: [Victim] = try writing(patience: Self.roundPatience) { db in
      let delete = try db.cachedStatement(
        sql: """
          DELETE FROM evidence WHERE id = ?
          AND incident NOT IN (SELECT id FROM incidents WHERE is_open = 1)
          """)
      let gone = try victims.filter { victim in
        try delete.execute(arguments: [victim.id])
        return db.changesCount > 0
      }
      try Meta.add(db, .evidenceBytes, -gone.reduce(0) { $0 + $1.bytes })
      return gone
    }
    var folders: Set<String> = []
    for victim in gone {
      let path = "\(configuration.directory)/\(victim.path)"
      unlink(path)
      folders.insert(Disk.parent(of: path))
    }
    // Refused by the system while a file is left.
    for folder in folders { rmdir(folder) }
    return gone.count
  }

  /// Evidence of incidents that closed before, and of those that never came to be stored.
  private static func agedEvidence(_ db: Database, before cutoff: Int64) throws -> [Victim] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT e.id, e.path, e.byte_count FROM evidence e
            LEFT JOIN incidents i ON i.id = e.incident
            WHERE e.received_ms < ?1 AND (i.id IS NULL OR (i.is_open = 0 AND i.changed_ms < ?1))
            ORDER BY e.received_ms LIMIT ?2
          """), arguments: [cutoff, pruneLimit]
    ).map { Victim(id: try $0.read(0), path: try $0.read(1), bytes: try $0.read(2)) }
  }

  /// The oldest evidence of closed incidents that is not aged, so many bytes of it.
  private static func oldestEvidence(
    _ db: Database, from cutoff: Int64, bytes: Int64, limit: Int
  ) throws -> [Victim] {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT e.id, e.path, e.byte_count FROM evidence e
            JOIN incidents i ON i.id = e.incident
            WHERE i.is_open = 0 AND NOT (e.received_ms < ?1 AND i.changed_ms < ?1)
            ORDER BY e.received_ms, e.id LIMIT ?2
          """), arguments: [cutoff, limit])
    var victims: [Victim] = []
    var sum: Int64 = 0
    while sum < bytes, let row = try rows.next() {
      victims.append(Victim(id: try row.read(0), path: try row.read(1), bytes: try row.read(2)))
      sum += try row.read(2, as: Int64.self)
    }
    return victims
  }

  private static func pruneIncidents(_ db: Database, before cutoff: Int64) throws {
    let ids = try Int64.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT id FROM incidents i WHERE is_open = 0 AND changed_ms < ?
            AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.incident = i.id)
            ORDER BY changed_ms LIMIT ?
          """), arguments: [cutoff, pruneLimit])
    guard !ids.isEmpty else { return }
    let incident = try db.cachedStatement(sql: "DELETE FROM incidents WHERE id = ?")
    let orders = try db.cachedStatement(sql: "DELETE FROM orders WHERE incident = ?")
    for id in ids {
      try incident.execute(arguments: [id])
      try orders.execute(arguments: [id])
    }
    try Meta.set(db, .prunedBefore, max(cutoff, try Meta.integer(db, .prunedBefore)))
  }

  /// Suppressed changes or visits.
  private static func pruneLog(_ db: Database, of table: String, before cutoff: Int64) throws {
    try db.cachedStatement(
      sql: """
        DELETE FROM \(table) WHERE id IN
          (SELECT id FROM \(table) WHERE start_ms < ? ORDER BY start_ms LIMIT ?)
        """
    ).execute(arguments: [cutoff, pruneLimit])
    try db.cachedStatement(
      sql: """
        DELETE FROM \(table) WHERE id IN
          (SELECT id FROM \(table) WHERE id <= (SELECT max(id) FROM \(table)) - ?
            ORDER BY id LIMIT ?)
        """
    ).execute(arguments: [logLimit, pruneLimit])
  }

  private static func pruneFalseVisits(_ db: Database, before cutoff: Int64) throws {
    try db.cachedStatement(
      sql: """
        DELETE FROM false_visits WHERE (camera, start_ms) IN
          (SELECT camera, start_ms FROM false_visits WHERE start_ms < ?
            ORDER BY start_ms LIMIT ?)
        """
    ).execute(arguments: [cutoff, pruneLimit])
  }

  /// Entries that no kept snapshot needs. The last of them leaves its number and hash behind, so
  /// that numbering and chain go on.
  private static func pruneJournal(_ db: Database, before cutoff: Int64) throws {
    let oldest = try Int64.fetchOne(
      db.cachedStatement(
        sql: "SELECT min(entry) FROM snapshots HAVING count(*) = \(snapshotsKept)"))
    guard let oldest else { return }
    let base = try Meta.integer(db, .journalBase)
    // Entries are in the order of time but for a wall clock that leapt: the first that is young
    // enough keeps all after it.
    let end = min(oldest, base + Int64(pruneLimit))
    let firstKept =
      try Int64.fetchOne(
        db.cachedStatement(
          sql: "SELECT min(number) FROM journal WHERE number <= ? AND wall_ms >= ?"),
        arguments: [end, cutoff]) ?? end + 1
    let last = firstKept - 1
    guard last > base,
      let hash = try Data.fetchOne(
        db.cachedStatement(sql: "SELECT hash FROM journal WHERE number = ?"), arguments: [last])
    else { return }
    try db.cachedStatement(sql: "DELETE FROM journal WHERE number <= ?").execute(arguments: [last])
    try Meta.set(db, .journalBase, last)
    try Meta.set(db, .journalBaseHash, hash)
  }
}

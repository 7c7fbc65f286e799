internal import Crypto
private import Foundation
internal import GRDB
public import Incidents
internal import Logging
internal import Wire

extension RecordStore {
  /// Writes entries and brings projections up to date from the effects, in one transaction; durable
  /// (WAL synced) when it returns. On a throw nothing was written, the store stays usable and the
  /// same entries can be committed again.
  ///
  /// Goes before all other writers, and waits 250 ms at most for a lock of another process.
  ///
  /// The numbers must follow the last entry on disk without a gap: otherwise `.corrupt`. A full
  /// disk gives up the reserve, once; `.diskFull` says that even that did not help.
  public func commit(_ entries: [JournalEntry], effects: [Effect]) throws(StoreError) {
    let batch = try JournalBatch(entries, effects: effects)
    guard !batch.isEmpty else { return }
    try writingFromReserve(batch.write)
  }

  /// Keeps the desk's state as of an entry, so that a start need not replay all. The newest three
  /// are kept. The entry must be in the journal: otherwise `.writeFailed`.
  public func saveSnapshot(_ desk: Desk, through entry: UInt64, last: Moment) throws(StoreError) {
    let body: Data
    do {
      body = try RecordCoding.encoder().encode(desk)
    } catch {
      throw .corrupt(what: "the desk does not encode: \(error)")
    }
    let number = try column(entry, "journal entry")
    try writing { db in
      let tail = try JournalBatch.tail(db).number
      guard number <= tail else {
        throw StoreError.writeFailed(
          reason: "snapshot through entry \(number), but the journal ends at \(tail)")
      }
      try db.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO snapshots (entry, desk_ms, wall_ms, body, sha256)
            VALUES (?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        number, last.desk, last.wall.milliseconds, body, Data(SHA256.hash(data: body)),
      ])
      try db.cachedStatement(
        sql: """
          DELETE FROM snapshots WHERE entry NOT IN
            (SELECT entry FROM snapshots ORDER BY entry DESC LIMIT \(Self.snapshotsKept))
          """
      ).execute()
    }
  }

  /// [D] Three: one may be half-understood by a newer build, one may be damaged.
  static let snapshotsKept = 3

  /// Newest snapshot and replay of what came after it. A snapshot that is damaged or does not
  /// decode gives way to the one before.
  ///
  /// Throws `.corrupt` when an entry is missing or does not decode, or when no snapshot is left for
  /// a journal whose beginning was pruned.
  public func recover() throws(StoreError) -> Recovery {
    try reading { db in
      let start = try JournalReplay.start(db, newest: true)
      if !start.unreadable.isEmpty {
        logger.error(
          "snapshots are unreadable, an older one is used",
          metadata: ["entries": "\(start.unreadable)"])
      }
      var recovery = Recovery(
        desk: start.desk, nextEntry: UInt64(clamping: start.entry) + 1, last: start.last,
        replayed: 0)
      try JournalReplay.entries(db, after: start.entry) { entry in
        _ = recovery.desk.apply(entry.input, at: entry.moment)
        recovery.nextEntry = entry.number + 1
        recovery.last = entry.moment
        recovery.replayed += 1
      }
      return recovery
    }
  }
}

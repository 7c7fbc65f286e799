internal import Crypto
internal import Foundation
internal import GRDB
internal import Incidents
internal import Wire

/// Reading the journal back: where to begin, and what follows.
enum JournalReplay {
  /// A desk to begin with.
  struct Start {
    var desk: Desk
    /// The entry that it stands after; 0 for the empty desk.
    var entry: Int64
    var last: Moment?
    /// Entries of snapshots that are damaged or do not decode.
    var unreadable: [Int64]
  }

  /// The newest (or oldest) readable snapshot; the empty desk when the journal is whole from its
  /// first entry.
  static func start(_ db: Database, newest: Bool) throws -> Start {
    let base = try Meta.integer(db, .journalBase)
    let tail = try JournalBatch.tail(db).number
    var unreadable: [Int64] = []
    if !newest && base == 0 { return Start(desk: Desk(), entry: 0, last: nil, unreadable: []) }
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT entry, desk_ms, wall_ms, body, sha256 FROM snapshots
          WHERE entry BETWEEN ? AND ? ORDER BY entry \(newest ? "DESC" : "ASC")
        """, arguments: [base, tail])
    let decoder = RecordCoding.decoder()
    while let row = try rows.next() {
      let entry: Int64 = try row.read(0)
      let body: Data = try row.read(3)
      guard try Data(SHA256.hash(data: body)) == row.read(4, as: Data.self),
        let desk = try? decoder.decode(Desk.self, from: body)
      else {
        unreadable.append(entry)
        continue
      }
      let last = Moment(desk: try row.read(1), wall: WallTime(milliseconds: try row.read(2)))
      return Start(
        desk: desk, entry: entry, last: entry == 0 ? nil : last, unreadable: unreadable)
    }
    guard base == 0 else {
      throw StoreError.corrupt(
        what: "the journal begins after entry \(base) and no snapshot is readable")
    }
    return Start(desk: Desk(), entry: 0, last: nil, unreadable: unreadable)
  }

  /// Desk time that no installation reaches, milliseconds: a thousand years.
  private static let longestDeskMs: Int64 = 1_000 * 366 * 86_400_000

  /// Calls `take` with each entry after `number` in order. Throws `.corrupt` at a gap or at an
  /// input that does not decode.
  static func entries(
    _ db: Database, after number: Int64, _ take: (JournalEntry) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: "SELECT number, desk_ms, wall_ms, input FROM journal WHERE number > ? ORDER BY number",
      arguments: [number])
    let decoder = RecordCoding.decoder()
    var expected = number + 1
    while let row = try rows.next() {
      let found: Int64 = try row.read(0)
      guard found == expected else {
        throw StoreError.corrupt(what: "journal entry \(expected) is missing")
      }
      let input: Input
      do {
        input = try decoder.decode(Input.self, from: try row.read(3, as: Data.self))
      } catch {
        throw StoreError.corrupt(what: "journal entry \(found) does not decode: \(error)")
      }
      let moment = Moment(desk: try row.read(1), wall: WallTime(milliseconds: try row.read(2)))
      // A damaged number must end in words and not in an overflow of every deadline after it.
      guard (0...Self.longestDeskMs).contains(moment.desk) else {
        throw StoreError.corrupt(what: "journal entry \(found) has the desk time \(moment.desk)")
      }
      try take(JournalEntry(number: UInt64(clamping: found), moment: moment, input: input))
      expected += 1
    }
  }
}

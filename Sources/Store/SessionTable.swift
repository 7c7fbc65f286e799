internal import Foundation
internal import GRDB
internal import Wire

/// The sessions' table. A session is found by the SHA-256 of its secret, which has 256 random bits.
enum SessionTable {
  /// Sessions that one person may have at once [D]: more than the browsers of a shift. One more
  /// ends the oldest.
  static let limit = 50

  static func open(_ db: Database, _ record: SessionRecord, hash: [UInt8]) throws {
    let person = PeopleTable.key(record.person)
    try db.cachedStatement(
      sql: """
        INSERT INTO sessions (secret_sha256, person, created_ms, last_seen_ms, address, csrf)
          SELECT ?, name, ?, ?, ?, ? FROM people WHERE name = ? AND is_disabled = 0
        """
    ).execute(arguments: [
      Data(hash), record.created.milliseconds, record.lastSeen.milliseconds, record.address,
      record.csrf, person,
    ])
    guard db.changesCount > 0 else {
      throw StoreError.writeFailed(reason: "\(record.person) has no account that may sign in")
    }
    try db.cachedStatement(
      sql: """
        DELETE FROM sessions WHERE secret_sha256 IN
          (SELECT secret_sha256 FROM sessions WHERE person = ?1 AND secret_sha256 <> ?2
            ORDER BY created_ms DESC LIMIT -1 OFFSET \(limit - 1))
        """
    ).execute(arguments: [person, Data(hash)])
  }

  static func find(
    _ db: Database, hash: [UInt8]
  ) throws -> (record: SessionRecord, person: Person)? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT p.name, p.display, p.role, p.unit, p.created_ms, p.is_disabled, p.must_change,
              p.password, s.created_ms, s.last_seen_ms, s.address, s.csrf
            FROM sessions s JOIN people p ON p.name = s.person
            WHERE s.secret_sha256 = ? AND p.is_disabled = 0
          """), arguments: [Data(hash)])
    guard let row else { return nil }
    let person = try PeopleTable.account(row).person
    let record = SessionRecord(
      person: person.name, created: WallTime(milliseconds: try row.read(8)),
      lastSeen: WallTime(milliseconds: try row.read(9)), address: try row.read(10),
      csrf: try row.read(11))
    return (record, person)
  }

  static func touch(_ db: Database, hash: [UInt8], at time: WallTime) throws {
    try db.cachedStatement(
      sql: "UPDATE sessions SET last_seen_ms = max(last_seen_ms, ?) WHERE secret_sha256 = ?"
    ).execute(arguments: [time.milliseconds, Data(hash)])
  }

  static func close(_ db: Database, hash: [UInt8]) throws -> Bool {
    try db.cachedStatement(sql: "DELETE FROM sessions WHERE secret_sha256 = ?")
      .execute(arguments: [Data(hash)])
    return db.changesCount > 0
  }

  /// Ends all of a person's sessions; returns how many.
  static func close(_ db: Database, of person: String) throws -> Int {
    try db.cachedStatement(sql: "DELETE FROM sessions WHERE person = ?")
      .execute(arguments: [PeopleTable.key(person)])
    return db.changesCount
  }

  /// Deletes those that nobody closed.
  static func prune(_ db: Database, createdBefore: WallTime) throws {
    try db.cachedStatement(sql: "DELETE FROM sessions WHERE created_ms < ?")
      .execute(arguments: [createdBefore.milliseconds])
  }
}

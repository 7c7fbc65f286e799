internal import Foundation
internal import GRDB

/// The single values of the `meta` table.
enum Meta {
  /// The rows; every folder has all of them but `retention`, which the first retention makes.
  enum Key: String {
    case auditBase = "audit_base"
    case auditBaseHash = "audit_base_hash"
    case auditLast = "audit_last"
    case centreBoot = "centre_boot"
    case evidenceBytes = "evidence_bytes"
    case journalBase = "journal_base"
    case journalBaseHash = "journal_base_hash"
    case prunedBefore = "pruned_before_ms"
    case retention = "retention_ms"
  }

  static func integer(_ db: Database, _ key: Key) throws -> Int64 {
    try value(db, key)
  }

  static func data(_ db: Database, _ key: Key) throws -> Data {
    try value(db, key)
  }

  /// A value that may not have been written yet.
  static func integerIfThere(_ db: Database, _ key: Key) throws -> Int64? {
    let isThere = try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM meta WHERE key = ?)"),
      arguments: [key.rawValue])
    return isThere == true ? try value(db, key) : nil
  }

  /// Sets a value whether or not it is there.
  static func put(_ db: Database, _ key: Key, _ value: Int64) throws {
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)")
      .execute(arguments: [key.rawValue, value])
  }

  static func set(_ db: Database, _ key: Key, _ value: some DatabaseValueConvertible) throws {
    try db.cachedStatement(sql: "UPDATE meta SET value = ? WHERE key = ?")
      .execute(arguments: [value, key.rawValue])
  }

  static func add(_ db: Database, _ key: Key, _ amount: Int64) throws {
    try db.cachedStatement(sql: "UPDATE meta SET value = value + ? WHERE key = ?")
      .execute(arguments: [amount, key.rawValue])
  }

  /// The column takes any type, so a damaged row is an error here and not a trap in GRDB.
  private static func value<T: DatabaseValueConvertible>(_ db: Database, _ key: Key) throws -> T {
    let stored = try DatabaseValue.fetchOne(
      db.cachedStatement(sql: "SELECT value FROM meta WHERE key = ?"), arguments: [key.rawValue])
    guard let stored, let value = T.fromDatabaseValue(stored) else {
      throw StoreError.corrupt(what: "meta: \(key.rawValue) is missing or unreadable")
    }
    return value
  }
}

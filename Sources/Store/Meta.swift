internal import Foundation
internal import GRDB

/// The single values of the `meta` table.
enum Meta {
  /// The rows; every folder has all of them.
  enum Key: String {
    case centreBoot = "centre_boot"
    case evidenceBytes = "evidence_bytes"
    case journalBase = "journal_base"
    case journalBaseHash = "journal_base_hash"
    case prunedBefore = "pruned_before_ms"
  }

  static func integer(_ db: Database, _ key: Key) throws -> Int64 {
    guard let value = try Int64.fetchOne(select(db), arguments: [key.rawValue]) else {
      throw StoreError.corrupt(what: "meta: no row \(key.rawValue)")
    }
    return value
  }

  static func data(_ db: Database, _ key: Key) throws -> Data {
    guard let value = try Data.fetchOne(select(db), arguments: [key.rawValue]) else {
      throw StoreError.corrupt(what: "meta: no row \(key.rawValue)")
    }
    return value
  }

  static func set(_ db: Database, _ key: Key, _ value: some DatabaseValueConvertible) throws {
    try db.cachedStatement(sql: "UPDATE meta SET value = ? WHERE key = ?")
      .execute(arguments: [value, key.rawValue])
  }

  static func add(_ db: Database, _ key: Key, _ amount: Int64) throws {
    try db.cachedStatement(sql: "UPDATE meta SET value = value + ? WHERE key = ?")
      .execute(arguments: [amount, key.rawValue])
  }

  private static func select(_ db: Database) throws -> Statement {
    try db.cachedStatement(sql: "SELECT value FROM meta WHERE key = ?")
  }
}

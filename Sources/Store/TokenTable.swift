internal import Crypto
internal import Foundation
internal import GRDB
internal import Wire

/// The tokens' table. A secret is kept only as its SHA-256: it has 256 random bits, so a slow hash
/// would add nothing. It is found by that hash, so the time taken tells nothing of a stored one.
enum TokenTable {
  /// Begins every secret, so that a leaked one can be searched for.
  private static let prefix = "wp_"

  static func make(_ db: Database, _ record: TokenRecord) throws -> String {
    let secret = prefix + RandomSecret.make()
    let scopes = Set(record.scopes).map(\.rawValue).sorted().joined(separator: ",")
    do {
      try db.execute(
        sql: "INSERT INTO tokens (name, scopes, created_ms, secret_sha256) VALUES (?, ?, ?, ?)",
        arguments: [record.name, scopes, record.created.milliseconds, hash(secret)])
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      throw StoreError.nameTaken(record.name)
    }
    return secret
  }

  static func find(_ db: Database, secret: String) throws -> TokenRecord? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT name, scopes, created_ms FROM tokens WHERE secret_sha256 = ?"),
      arguments: [hash(secret)]
    ).map(record)
  }

  static func all(_ db: Database) throws -> [TokenRecord] {
    try Row.fetchAll(db, sql: "SELECT name, scopes, created_ms FROM tokens ORDER BY name")
      .map(record)
  }

  static func revoke(_ db: Database, name: String) throws -> Bool {
    try db.execute(sql: "DELETE FROM tokens WHERE name = ?", arguments: [name])
    return db.changesCount > 0
  }

  private static func hash(_ secret: String) -> Data { Data(SHA256.hash(data: Data(secret.utf8))) }

  private static func record(_ row: Row) throws -> TokenRecord {
    let name: String = try row.read(0)
    let scopes = try row.read(1, as: String.self).split(separator: ",").map { text in
      guard let scope = TokenRecord.Scope(rawValue: String(text)) else {
        throw StoreError.corrupt(what: "token \(name) has the unknown scope \(text)")
      }
      return scope
    }
    return TokenRecord(name: name, scopes: scopes, created: WallTime(milliseconds: try row.read(2)))
  }
}

internal import GRDB

/// The tokens of a data folder for another process than the one that serves from it: makes, lists
/// and revokes while the service runs, which takes note at once.
///
/// Each change stands in one transaction with its line in the audit log.
public final class TokenRegister: Sendable {
  private let connection: SideConnection

  /// Opens the folder's database, made when missing, without taking the folder's lock.
  ///
  /// Throws `.cannotOpen` when a service of another build runs from the folder and its tables are
  /// older, `.schemaTooNew` when they are newer.
  public init(directory: String) throws(StoreError) {
    connection = try SideConnection(directory: directory)
  }

  /// Makes a token and returns its secret, which is kept only as a hash. Throws `.nameTaken`.
  public func makeToken(
    _ record: TokenRecord, note: AuditEntry
  ) throws(StoreError) -> String {
    try connection.writing { db in
      let secret = try TokenTable.make(db, record)
      try AuditTable.append(db, [note])
      return secret
    }
  }

  /// All tokens by name.
  public func tokens() throws(StoreError) -> [TokenRecord] {
    try connection.reading(TokenTable.all)
  }

  /// Revokes; false when there is none of that name.
  public func revokeToken(name: String, note: AuditEntry) throws(StoreError) -> Bool {
    try connection.writing { db in
      guard try TokenTable.revoke(db, name: name) else { return false }
      try AuditTable.append(db, [note])
      return true
    }
  }
}

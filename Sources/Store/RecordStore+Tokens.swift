internal import GRDB

extension RecordStore {
  /// Makes a token and returns its secret, which is kept only as a hash. Throws `.nameTaken`.
  public func makeToken(_ record: TokenRecord) throws(StoreError) -> String {
    try writing { db in try TokenTable.make(db, record) }
  }

  /// The record of a presented secret; nil when unknown.
  public func token(secret: String) throws(StoreError) -> TokenRecord? {
    try reading { db in try TokenTable.find(db, secret: secret) }
  }

  /// All tokens by name.
  public func tokens() throws(StoreError) -> [TokenRecord] {
    try reading(TokenTable.all)
  }

  /// Revokes; false when there is none of that name.
  public func revokeToken(name: String) throws(StoreError) -> Bool {
    try writing { db in try TokenTable.revoke(db, name: name) }
  }
}

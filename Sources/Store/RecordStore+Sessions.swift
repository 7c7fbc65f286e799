internal import GRDB
public import Wire

/// A session is named by the SHA-256 of its secret (32 bytes); the secret itself is never stored.
extension RecordStore {
  /// Notes a session that begins. A person's oldest beyond 50 end.
  ///
  /// Throws `.writeFailed` when the person has no account or a disabled one.
  public func openSession(_ record: SessionRecord, hash: [UInt8]) throws(StoreError) {
    try writing { db in try SessionTable.open(db, record, hash: hash) }
  }

  /// A session and its person as the account is now; nil when unknown, ended, or the account is
  /// disabled. Whether it is too old is for the caller to say.
  public func session(
    hash: [UInt8]
  ) throws(StoreError) -> (record: SessionRecord, person: Person)? {
    try reading { db in try SessionTable.find(db, hash: hash) }
  }

  /// Notes that a session was used; never moves the time back.
  public func touchSession(hash: [UInt8], at time: WallTime) throws(StoreError) {
    try writing { db in try SessionTable.touch(db, hash: hash, at: time) }
  }

  /// Ends a session; false when there is none.
  public func closeSession(hash: [UInt8]) throws(StoreError) -> Bool {
    try writing { db in try SessionTable.close(db, hash: hash) }
  }
}

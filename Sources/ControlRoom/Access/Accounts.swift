import Store
import Wire

/// What the control room asks of the store about people: accounts, sessions, preferences and the
/// audit log. Sessions are named by the SHA-256 of their secret.
protocol Accounts: Sendable {
  /// An account and what is kept of its password; nil when there is none.
  func person(
    named name: String
  ) throws(StoreError) -> (person: Person, password: PasswordHash)?
  /// Sets a password and closes the person's sessions; false when there is no such account.
  func setPassword(
    of name: String, to password: PasswordHash, mustChange: Bool
  ) throws(StoreError) -> Bool
  /// Keeps a session.
  func openSession(_ record: SessionRecord, hash: [UInt8]) throws(StoreError)
  /// A session and whose it is; nil when it is not open or the account is disabled.
  func session(hash: [UInt8]) throws(StoreError) -> (record: SessionRecord, person: Person)?
  /// Notes when a session was last used.
  func touchSession(hash: [UInt8], at time: WallTime) throws(StoreError)
  /// Closes a session; false when it is not open.
  func closeSession(hash: [UInt8]) throws(StoreError) -> Bool
  /// What a person set up; the defaults when nothing.
  func preferences(of name: String) throws(StoreError) -> Preferences
  /// Keeps what a person set up.
  func save(_ preferences: Preferences, of name: String) throws(StoreError)
  /// Writes entries at the end of the audit log.
  func append(_ entries: [AuditEntry]) throws(StoreError)
  /// Entries of the audit log, newest first.
  func auditEntries(_ query: AuditQuery) throws(StoreError) -> [AuditEntry]
}

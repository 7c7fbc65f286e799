import Store
import Wire

@testable import ControlRoom

/// Records without accounts.
protocol NoPeople: Accounts {}

extension NoPeople {
  func person(
    named name: String
  ) throws(StoreError) -> (person: Person, password: PasswordHash)? { nil }
  func setPassword(
    of name: String, to password: PasswordHash, mustChange: Bool
  ) throws(StoreError) -> Bool { false }
  func openSession(_ record: SessionRecord, hash: [UInt8]) throws(StoreError) {}
  func session(hash: [UInt8]) throws(StoreError) -> (record: SessionRecord, person: Person)? {
    nil
  }
  func touchSession(hash: [UInt8], at time: WallTime) throws(StoreError) {}
  func closeSession(hash: [UInt8]) throws(StoreError) -> Bool { false }
  func preferences(of name: String) throws(StoreError) -> Preferences { Preferences() }
  func save(_ preferences: Preferences, of name: String) throws(StoreError) {}
  func append(_ entries: [AuditEntry]) throws(StoreError) {}
  func auditEntries(_ query: AuditQuery) throws(StoreError) -> [AuditEntry] { [] }
}

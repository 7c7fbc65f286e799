internal import GRDB

/// The accounts of a data folder for another process than the one that serves from it, like
/// ``TokenRegister`` for tokens: the service takes note at once.
///
/// Each change stands in one transaction with its line in the audit log.
public final class AccountRegister: Sendable {
  private let connection: SideConnection

  /// Opens the folder's database, made when missing, without taking the folder's lock.
  ///
  /// Throws `.cannotOpen` when a service of another build runs from the folder and its tables are
  /// older, `.schemaTooNew` when they are newer.
  public init(directory: String) throws(StoreError) {
    connection = try SideConnection(directory: directory)
  }

  /// An account and its password; nil when unknown.
  public func person(
    named name: String
  ) throws(StoreError) -> (person: Person, password: PasswordHash)? {
    try connection.reading { db in try PeopleTable.find(db, name: name) }
  }

  /// All accounts by name.
  public func people() throws(StoreError) -> [Person] {
    try connection.reading(PeopleTable.all)
  }

  /// Makes an account. Throws `.nameTaken`.
  public func add(
    _ person: Person, password: PasswordHash, note: AuditEntry
  ) throws(StoreError) {
    try connection.writing { db in
      try PeopleTable.add(db, person, password)
      try AuditTable.append(db, [note])
    }
  }

  /// Sets a password and ends all of the person's sessions; false when there is no such account.
  public func setPassword(
    of name: String, to password: PasswordHash, mustChange: Bool, note: AuditEntry
  ) throws(StoreError) -> Bool {
    try change(note) { db in
      try PeopleTable.setPassword(
        db, of: name, to: password, mustChange: mustChange, keeping: nil)
    }
  }

  /// Changes an account's display, role, unit and whether it is disabled; ends its sessions when it
  /// is or when role or unit changed. False when there is no such account.
  ///
  /// `edit` gets the account as it is within the transaction, so that of two changes at a time
  /// neither undoes the other.
  public func update(
    named name: String, note: AuditEntry, _ edit: (inout Person) -> Void
  ) throws(StoreError) -> Bool {
    try change(note) { db in
      guard var person = try PeopleTable.find(db, name: name)?.person else { return false }
      edit(&person)
      return try PeopleTable.update(db, person)
    }
  }

  /// Removes an account with its sessions and preferences; false when there is none.
  public func removePerson(named name: String, note: AuditEntry) throws(StoreError) -> Bool {
    try change(note) { db in try PeopleTable.remove(db, name: name) }
  }

  private func change(
    _ note: AuditEntry, _ work: (Database) throws -> Bool
  ) throws(StoreError) -> Bool {
    try connection.writing { db in
      guard try work(db) else { return false }
      try AuditTable.append(db, [note])
      return true
    }
  }
}

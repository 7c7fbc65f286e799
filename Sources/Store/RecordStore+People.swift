internal import GRDB
public import Wire

extension RecordStore {
  /// An account and its password; nil when unknown.
  public func person(
    named name: String
  ) throws(StoreError) -> (person: Person, password: PasswordHash)? {
    try reading { db in try PeopleTable.find(db, name: name) }
  }

  /// All accounts by name.
  public func people() throws(StoreError) -> [Person] {
    try reading(PeopleTable.all)
  }

  /// Makes an account. Throws `.nameTaken`.
  public func add(_ person: Person, password: PasswordHash) throws(StoreError) {
    try writing { db in try PeopleTable.add(db, person, password) }
  }

  /// Sets a password and ends all of the person's sessions; false when there is no such account.
  public func setPassword(
    of name: String, to password: PasswordHash, mustChange: Bool
  ) throws(StoreError) -> Bool {
    try writing { db in
      try PeopleTable.setPassword(db, of: name, to: password, mustChange: mustChange)
    }
  }

  /// Sets an account's display, role, unit and whether it is disabled; ends its sessions when it is
  /// or when role or unit changed. False when there is no such account.
  public func update(_ person: Person) throws(StoreError) -> Bool {
    try writing { db in try PeopleTable.update(db, person) }
  }

  /// Removes an account with its sessions and preferences; false when there is none.
  public func removePerson(named name: String) throws(StoreError) -> Bool {
    try writing { db in try PeopleTable.remove(db, name: name) }
  }

  /// What a person set up; the defaults when nothing.
  public func preferences(of name: String) throws(StoreError) -> Preferences {
    try reading { db in try PeopleTable.preferences(db, of: name) }
  }

  /// Keeps what a person set up; does nothing when there is no such account.
  public func save(_ preferences: Preferences, of name: String) throws(StoreError) {
    try writing { db in try PeopleTable.save(db, preferences, of: name) }
  }

  /// Name of the account that the first start makes.
  private static let firstName = "admin"

  /// When there is no account at all: makes `admin`, a commander, whose generated password must be
  /// changed at the first sign-in, with its line in the audit log. Returns name and password, which
  /// is kept nowhere else; nil when there are accounts already.
  public func makeFirstPerson(
    now: WallTime
  ) throws(StoreError) -> (name: String, password: String)? {
    // Before the writer is asked for: hashing takes longer than a press may wait.
    guard try people().isEmpty else { return nil }
    let password = PasswordHash.generatePassword()
    let hash = try PasswordHash(of: password)
    let person = Person(
      name: Self.firstName, display: "Admin", role: .commander, created: now,
      mustChangePassword: true)
    let wasMade = try writing { db in
      guard try PeopleTable.all(db).isEmpty else { return false }
      try PeopleTable.add(db, person, hash)
      try AuditTable.append(
        db,
        [
          AuditEntry(
            at: now, who: "watchpost", address: "", act: "addPerson",
            object: "person:\(person.name)", detail: "role commander; the first account")
        ])
      return true
    }
    return wasMade ? (person.name, password) : nil
  }
}

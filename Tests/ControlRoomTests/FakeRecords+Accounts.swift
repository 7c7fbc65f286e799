@testable import Store
import Synchronization
import Wire

@testable import ControlRoom

/// People of a small county, in memory.
struct FakePeople {
  var people: [String: (person: Person, password: PasswordHash)] = [:]
  var sessions: [[UInt8]: SessionRecord] = [:]
  var preferences: [String: Preferences] = [:]
  var audit: [AuditEntry] = []
  var auditFailure: StoreError?
  /// Why sessions cannot be written.
  var writeFailure: StoreError?

  /// The password of every account made here.
  static let password = "correct horse battery"
  /// Its hash, at a low cost: what is tested here is not how slow it is.
  static let hash = try? PasswordHash(of: password, costLog: 4)

  init() {
    for role in Person.Role.allCases { add(role.rawValue, role) }
  }

  mutating func add(_ name: String, _ role: Person.Role, mustChange: Bool = false) {
    guard let hash = Self.hash else { preconditionFailure("no memory for a password's hash") }
    people[name] = (
      Person(
        name: name, display: "The \(name)", role: role, unit: role == .unit ? .unit : nil,
        created: WallTime(milliseconds: 0), mustChangePassword: mustChange), hash
    )
  }
}

extension FakeRecords {
  func person(
    named name: String
  ) throws(StoreError) -> (person: Person, password: PasswordHash)? {
    try read { $0.accounts.people[name] }
  }

  func setPassword(
    of name: String, to password: PasswordHash, mustChange: Bool
  ) throws(StoreError) -> Bool {
    try read { state in
      guard state.accounts.people[name] != nil else { return false }
      state.accounts.people[name]?.password = password
      state.accounts.people[name]?.person.mustChangePassword = mustChange
      state.accounts.sessions = state.accounts.sessions.filter {
        $0.value.person != name
      }
      return true
    }
  }

  func openSession(_ record: SessionRecord, hash: [UInt8]) throws(StoreError) {
    try write { $0.accounts.sessions[hash] = record }
  }

  private func write<Answer: Sendable>(
    _ body: (inout State) -> Answer
  ) throws(StoreError) -> Answer {
    let failure = state.withLock { $0.accounts.writeFailure }
    if let failure { throw failure }
    return try read(body)
  }

  func session(hash: [UInt8]) throws(StoreError) -> (record: SessionRecord, person: Person)? {
    gate.withLock { _ in }
    return try read { state in
      state.lookups += 1
      guard let record = state.accounts.sessions[hash],
        let person = state.accounts.people[record.person]?.person, !person.isDisabled
      else { return nil }
      return (record, person)
    }
  }

  func touchSession(hash: [UInt8], at time: WallTime) throws(StoreError) {
    try write { $0.accounts.sessions[hash]?.lastSeen = time }
  }

  func closeSession(hash: [UInt8]) throws(StoreError) -> Bool {
    try write { $0.accounts.sessions.removeValue(forKey: hash) != nil }
  }

  func preferences(of name: String) throws(StoreError) -> Preferences {
    try read { $0.accounts.preferences[name] ?? Preferences() }
  }

  func save(_ preferences: Preferences, of name: String) throws(StoreError) {
    try read { $0.accounts.preferences[name] = preferences }
  }

  func append(_ entries: [AuditEntry]) throws(StoreError) {
    let failure: StoreError? = try read { state in
      if let failure = state.accounts.auditFailure { return failure }
      for var entry in entries {
        entry.number = UInt64(state.accounts.audit.count + 1)
        state.accounts.audit.append(entry)
      }
      return nil
    }
    if let failure { throw failure }
  }

  func auditEntries(_ query: AuditQuery) throws(StoreError) -> [AuditEntry] {
    try read { state in
      let found = state.accounts.audit.reversed().filter { entry in
        (query.before.map { entry.number < $0 } ?? true)
          && (query.who.map { $0 == entry.who } ?? true)
          && (query.act.map { $0 == entry.act } ?? true)
          && (query.object.map { $0 == entry.object } ?? true)
      }
      return Array(found.prefix(query.limit))
    }
  }
}

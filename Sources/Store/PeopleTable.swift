internal import Foundation
internal import GRDB
internal import Wire

/// The accounts' tables: people and what they set up.
enum PeopleTable {
  static let columns = """
    SELECT name, display, role, unit, created_ms, is_disabled, must_change, password FROM people
    """

  /// Names are equal when they are canonically equal, as in Swift; SQLite compares bytes.
  static func key(_ name: String) -> String { name.precomposedStringWithCanonicalMapping }

  static func find(
    _ db: Database, name: String
  ) throws -> (person: Person, password: PasswordHash)? {
    try Row.fetchOne(
      db.cachedStatement(sql: "\(columns) WHERE name = ?"), arguments: [key(name)]
    ).map(account)
  }

  static func all(_ db: Database) throws -> [Person] {
    try Row.fetchAll(db, sql: "\(columns) ORDER BY name").map { try account($0).person }
  }

  static func add(_ db: Database, _ person: Person, _ password: PasswordHash) throws {
    do {
      try db.execute(
        sql: """
          INSERT INTO people
            (name, display, role, unit, created_ms, is_disabled, must_change, password)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          key(person.name), person.display, person.role.rawValue, person.unit?.description,
          person.created.milliseconds, person.isDisabled, person.mustChangePassword, password.text,
        ])
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      throw StoreError.nameTaken(person.name)
    }
  }

  static func setPassword(
    _ db: Database, of name: String, to password: PasswordHash, mustChange: Bool
  ) throws -> Bool {
    try db.execute(
      sql: "UPDATE people SET password = ?, must_change = ? WHERE name = ?",
      arguments: [password.text, mustChange, key(name)])
    guard db.changesCount > 0 else { return false }
    _ = try SessionTable.close(db, of: name)
    return true
  }

  static func update(_ db: Database, _ person: Person) throws -> Bool {
    guard let before = try find(db, name: person.name)?.person else { return false }
    try db.execute(
      sql: "UPDATE people SET display = ?, role = ?, unit = ?, is_disabled = ? WHERE name = ?",
      arguments: [
        person.display, person.role.rawValue, person.unit?.description, person.isDisabled,
        key(person.name),
      ])
    // What a page shows was made for who the person was.
    if person.isDisabled || person.role != before.role || person.unit != before.unit {
      _ = try SessionTable.close(db, of: person.name)
    }
    return true
  }

  static func remove(_ db: Database, name: String) throws -> Bool {
    try db.execute(sql: "DELETE FROM people WHERE name = ?", arguments: [key(name)])
    return db.changesCount > 0
  }

  static func preferences(_ db: Database, of name: String) throws -> Preferences {
    let body = try Data.fetchOne(
      db.cachedStatement(sql: "SELECT body FROM preferences WHERE person = ?"),
      arguments: [key(name)])
    // What a newer build set up is no reason to keep a person from signing in.
    guard let body else { return Preferences() }
    return (try? RecordCoding.decoder().decode(Preferences.self, from: body)) ?? Preferences()
  }

  static func save(_ db: Database, _ preferences: Preferences, of name: String) throws {
    let body = try RecordCoding.encoder().encode(preferences)
    try db.cachedStatement(
      sql: """
        INSERT INTO preferences (person, body) SELECT name, ? FROM people WHERE name = ?
          ON CONFLICT (person) DO UPDATE SET body = excluded.body
        """
    ).execute(arguments: [body, key(name)])
  }

  static func account(_ row: Row) throws -> (person: Person, password: PasswordHash) {
    let name: String = try row.read(0)
    guard let role = Person.Role(rawValue: try row.read(2)) else {
      throw StoreError.corrupt(
        what: "person \(name) has the unknown role \(try row.read(2, as: String.self))")
    }
    let unit = try row.readOptional(3, as: String.self)
    guard unit == nil || unit.flatMap(DeviceID.init) != nil else {
      throw StoreError.corrupt(what: "person \(name) has the unit \(unit ?? ""), which is no id")
    }
    guard let password = PasswordHash(text: try row.read(7)) else {
      throw StoreError.corrupt(what: "person \(name) has a password that is no scrypt hash")
    }
    let person = Person(
      name: name, display: try row.read(1), role: role, unit: unit.flatMap(DeviceID.init),
      created: WallTime(milliseconds: try row.read(4)), isDisabled: try row.read(5),
      mustChangePassword: try row.read(6))
    return (person, password)
  }
}

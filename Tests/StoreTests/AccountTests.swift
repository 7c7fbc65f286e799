import Foundation
import GRDB
import Testing
import Wire

@testable import Store

@Suite struct AccountTests {
  private let folder = TemporaryFolder()
  /// Hashed once: each takes a tenth of a second.
  private static let password = Result { try PasswordHash(of: "correct horse") }

  private func person(
    _ name: String, _ role: Person.Role = .operator, unit: DeviceID? = nil
  ) -> Person {
    Person(name: name, display: "Sgt \(name)", role: role, unit: unit, created: Samples.start)
  }

  private func session(_ person: String, seen seconds: Int64 = 0) -> SessionRecord {
    let time = Samples.start.adding(milliseconds: seconds * 1_000)
    return SessionRecord(
      person: person, created: time, lastSeen: time, address: "10.0.0.7",
      csrf: String(repeating: "c", count: 43))
  }

  private func hash(_ number: UInt8) -> [UInt8] { [UInt8](repeating: number, count: 32) }

  private func note(_ act: String) -> AuditEntry {
    AuditEntry(at: Samples.start, who: "cli:root", address: "", act: act)
  }

  @Test func aPasswordMatchesItselfOnlyAndIsNotInItsHash() throws {
    let hash = try Self.password.get()
    #expect(hash.matches("correct horse"))
    for wrong in ["", "correct horse ", "Correct horse", "correct hors", "\0"] {
      #expect(!hash.matches(wrong))
    }
    #expect(!hash.text.contains("correct"))
    #expect(hash.text.hasPrefix("$scrypt$ln=15,r=8,p=1$"))
    #expect(PasswordHash(text: hash.text) == hash)
    #expect(try PasswordHash(of: "correct horse") != hash, "the salt is fresh")
    #expect(!PasswordHash.decoy.matches("correct horse"))
    // Two ways to write the same characters.
    #expect(try PasswordHash(of: "Stra\u{DF}e \u{E9}toile").matches("Stra\u{DF}e e\u{301}toile"))
  }

  /// RFC 7914 section 12 at N = 16384, r = 8, p = 1: its first 32 bytes, as our text has them.
  @Test func theHashIsScryptOfTheRFC() throws {
    let salt = Data("SodiumChloride".utf8).base64EncodedString()
    let bytes: [UInt8] = [
      0x70, 0x23, 0xBD, 0xCB, 0x3A, 0xFD, 0x73, 0x48, 0x46, 0x1C, 0x06, 0xCD, 0x81, 0xFD, 0x38,
      0xEB, 0xFD, 0xA8, 0xFB, 0xBA, 0x90, 0x4F, 0x8E, 0x3E, 0xA9, 0xB5, 0x43, 0xF6, 0x54, 0x5D,
      0xA1, 0xF2,
    ]
    let text = "$scrypt$ln=14,r=8,p=1$\(salt)$\(Data(bytes).base64EncodedString())"
    let hash = try #require(PasswordHash(text: text))
    #expect(hash.matches("pleaseletmein"))
    #expect(!hash.matches("pleaseletmeout"))
  }

  @Test(arguments: [
    "", "$scrypt$", "$scrypt$ln=15,r=8,p=1$AAAA$AAAA", "$scrypt$ln=99,r=8,p=1$%$%",
    "$scrypt$ln=20,r=32,p=16$%$%", "$scrypt$ln=0,r=8,p=1$%$%", "$bcrypt$ln=15,r=8,p=1$%$%",
  ])
  func whatIsNoHashIsNone(_ pattern: String) {
    let part = Data(count: 32).base64EncodedString()
    #expect(PasswordHash(text: "$scrypt$ln=15,r=8,p=1$\(part)$\(part)") != nil)
    #expect(PasswordHash(text: pattern.replacing("%", with: part)) == nil)
  }

  @Test(arguments: [
    ("123456789", "li", "at least"), (String(repeating: "x", count: 257), "li", "at most"),
    ("LiMingXing1", "limingxing1", "name"), ("1234567890", "li", nil),
    (String(repeating: "长", count: 256), "li", nil),
  ])
  func aPasswordHasLimits(_ password: String, _ name: String, _ fault: String?) {
    let found = PasswordHash.faultOfPassword(password, of: name)
    #expect(fault.map { found?.contains($0) == true } ?? (found == nil), "\(found ?? "")")
  }

  @Test func aGeneratedPasswordIsReadableAndNeverTheSame() throws {
    let many = Set((0..<1_000).map { _ in PasswordHash.generatePassword() })
    #expect(many.count == 1_000)
    for password in many {
      #expect(password.wholeMatch(of: /(?:[a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}/) != nil)
      #expect(PasswordHash.faultOfPassword(password) == nil)
    }
  }

  @Test func anAccountLivesFromMakingToRemoving() throws {
    let store = try folder.open()
    let hash = try Self.password.get()
    #expect(try store.people().isEmpty)
    let unit = person("车_1", .unit, unit: Samples.unit)
    try store.add(person("li"), password: hash)
    try store.add(unit, password: hash)
    #expect(throws: StoreError.nameTaken("li")) { try store.add(person("li"), password: hash) }
    #expect(try store.people() == [person("li"), unit])
    let found = try #require(try store.person(named: "li"))
    #expect(found.person == person("li") && found.password == hash)
    #expect(try store.person(named: "LI") == nil)

    var changed = person("li", .commander)
    changed.display = "Captain"
    changed.isDisabled = true
    changed.mustChangePassword = true
    #expect(try store.update(changed))
    changed.mustChangePassword = false
    #expect(
      try store.person(named: "li")?.person == changed, "an update leaves the password's word")
    #expect(try !store.update(person("nobody")))

    let second = try PasswordHash(of: "another password")
    #expect(try store.setPassword(of: "li", to: second, mustChange: true))
    #expect(try !store.setPassword(of: "nobody", to: second, mustChange: true))
    #expect(try store.person(named: "li")?.person.mustChangePassword == true)
    #expect(try store.person(named: "li")?.password == second)

    #expect(try store.removePerson(named: "li"))
    #expect(try !store.removePerson(named: "li"))
    #expect(try store.person(named: "li") == nil)
  }

  @Test func oneNameWrittenTwoWaysIsOneAccount() throws {
    let store = try folder.open()
    let hash = try Self.password.get()
    try store.add(person("Jose\u{301}"), password: hash)
    #expect(throws: StoreError.self) { try store.add(person("Jos\u{E9}"), password: hash) }
    #expect(try store.person(named: "Jos\u{E9}") != nil)
    try store.openSession(session("Jose\u{301}"), hash: self.hash(1))
    #expect(try store.closeSessions(of: "Jos\u{E9}") == 1)
  }

  @Test func preferencesAreThePersonsAndGoWithIt() throws {
    let store = try folder.open()
    try store.add(person("li"), password: try Self.password.get())
    #expect(try store.preferences(of: "li") == Preferences())
    let own = Preferences(language: .zh, theme: .dark, density: .compact, volume: 20)
    try store.save(own, of: "li")
    try store.save(own, of: "nobody")
    #expect(try store.preferences(of: "li") == own)
    #expect(try store.preferences(of: "nobody") == Preferences())
    #expect(try store.removePerson(named: "li"))
    try store.add(person("li"), password: try Self.password.get())
    #expect(try store.preferences(of: "li") == Preferences())
  }

  @Test func aSessionLivesFromOpeningToClosing() throws {
    let store = try folder.open()
    try store.add(person("li"), password: try Self.password.get())
    try store.openSession(session("li"), hash: hash(1))
    let found = try #require(try store.session(hash: hash(1)))
    #expect(found.record == session("li") && found.person == person("li"))
    #expect(try store.session(hash: hash(2)) == nil)
    let later = Samples.start.adding(milliseconds: 5_000)
    try store.touchSession(hash: hash(1), at: later)
    try store.touchSession(hash: hash(1), at: Samples.start)
    #expect(try store.session(hash: hash(1))?.record.lastSeen == later)
    #expect(try store.closeSession(hash: hash(1)))
    #expect(try !store.closeSession(hash: hash(1)))
    #expect(try store.session(hash: hash(1)) == nil)
    #expect(throws: StoreError.self) { try store.openSession(session("no"), hash: hash(1)) }
  }

  /// What ends sessions, of two that li has and one of another.
  @Test func whatChangesThePersonEndsItsSessions() throws {
    let store = try folder.open()
    let password = try Self.password.get()
    func left(_ change: (RecordStore) throws -> Void) throws -> [UInt8] {
      for name in ["li", "wu"] { _ = try store.removePerson(named: name) }
      for name in ["li", "wu"] { try store.add(person(name), password: password) }
      for (number, name) in [(UInt8(1), "li"), (2, "li"), (3, "wu")] {
        try store.openSession(session(name), hash: hash(number))
      }
      try change(store)
      return try [1, 2, 3].filter { try store.session(hash: hash($0)) != nil }
    }
    var renamed = person("li")
    renamed.display = "Li"
    var disabled = person("li")
    disabled.isDisabled = true
    let promoted = person("li", .commander)
    let moved = person("li", unit: Samples.unit)
    #expect(try left { _ = try $0.update(renamed) } == [1, 2, 3])
    #expect(try left { _ = try $0.update(disabled) } == [3])
    #expect(try left { _ = try $0.update(promoted) } == [3])
    #expect(try left { _ = try $0.update(moved) } == [3])
    #expect(try left { _ = try $0.removePerson(named: "li") } == [3])
    #expect(try left { try $0.closeSessions(of: "li") } == [3])
    let one = hash(1)
    #expect(
      try left {
        _ = try $0.setPassword(of: "li", to: password, mustChange: false, keeping: one)
      } == [1, 3])
    #expect(
      try left { _ = try $0.setPassword(of: "li", to: password, mustChange: true) } == [3])
    _ = try left { _ = try $0.update(disabled) }
    #expect(throws: StoreError.self) { try store.openSession(session("li"), hash: hash(9)) }
  }

  @Test func sessionsAreBoundedAndPruned() throws {
    let store = try folder.open()
    try store.add(person("li"), password: try Self.password.get())
    for number in 1...60 {
      try store.openSession(session("li", seen: Int64(number)), hash: hash(UInt8(number)))
    }
    let left = try (1...60).filter { try store.session(hash: hash(UInt8($0))) != nil }
    #expect(left == Array(11...60))
    func after(_ seconds: Int64) -> WallTime { Samples.start.adding(milliseconds: seconds * 1_000) }
    try store.touchSession(hash: hash(11), at: after(100))
    #expect(try store.pruneSessions(createdBefore: after(0), lastSeenBefore: after(31)) == 19)
    #expect(try store.session(hash: hash(11)) != nil)
    #expect(try store.pruneSessions(createdBefore: after(12), lastSeenBefore: after(0)) == 1)
    _ = try store.prune(now: after(60 + SessionRecord.idleSeconds))
    #expect(try store.session(hash: hash(60)) != nil)
    _ = try store.prune(now: after(61 + SessionRecord.idleSeconds))
    #expect(try store.session(hash: hash(60)) == nil)
  }

  @Test func accountsAreKeptBesideALiveStore() throws {
    let store = try folder.open()
    let register = try AccountRegister(directory: folder.path)
    let password = try Self.password.get()
    try register.add(person("li"), password: password, note: note("addPerson"))
    #expect(throws: StoreError.nameTaken("li")) {
      try register.add(person("li"), password: password, note: note("addPerson"))
    }
    try store.openSession(session("li"), hash: hash(1))
    #expect(try register.people() == [person("li")])
    #expect(
      try register.setPassword(
        of: "li", to: password, mustChange: true, note: note("setPassword")))
    #expect(try store.session(hash: hash(1)) == nil)
    // Each is made on the account as it is then: neither undoes the other.
    #expect(
      try register.update(named: "li", note: note("disablePerson")) { $0.isDisabled = true })
    #expect(try register.update(named: "li", note: note("setRole")) { $0.role = .commander })
    let changed = try store.person(named: "li")?.person
    #expect(changed?.isDisabled == true && changed?.role == .commander)
    #expect(try !register.update(named: "nobody", note: note("setRole")) { $0.role = .viewer })
    #expect(try register.removePerson(named: "li", note: note("removePerson")))
    #expect(try !register.removePerson(named: "li", note: note("removePerson")))
    #expect(try store.people().isEmpty)
    // A change and its line stand or fall together.
    #expect(
      try store.auditEntries(AuditQuery()).map(\.act)
        == ["removePerson", "setRole", "disablePerson", "setPassword", "addPerson"])
  }

  @Test func theFirstPersonIsMadeOnce() throws {
    let store = try folder.open()
    let made = try #require(try store.makeFirstPerson(now: Samples.start))
    #expect(try store.makeFirstPerson(now: Samples.start) == nil)
    let found = try #require(try store.person(named: made.name))
    #expect(made.name == "admin" && found.password.matches(made.password))
    #expect(found.person.role == .commander && found.person.mustChangePassword)
    #expect(try store.auditEntries(AuditQuery()).map(\.object) == ["person:admin"])
    try store.close()
    for name in folder.names where name != "reserve" {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))
      #expect(bytes.range(of: Data(made.password.utf8)) == nil, "found in \(name)")
    }
  }

  @Test(arguments: [
    ("", false), ("  ", false), ("李明", true), ("Sgt Li", true), ("a\u{1B}[2J", false),
    (String(repeating: "x", count: 65), false), ("two\nlines", false), ("a\u{2028}b", false),
  ])
  func aDisplayHasLimits(_ display: String, _ isGood: Bool) {
    #expect((Person.faultOfDisplay(display) == nil) == isGood)
  }
}

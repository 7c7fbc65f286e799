import Detection
import GRDB
import Testing
import Wire

@testable import Store

@Suite struct AuditTests {
  private let folder = TemporaryFolder()

  private func entry(_ act: String, who: String = "person:li", day: Int64 = 0) -> AuditEntry {
    AuditEntry(
      at: Samples.start.adding(milliseconds: day * Samples.day), who: who, address: "10.0.0.7",
      act: act, object: "camera:\(Samples.camera)", detail: "因为 \"why\"")
  }

  private func fill(_ count: Int = 5) throws {
    let store = try folder.open()
    for number in 1...count { try store.append([entry("act\(number)")]) }
    try store.close()
  }

  private var faults: [String] {
    get throws { try RecordStore.verify(directory: folder.path) }
  }

  @Test func entriesAreNumberedAndListedNewestFirst() throws {
    let store = try folder.open()
    try store.append([])
    try store.append([entry("signIn"), entry("command", who: "token:wall")])
    try store.append([entry("viewCamera")])
    let all = try store.auditEntries(AuditQuery())
    #expect(all.map(\.number) == [3, 2, 1])
    var first = entry("signIn")
    first.number = 1
    #expect(all.last == first)
    for (query, numbers) in [
      (AuditQuery(before: 3), [2, 1]), (AuditQuery(limit: 1), [3]), (AuditQuery(limit: 0), [3]),
      (AuditQuery(before: .max, limit: .max), [3, 2, 1]), (AuditQuery(who: "token:wall"), [2]),
      (AuditQuery(act: "viewCamera"), [3]), (AuditQuery(who: "person:li", act: "command"), []),
      (AuditQuery(before: 3, who: "person:li", object: "camera:\(Samples.camera)"), [1]),
      (AuditQuery(object: "' OR 1 = 1 --"), []),
    ] as [(AuditQuery, [UInt64])] {
      #expect(try store.auditEntries(query).map(\.number) == numbers, "\(query)")
    }
    #expect(try faults == [])
  }

  @Test func textsAreCutAndPlain() throws {
    let store = try folder.open()
    try store.append([
      AuditEntry(
        at: Samples.start, who: "a\0b\u{1B}[2J\r\n", address: "", act: "x",
        object: String(repeating: "长", count: 1_000), detail: String(repeating: "d", count: 9_000))
    ])
    let kept = try #require(try store.auditEntries(AuditQuery()).first)
    #expect(kept.who == "a b [2J  " && kept.object.count == 256 && kept.detail.count == 2_000)
    #expect(try faults == [])
  }

  @Test(arguments: [
    ("UPDATE audit SET who = 'person:wu' WHERE number = 2", "audit entry 2: the hash chain"),
    ("UPDATE audit SET at_ms = at_ms + 1 WHERE number = 5", "audit entry 5: the hash chain"),
    ("UPDATE audit SET hash = zeroblob(32) WHERE number = 5", "audit entry 5: the hash chain"),
    // The border between two texts is a part of what is sealed.
    (
      "UPDATE audit SET act = 'act', object = '3' || object WHERE number = 3",
      "audit entry 3: the hash chain"
    ),
    ("DELETE FROM audit WHERE number = 3", "audit: entry 3 is missing"),
    ("DELETE FROM audit WHERE number < 3", "audit: entries 1…2 are missing"),
    ("DELETE FROM audit WHERE number >= 4", "audit: entries 4…5 are missing at the end"),
    ("DELETE FROM audit", "audit: entries 1…5 are missing at the end"),
    ("UPDATE meta SET value = 'x' WHERE key = 'audit_base'", "audit_base is missing or"),
  ])
  func anAlteredLogIsFound(_ sql: String, _ fault: String) throws {
    try fill()
    #expect(try faults == [])
    try folder.tamper(sql)
    let found = try faults
    #expect(found.contains { $0.contains(fault) }, "\(found)")
  }

  /// What came with the audit log is checked beside it.
  @Test(arguments: [
    ("UPDATE people SET role = 'king'", "person li has the unknown role king"),
    ("UPDATE people SET unit = '12'", "person li has the unit 12, which is no id"),
    ("UPDATE people SET password = 'plain'", "person li has a password that is no scrypt hash"),
    ("UPDATE preferences SET body = CAST('{}' AS BLOB)", "preferences of li do not decode"),
    ("UPDATE preferences SET person = 'wu'", "preferences: 1 belong to no account"),
    ("UPDATE sessions SET person = 'wu'", "sessions: 1 belong to no account"),
    ("UPDATE visits SET zones = 'x'", "visit of 45092100001320000002 at 1795219200000 does not"),
    ("UPDATE visits SET camera = 'x'", "visit of x at 1795219200000 does not decode"),
    ("UPDATE evidence SET cell_rows = NULL", "its motion cells are no grid"),
    ("UPDATE evidence SET cells = zeroblob(9)", "its motion cells are no grid"),
  ])
  func whatCannotBeReadIsFound(_ sql: String, _ fault: String) throws {
    let store = try folder.open()
    let person = Person(name: "li", display: "Li", role: .viewer, created: Samples.start)
    try store.add(person, password: .decoy)
    try store.save(Preferences(), of: "li")
    let session = SessionRecord(
      person: "li", created: Samples.start, lastSeen: Samples.start, address: "", csrf: "c")
    try store.openSession(session, hash: [1])
    let visit = Visit(
      camera: Samples.camera, start: Samples.start, peak: Samples.start, peakShare: 0.5,
      zones: [], frames: 1)
    try store.record([visit])
    var picture = Samples.picture(frame: 1)
    picture.cells = CellGrid(columns: 8, rows: 1)
    try store.keep(picture)
    try store.close()
    #expect(try faults == [])
    try folder.tamper(sql)
    let found = try faults
    #expect(found.contains { $0.contains(fault) }, "\(found)")
  }

  @Test func aSwappedPairIsFound() throws {
    try fill()
    try folder.tamper("UPDATE audit SET number = 99 WHERE number = 2")
    try folder.tamper("UPDATE audit SET number = 2 WHERE number = 3")
    try folder.tamper("UPDATE audit SET number = 3 WHERE number = 99")
    let found = try faults
    for number in 2...4 {
      #expect(found.contains { $0.hasPrefix("audit entry \(number): the hash") }, "\(found)")
    }
  }

  @Test func aCutEndStaysSeenWhenTheLogGoesOn() throws {
    try fill()
    try folder.tamper("DELETE FROM audit WHERE number >= 4")
    let store = try folder.open()
    try store.append([entry("after")])
    #expect(try store.auditEntries(AuditQuery(limit: 2)).map(\.number) == [6, 3])
    #expect(try faults.contains("audit: entries 4…5 are missing"))
  }

  @Test func ofALogWithoutEndTheNewestAreKeptAndTheChainGoesOn() throws {
    let store = try folder.open()
    try store.append((0..<1_000).map { _ in entry("act") })
    func prune(_ limit: Int, kept: Int64) throws -> Int {
      try store.writing { db in
        try AuditTable.prune(db, now: Samples.start, limit: limit, kept: kept)
      }
    }
    #expect(try prune(500, kept: 1_000) == 0)
    // A bounded piece a call.
    #expect(try prune(500, kept: 300) == 500)
    #expect(try prune(500, kept: 300) == 200)
    #expect(try prune(500, kept: 300) == 0)
    #expect(try store.auditEntries(AuditQuery(limit: 1_000)).last?.number == 701)
    try store.append([entry("after")])
    #expect(try prune(500, kept: 300) == 1)
    #expect(try faults == [])
    #expect(try store.pruneAudit(now: Samples.start) == 0)
  }

  @Test func aYearIsKeptAndTheChainGoesOn() throws {
    let store = try folder.open()
    try store.append((0..<600).map { entry("act", day: $0 < 550 ? 0 : 10) })
    func prune(_ day: Int64) throws -> [UInt64] {
      _ = try store.prune(now: Samples.start.adding(milliseconds: day * Samples.day + 1))
      return try store.auditEntries(AuditQuery(limit: 1_000)).map(\.number)
    }
    #expect(try prune(364).count == 600)
    // A bounded piece a call.
    #expect(try prune(365).last == 501)
    #expect(try prune(365).last == 551)
    #expect(try prune(374).count == 50)
    #expect(try faults == [])
    #expect(try prune(375).isEmpty)
    try store.append([entry("after", day: 375)])
    #expect(try prune(375) == [601])
    #expect(try faults == [])
  }
}

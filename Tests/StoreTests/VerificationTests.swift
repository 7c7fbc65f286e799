import Detection
import Foundation
import GRDB
import Incidents
import Testing
import Wire
import TestGround

@testable import Store

@Suite struct VerificationTests {
  private let folder = TemporaryFolder()

  /// A county, two presses, an offer to its unit; snapshots; two pictures; closed.
  private func fill() throws {
    let store = try folder.open()
    var desk = Desk()
    var number: UInt64 = 0
    func commit(_ input: Input, at second: Int64) throws -> [Effect] {
      number += 1
      let entry = JournalEntry(number: number, moment: Samples.moment(second), input: input)
      let effects = desk.apply(input, at: entry.moment)
      try store.commit([entry], effects: effects)
      return effects
    }
    _ = try commit(Samples.inputs[0], at: 1)
    let ready = UnitEvent(
      unit: Samples.unit, status: .available, receipt: .none, order: nil, words: "")
    _ = try commit(.unit(ready), at: 1)
    for press in UInt32(1)...2 { _ = try commit(Samples.press(press), at: Int64(press) + 1) }
    try store.saveSnapshot(desk, through: 4, last: Samples.moment(3))
    _ = try commit(Samples.dispatch, at: 10)
    try store.saveSnapshot(desk, through: 5, last: Samples.moment(10))
    try store.keep([Samples.picture(frame: 1), Samples.picture(frame: 2)])
    try store.close()
  }

  private var faults: [String] {
    get throws { try RecordStore.verify(directory: folder.path) }
  }

  private func evidencePath(_ frame: Int) -> String {
    "evidence/1/\(Samples.camera)-\(Samples.start.milliseconds)-\(frame).jpg"
  }

  @Test func aSoundFolderHasNoFault() throws {
    try fill()
    #expect(try faults == [])
  }

  @Test func aLiveFolderCanBeChecked() throws {
    try fill()
    let store = try folder.open()
    #expect(try faults == [])
    // A file that is being written has no row yet.
    try folder.write("coming", to: "evidence/1/coming.jpg")
    #expect(try faults == [])
    try store.close()
    #expect(try faults == ["evidence evidence/1/coming.jpg belongs to no row"])
  }

  @Test(arguments: [
    ("UPDATE journal SET desk_ms = desk_ms + 1 WHERE number = 3", "journal entry 3: the hash"),
    ("UPDATE journal SET wall_ms = wall_ms - 1 WHERE number = 5", "journal entry 5: the hash"),
    (
      "UPDATE journal SET input = (SELECT input FROM journal WHERE number = 1) WHERE number = 4",
      "journal entry 4: the hash"
    ),
    ("UPDATE journal SET hash = zeroblob(32) WHERE number = 5", "journal entry 5: the hash"),
    ("UPDATE journal SET input = CAST('{}' AS BLOB) WHERE number = 2", "entry 2 does not decode"),
    ("DELETE FROM journal WHERE number = 3", "entry 3 is missing"),
    ("DELETE FROM journal WHERE number < 3", "entries 1…2 are missing"),
    ("DELETE FROM journal WHERE number >= 5", "snapshot through entry 5: the journal ends at 4"),
    (
      "UPDATE snapshots SET body = CAST('{\"a\":1}' AS BLOB)",
      "snapshot through entry 5 was altered"
    ),
    ("UPDATE meta SET value = 7 WHERE key = 'evidence_bytes'", "evidence: 7 bytes are noted"),
    ("UPDATE meta SET value = 'x' WHERE key = 'evidence_bytes'", "evidence_bytes is missing or"),
    ("UPDATE evidence SET sha256 = zeroblob(32) WHERE frame = 1", "1.jpg was altered"),
    ("DELETE FROM evidence WHERE frame = 2", "2.jpg belongs to no row"),
    (
      """
      INSERT INTO incidents SELECT 9000, 'received', 1, 'press', 1, 0, 0, CAST('{}' AS BLOB)
      """, "incident 9000 does not decode"
    ),
    (
      "INSERT INTO orders VALUES (9000, 1, 1, '45092100001320000003', 2, 0)",
      "order 9000 to 45092100001320000003 is stored, but the journal does not lead to it"
    ),
  ])
  func anAlteredRowIsFound(_ sql: String, _ fault: String) throws {
    try fill()
    try folder.tamper(sql)
    let found = try faults
    #expect(found.contains { $0.contains(fault) }, "\(found)")
  }

  @Test(
    arguments: [
      ("UPDATE incidents SET state = 'archived'", "incident 1: its columns are not those of"),
      ("UPDATE incidents SET is_open = 0", "incident 1: its columns are not those of"),
      (
        """
        UPDATE incidents SET body =
          CAST(replace(CAST(body AS TEXT), '"presses":2', '"presses":1') AS BLOB)
        """, "incident 1 is not what the journal leads to"
      ),
      ("DELETE FROM incidents", "incident 1 is not stored, but the journal leads to it"),
      ("DELETE FROM orders", "order 1 is not stored, but the journal leads to it"),
      (
        "UPDATE orders SET unit = '45092100001320000009'",
        "order 1 to 45092100001320000009 is not what the journal leads to"
      ),
    ])
  func anAlteredProjectionIsFound(_ sql: String, _ fault: String) throws {
    try fill()
    try folder.tamper(sql)
    let found = try faults
    #expect(found.contains { $0.contains(fault) }, "\(found)")
  }

  @Test func anIncidentThatTheJournalDoesNotLeadToIsFound() throws {
    try fill()
    let store = try folder.open()
    try store.commit([], effects: [.incidentChanged(Samples.incident(9_000))])
    try store.close()
    #expect(
      try faults == ["incident 9000 is stored, but the journal does not lead to it"])
  }

  @Test func anAlteredByteAMissingFileAndAnOrphanAreFound() throws {
    try fill()
    let path = folder.path + "/" + evidencePath(1)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[250] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    try FileManager.default.removeItem(atPath: folder.path + "/" + evidencePath(2))
    try folder.write("x", to: "evidence/77/x.jpg")
    #expect(
      try faults == [
        "evidence \(evidencePath(1)) was altered: its SHA-256 is another",
        "evidence \(evidencePath(2)) is missing",
        "evidence evidence/77/x.jpg belongs to no row",
      ])
  }

  @Test func aDamagedPageIsAFaultAndNoCrash() throws {
    try fill()
    try fillBeside()
    let url = URL(fileURLWithPath: folder.path + "/" + Schema.fileName)
    let sound = try Data(contentsOf: url)
    var generator = SeededGenerator(seed: 20_261_121)
    for round in 0..<200 {
      var bytes = sound
      // Page 1 holds the schema: damage there is "cannot be opened", tested elsewhere.
      let start = Int.random(in: 4_096..<(bytes.count - 64), using: &generator)
      // Noise, or zeroes: the type of a value that is not there.
      for offset in 0..<64 {
        bytes[start + offset] =
          round.isMultiple(of: 2) ? 0 : .random(in: 0...255, using: &generator)
      }
      try bytes.write(to: url)
      // Free space within a page may be hit: no fault then. Never a crash.
      _ = try? RecordStore.verify(directory: folder.path)
    }
  }

  /// People, audit, visits and cells.
  private func fillBeside() throws {
    let store = try folder.open()
    for name in ["li", "wu"] {
      let person = Person(name: name, display: name, role: .viewer, created: Samples.start)
      try store.add(person, password: .decoy)
      try store.save(Preferences(), of: name)
    }
    let entry = AuditEntry(at: Samples.start, who: "person:li", address: "::1", act: "signIn")
    try store.append(Array(repeating: entry, count: 60))
    try store.record(
      (0..<60).map {
        Visit(
          camera: Samples.camera, start: Samples.start.adding(milliseconds: $0),
          peak: Samples.start, peakShare: 0.5, zones: ["z"], frames: 1)
      })
    var picture = Samples.picture(frame: 3)
    picture.cells = CellGrid(columns: 8, rows: 1)
    try store.keep(picture)
    try store.close()
  }

  @Test func aFolderWithoutADatabaseIsNamed() throws {
    #expect {
      try faults
    } throws: { error in
      guard case StoreError.cannotOpen(let path, _) = error else { return false }
      return path.hasSuffix(Schema.fileName)
    }
  }
}

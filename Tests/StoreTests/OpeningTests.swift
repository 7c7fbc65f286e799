import Foundation
import GRDB
import Incidents
import Testing
import Wire

@testable import Store

@Suite struct OpeningTests {
  private let folder = TemporaryFolder()

  @Test func theFolderHasOneWriter() throws {
    let store = try folder.open()
    #expect(throws: StoreError.inUse(path: folder.path)) { try folder.open() }
    #expect(FolderLock.isHeld(directory: folder.path))
    try store.close()
    #expect(!FolderLock.isHeld(directory: folder.path))
    try folder.open().close()
  }

  @Test(arguments: [
    ("d", ""), ("/d", "/"), ("d/", ""), ("a/d", "a"), ("a//d//", "a"), ("/a/d", "/a"), ("/", "/"),
    ("//", "/"), ("", ""), (".", ""), ("./d", "."), ("县/数", "县"),
  ])
  func `The folder above any path is found, one of a single letter too`(path: String, above: String)
  {
    #expect(Disk.parent(of: path) == above)
  }

  @Test func aClosedStoreThrowsAndClosesTwice() throws {
    let store = try folder.open()
    try store.close()
    try store.close()
    #expect(throws: StoreError.self) { try store.commit(Samples.presses(1...1), effects: []) }
    #expect(throws: StoreError.self) { try store.incidents(IncidentQuery()) }
  }

  /// What a killed process leaves: all files as they stand, the WAL not emptied.
  @Test(arguments: [true, false])
  func whatAKilledProcessLeavesIsWhole(_ keepsIndex: Bool) throws {
    let store = try folder.open()
    try store.commit(Samples.presses(1...50), effects: [])
    try store.keep(Samples.picture(frame: 1))
    let left = TemporaryFolder()
    try FileManager.default.copyItem(atPath: folder.path, toPath: left.path)
    #expect(left.exists(Schema.fileName + "-wal"))
    if !keepsIndex {
      try FileManager.default.removeItem(atPath: "\(left.path)/\(Schema.fileName)-shm")
    }
    let faults = try RecordStore.verify(directory: left.path)
    #expect(!faults.contains { !$0.hasPrefix("incident") }, "\(faults)")
    let next = try left.open()
    #expect(try next.recover().nextEntry == 51)
    #expect(try next.reconcileEvidence().orphansDeleted == 0)
    #expect(try next.evidence(of: IncidentID(rawValue: 1)).count == 1)
    try next.commit(Samples.presses(51...51), effects: [])
  }

  @Test func aDroppedStoreFreesTheFolder() throws {
    do { _ = try folder.open() }
    _ = try folder.open()
  }

  @Test func aFileThatIsNoDatabaseIsNamed() throws {
    try folder.write(String(repeating: "not a database ", count: 100), to: Schema.fileName)
    #expect {
      try folder.open()
    } throws: { error in
      guard case StoreError.corrupt(let what) = error else { return false }
      return what.contains(Schema.fileName)
    }
    #expect(!FolderLock.isHeld(directory: folder.path))
  }

  @Test func aFolderThatCannotBeMadeIsNamed() throws {
    try folder.write("a file", to: "plain")
    let path = folder.path + "/plain/data"
    #expect {
      try RecordStore(StoreConfiguration(directory: path))
    } throws: { error in
      guard case StoreError.cannotOpen(path: path, _) = error else { return false }
      return true
    }
  }

  @Test func aNewerSchemaIsLeftAlone() throws {
    try folder.open().close()
    try folder.tamper("INSERT INTO grdb_migrations VALUES ('2-from-the-future')")
    let error = StoreError.schemaTooNew(found: "2-from-the-future")
    #expect(throws: error) { try folder.open() }
    #expect(throws: error) { try TokenRegister(directory: folder.path) }
    #expect(throws: error) { try RecordStore.verify(directory: folder.path) }
  }

  @Test func theCentresBootGoesUpWhateverTheClockSays() throws {
    var store = try folder.open()
    let clock = UInt32(Samples.start.milliseconds / 1_000)
    #expect(try store.nextCentreBoot(now: Samples.start) == clock)
    #expect(try store.nextCentreBoot(now: Samples.start) == clock + 1)
    try store.close()
    store = try folder.open()
    #expect(try store.nextCentreBoot(now: .unknown) == clock + 2)
    #expect(try store.nextCentreBoot(now: WallTime(milliseconds: -5_000)) == clock + 3)
    let end = WallTime(milliseconds: .max)
    #expect(try store.nextCentreBoot(now: end) == .max)
    #expect(throws: StoreError.self) { try store.nextCentreBoot(now: end) }
  }

  @Test func deviceBootsAreNeverLowered() throws {
    let store = try folder.open()
    func row(_ boot: UInt32, _ sequence: UInt32) -> DeviceBoot {
      DeviceBoot(device: Samples.post, boot: boot, sequence: sequence)
    }
    let other = DeviceBoot(device: Samples.camera, boot: .max, sequence: .max)
    try store.save([row(3, 10), other])
    for (saved, expected) in [
      (row(3, 9), row(3, 10)), (row(3, 11), row(3, 11)), (row(2, 99), row(3, 11)),
      (row(4, 1), row(4, 1)),
    ] {
      try store.save([saved])
      #expect(try store.deviceBoots() == [expected, other])
    }
  }

  /// A folder as the first release made it: the SQL is written out and never changes.
  @Test func aFolderOfTheFirstSchemaOpensWithAllItHolds() throws {
    try FirstSchema.build(in: folder)
    let store = try folder.open()
    let recovery = try store.recover()
    #expect(recovery.nextEntry == 3)
    #expect(recovery.last == Moment(desk: 2_000, wall: Samples.start))
    #expect(try store.tokens().map(\.name) == ["wall"])
    #expect(try store.token(secret: FirstSchema.secret)?.scopes == [.metrics, .read])
    #expect(try store.deviceBoots() == [DeviceBoot(device: Samples.post, boot: 7, sequence: 2)])
    #expect(try store.nextCentreBoot(now: .unknown) == 42)
    // The present encoding still is the one of then, byte for byte.
    let press = try store.pool.read {
      try Data.fetchOne($0, sql: "SELECT input FROM journal WHERE number = 2")
    }
    #expect(try press == RecordCoding.encoder().encode(Samples.press(1)))
    let item = try #require(try store.evidence(of: IncidentID(rawValue: 1)).first)
    #expect(try store.picture(item.id)?.jpeg == Array("jpeg".utf8))
    #expect(item.cells == nil)
    #expect(try store.incidents(IncidentQuery(isOpen: true)) == recovery.desk.incidents)
    #expect(recovery.desk.incidents.map(\.state) == [.triaged])
    // What the later schemas brought is there and empty.
    #expect(try store.people().isEmpty)
    #expect(try store.auditEntries(AuditQuery()).isEmpty)
    try store.commit(
      [JournalEntry(number: 3, moment: Samples.moment(3), input: .tick)], effects: [])
    try store.append([AuditEntry(at: Samples.start, who: "cli:root", address: "", act: "x")])
    try store.close()
    #expect(try RecordStore.verify(directory: folder.path) == [])
  }
}

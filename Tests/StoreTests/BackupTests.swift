import Detection
import Foundation
import GRDB
import Incidents
import Synchronization
import TestGround
import Testing
import Wire

@testable import Store

@Suite struct BackupTests {
  private let folder = TemporaryFolder()
  private let out = TemporaryFolder()
  private let restored = TemporaryFolder()

  /// The inputs of a county's evening: its county first, then presses.
  private static func input(_ number: UInt64) -> Input {
    number == 1 ? Samples.inputs[0] : Samples.press(UInt32(number))
  }

  /// The desk after so many inputs.
  private static func desk(after count: UInt64) -> Desk {
    var desk = Desk()
    for number in 1...max(1, count) where number <= count {
      _ = desk.apply(input(number), at: Samples.moment(Int64(number)))
    }
    return desk
  }

  /// Commits on and on, as a service does.
  private final class Writer: Sendable {
    private let isOver = Atomic(false)
    private let count = Atomic<UInt64>(0)
    private let ended = DispatchSemaphore(value: 0)

    init(_ store: RecordStore) {
      let thread = Thread { [self] in
        var desk = Desk()
        var number: UInt64 = 0
        while !isOver.load(ordering: .relaxed) {
          number += 1
          let input = BackupTests.input(number)
          let moment = Samples.moment(Int64(number))
          let effects = desk.apply(input, at: moment)
          do {
            try store.commit(
              [JournalEntry(number: number, moment: moment, input: input)], effects: effects)
            try store.keep(Samples.picture(frame: UInt32(number), bytes: 50))
          } catch {
            Issue.record(error)
            break
          }
          count.store(number, ordering: .relaxed)
        }
        ended.signal()
      }
      thread.start()
    }

    func wait(for wanted: UInt64) {
      while count.load(ordering: .relaxed) < wanted { sched_yield() }
    }

    func stop() -> UInt64 {
      isOver.store(true, ordering: .relaxed)
      ended.wait()
      return count.load(ordering: .relaxed)
    }
  }

  private func fill() throws {
    let store = try folder.open()
    var desk = Desk()
    for number in UInt64(1)...5 {
      let moment = Samples.moment(Int64(number))
      let effects = desk.apply(Self.input(number), at: moment)
      try store.commit(
        [JournalEntry(number: number, moment: moment, input: Self.input(number))],
        effects: effects)
    }
    try store.keep([Samples.picture(frame: 1), Samples.picture(frame: 2)])
    try store.close()
  }

  private func backup() throws -> BackupReport {
    try RecordStore.backup(directory: folder.path, to: out.path, now: Samples.start)
  }

  private func note(_ act: String) -> AuditEntry {
    AuditEntry(at: Samples.start, who: "cli:root", address: "", act: act)
  }

  @Test func aStoreAtWorkIsCopiedAsOfOneInstantAndComesBack() throws {
    let store = try folder.open()
    let writer = Writer(store)
    writer.wait(for: 40)
    let report = try RecordStore.backup(
      directory: folder.path, to: out.path, now: Samples.start, note: note("backup"))
    let atEnd = writer.stop()
    let entries = UInt64(report.manifest.journalEntries)
    #expect(entries >= 40 && entries <= atEnd)
    #expect(report.faults == [])
    #expect(report.linked == report.manifest.pictures && report.copied == 0)
    #expect(report.manifest.incidents == 1 && report.manifest.auditEntries == 1)
    #expect(Set(out.names) == ["evidence", "manifest.json", Schema.fileName])
    for file in ["manifest.json", Schema.fileName] {
      let attributes = try FileManager.default.attributesOfItem(atPath: out.path + "/" + file)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
    // What comes later changes nothing in it.
    try store.commit(
      [
        JournalEntry(
          number: atEnd + 1, moment: Samples.moment(Int64(atEnd) + 1), input: Samples.press(9_999))
      ], effects: [])
    try store.close()

    let back = try RecordStore.restore(out.path, to: restored.path, note: note("restore"))
    #expect(back.manifest == report.manifest && back.faults == [])
    let second = try RecordStore(restored.configuration())
    let recovery = try second.recover()
    #expect(recovery.nextEntry == entries + 1)
    #expect(recovery.desk == Self.desk(after: entries))
    #expect(try second.evidence(of: IncidentID(rawValue: 1)).count == report.manifest.pictures)
    #expect(try second.auditEntries(AuditQuery()).map(\.act) == ["restore", "backup"])
    try second.commit(
      [
        JournalEntry(
          number: entries + 1, moment: Samples.moment(Int64(entries) + 1), input: .tick)
      ], effects: [])
    try second.close()
    #expect(try RecordStore.verify(directory: out.path) == [])
  }

  @Test func sessionsAndSecretsOfTheRunBeforeDoNotComeBack() throws {
    let store = try folder.open()
    let boot = try store.nextCentreBoot(now: Samples.start)
    let person = Person(name: "li", display: "Li", role: .viewer, created: Samples.start)
    try store.add(person, password: .decoy)
    let session = SessionRecord(
      person: "li", created: Samples.start, lastSeen: Samples.start, address: "", csrf: "c")
    try store.openSession(session, hash: [1])
    let report = try backup()
    #expect(report.manifest.people == 1)
    // A run after the backup, which the restored folder knows nothing of.
    let later = try store.nextCentreBoot(now: Samples.start.adding(milliseconds: 60_000))
    try store.close()
    _ = try RecordStore.restore(out.path, to: restored.path)
    let second = try restored.open()
    #expect(try second.people() == [person])
    #expect(try second.session(hash: [1]) == nil)
    let next = try second.nextCentreBoot(now: Samples.start.adding(milliseconds: 120_000))
    #expect(boot < later && later < next)
  }

  @Test func picturesThatRetentionTookMeanwhileAreLeftOut() throws {
    try fill()
    var run = BackupRun(directory: folder.path, out: out.path)
    let gone = folder.path + "/evidence/1/\(Samples.camera)-\(Samples.start.milliseconds)-1.jpg"
    run.betweenForTests = { [folder] in
      try folder.tamper("DELETE FROM evidence WHERE frame = 1")
      try FileManager.default.removeItem(atPath: gone)
    }
    let report = try run.run(now: Samples.start, note: nil)
    #expect(report.leftOut == 1 && report.linked == 1 && report.faults == [])
    #expect(report.manifest.pictures == 1 && report.manifest.pictureBytes == 500)
  }

  @Test func aPictureThatWasLostIsMarkedAndNamed() throws {
    try fill()
    let path = "evidence/1/\(Samples.camera)-\(Samples.start.milliseconds)-2.jpg"
    try FileManager.default.removeItem(atPath: folder.path + "/" + path)
    let report = try backup()
    #expect(report.leftOut == 0 && report.faults == ["evidence \(path) is missing"])
    let marked = try DatabaseQueue(path: out.path + "/" + Schema.fileName).read {
      try Int.fetchAll($0, sql: "SELECT frame FROM evidence WHERE is_missing = 1")
    }
    #expect(marked == [2])
  }

  @Test func aPictureThatTheBackupHasLostIsMarkedAndCounted() throws {
    try fill()
    _ = try backup()
    let path = "evidence/1/\(Samples.camera)-\(Samples.start.milliseconds)-2.jpg"
    try FileManager.default.removeItem(atPath: out.path + "/" + path)
    let report = try RecordStore.restore(out.path, to: restored.path)
    #expect(report.missing == 1 && report.linked + report.copied == 1)
    #expect(report.faults == ["evidence \(path) is missing"])
    let marked = try DatabaseQueue(path: restored.path + "/" + Schema.fileName).read {
      try Int.fetchAll($0, sql: "SELECT frame FROM evidence WHERE is_missing = 1")
    }
    #expect(marked == [2])
  }

  @Test func aFolderOfTheFirstSchemaIsLeftAsItIsAndItsCopyIsUpToDate() throws {
    try FirstSchema.build(in: folder)
    let report = try RecordStore.backup(
      directory: folder.path, to: out.path, now: Samples.start, note: note("backup"))
    #expect(report.faults == [] && report.manifest.schema == Schema.newest)
    #expect(throws: StoreError.self) { try RecordStore.verify(directory: folder.path) }
    #expect(try RecordStore.restore(out.path, to: restored.path).faults == [])
    #expect(try restored.open().tokens().map(\.name) == ["wall"])
  }

  @Test func whereItMustNotGoIsSaid() throws {
    try fill()
    let inside = folder.path + "/copy"
    #expect {
      try RecordStore.backup(directory: folder.path, to: inside, now: Samples.start)
    } throws: { "\($0)".contains("lies within") }
    #expect(!folder.exists("copy"))
    try out.write("x", to: "a file")
    #expect(throws: StoreError.notEmpty(path: out.path)) { try backup() }
    #expect(throws: StoreError.notEmpty(path: out.path + "/a file")) {
      try RecordStore.backup(
        directory: folder.path, to: out.path + "/a file", now: Samples.start)
    }
    #expect(out.names == ["a file"])
    #expect {
      try RecordStore.backup(directory: out.path, to: restored.path, now: Samples.start)
    } throws: { "\($0)".contains("no such file") }
    #expect(!FileManager.default.fileExists(atPath: restored.path))
  }

  @Test func whatIsNoWholeBackupIsRefused() throws {
    try fill()
    _ = try backup()
    let manifest = out.path + "/manifest.json"
    let sound = try String(contentsOfFile: manifest, encoding: .utf8)
    for (text, word) in [
      ("", "does not decode"), ("{}", "does not decode"),
      (String(repeating: " ", count: 70_000), "70000 bytes"),
      (sound.replacing("\"format\" : 1", with: "\"format\" : 2"), "backup format 2"),
      (sound.replacing("\"databaseSHA256\" : \"", with: "\"databaseSHA256\" : \"0"), "is not the"),
    ] {
      try out.write(text, to: "manifest.json")
      #expect {
        try RecordStore.restore(out.path, to: restored.path)
      } throws: { "\($0)".contains(word) }
    }
    try FileManager.default.removeItem(atPath: manifest)
    #expect {
      try RecordStore.restore(out.path, to: restored.path)
    } throws: { "\($0)".contains("did not finish") }
    #expect(!FileManager.default.fileExists(atPath: restored.path))
    try out.write(sound, to: "manifest.json")
    let live = try folder.open()
    #expect(throws: StoreError.inUse(path: folder.path)) {
      try RecordStore.restore(out.path, to: folder.path)
    }
    try live.close()
    #expect(throws: StoreError.notEmpty(path: folder.path)) {
      try RecordStore.restore(out.path, to: folder.path)
    }
    try out.tamper("UPDATE tokens SET name = name")
    try out.tamper("UPDATE meta SET value = 99 WHERE key = 'centre_boot'")
    #expect {
      try RecordStore.restore(out.path, to: restored.path)
    } throws: { "\($0)".contains("is not the one") }
  }

  @Test(arguments: [
    "evidence/../../x.jpg", "evidence/1/../../../x", "/etc/passwd", "evidence/1/..",
  ])
  func aRowThatLeadsElsewhereIsNotFollowed(_ path: String) throws {
    try fill()
    try folder.tamper("UPDATE evidence SET path = ? WHERE frame = 1", [path])
    #expect {
      try backup()
    } throws: { "\($0)".contains("outside its folder") }
    #expect(!FileManager.default.fileExists(atPath: out.path), "nothing half is left")
  }

  /// Whoever comes second to a folder deletes nothing of the first.
  @Test func aFolderThatAnotherTookMeanwhileIsLeftAlone() throws {
    try FileManager.default.createDirectory(atPath: out.path, withIntermediateDirectories: true)
    let first = try NewFolder(out.path)
    #expect(throws: StoreError.notEmpty(path: out.path)) { try NewFolder(out.path) }
    try out.write("x", to: "work")
    first.finish()
    #expect(out.names == ["work"])
    #expect(throws: StoreError.notEmpty(path: out.path)) { try NewFolder(out.path) }
    #expect(out.names == ["work"])
    // A folder that was there stays; one that was made goes.
    let other = TemporaryFolder()
    #expect(try NewFolder(other.path).cleared(after: StoreError.diskFull) == .diskFull)
    #expect(!other.exists(""))
    try FileManager.default.createDirectory(atPath: other.path, withIntermediateDirectories: true)
    #expect(try NewFolder(other.path).cleared(after: StoreError.diskFull) == .diskFull)
    #expect(other.exists("") && other.names.isEmpty)
  }

  @Test func anAlteredPictureIsNamedByTheRestore() throws {
    try fill()
    _ = try backup()
    let path = "evidence/1/\(Samples.camera)-\(Samples.start.milliseconds)-2.jpg"
    try FileManager.default.removeItem(atPath: out.path + "/" + path)
    try out.write(String(repeating: "x", count: 500), to: path)
    let report = try RecordStore.restore(out.path, to: restored.path)
    #expect(report.faults == ["evidence \(path) was altered: its SHA-256 is another"])
  }

  @Test(.enabled(if: SmallDisk.isPossible, "needs root, to mount a tmpfs"))
  func aFullDiskLeavesNoHalfBackup() throws {
    let store = try folder.open()
    try store.commit(Samples.presses(1...50), effects: [])
    try store.keep((1...40).map { Samples.picture(frame: $0, bytes: 100_000) })
    try store.close()
    // Full within the database, then full within the pictures, then large enough.
    let disk = try SmallDisk(mebibytes: 8)
    for (leaving, isEnough) in [(64 << 10, false), (2 << 20, false), (nil, true)] as [(Int?, Bool)]
    {
      if let leaving { try disk.fill(leaving: leaving) }
      let out = disk.folder.path + "/copy"
      if isEnough {
        let report = try RecordStore.backup(directory: folder.path, to: out, now: Samples.start)
        #expect(report.copied == 40 && report.linked == 0)
        #expect(!report.faults.contains { !$0.hasPrefix("incident") }, "\(report.faults)")
      } else {
        #expect(throws: StoreError.diskFull) {
          try RecordStore.backup(directory: folder.path, to: out, now: Samples.start)
        }
        #expect(!FileManager.default.fileExists(atPath: out))
        #expect(throws: StoreError.self) { try RecordStore.restore(out, to: restored.path) }
      }
      if leaving != nil { try disk.empty() }
    }
  }
}

import Foundation
import GRDB
import Incidents
import Testing
import Wire

@testable import Store

@Suite struct EvidenceTests {
  private let folder = TemporaryFolder()
  private let incident = IncidentID(rawValue: 1)

  @Test func aPictureComesBackWithItsBytesAndHash() throws {
    let store = try folder.open()
    let later = Samples.start.adding(milliseconds: 200)
    try store.keep([Samples.picture(frame: 2, at: later), Samples.picture(frame: 1)])
    let items = try store.evidence(of: incident)
    #expect(items.map(\.frame) == [1, 2])
    #expect(items.map(\.byteCount) == [500, 500])
    let first = try #require(items.first)
    #expect(
      first.path == "evidence/1/\(Samples.camera)-\(Samples.start.milliseconds)-1.jpg")
    #expect(folder.exists(first.path))
    let picture = try #require(try store.picture(first.id))
    #expect(picture.jpeg == Samples.picture(frame: 1).jpeg)
    #expect(picture.item == first)
    #expect(first.sha256.count == 64)
    #expect(try store.space().evidenceBytes == 1_000)
    #expect(try store.picture(99) == nil)
  }

  @Test func theSamePictureAgainIsKeptOnce() throws {
    let store = try folder.open()
    let picture = Samples.picture(frame: 1)
    try store.keep([picture, picture])
    var other = picture
    other.jpeg = [1, 2, 3]
    try store.keep(other)
    #expect(try store.evidence(of: incident).count == 1)
    #expect(try store.space().evidenceBytes == 500)
    let id = try #require(try store.evidence(of: incident).first).id
    #expect(try store.picture(id)?.jpeg == picture.jpeg)
  }

  @Test func manyThreadsKeepEachPictureOnce() async throws {
    let store = try folder.open()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for frame in UInt32(1)...10 { try store.keep(Samples.picture(frame: frame)) }
        }
      }
      try await group.waitForAll()
    }
    #expect(try store.evidence(of: incident).map(\.frame) == Array(1...10))
    #expect(try RecordStore.verify(directory: folder.path) == [])
  }

  @Test func aPictureWhoseRowFailsLeavesNoFile() throws {
    let store = try folder.open()
    try store.pool.writeWithoutTransaction { db in
      try db.execute(
        sql: """
          CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.evidence WHEN NEW.frame = 2
            BEGIN SELECT RAISE(ABORT, 'refused'); END
          """)
    }
    #expect(throws: StoreError.self) {
      try store.keep([Samples.picture(frame: 1), Samples.picture(frame: 2)])
    }
    #expect(Disk.names(in: folder.path + "/evidence/1") == [])
    try store.keep(Samples.picture(frame: 1))
    #expect(try store.evidence(of: incident).count == 1)
  }

  @Test func anAlteredOrMissingFileIsNotGivenOut() throws {
    let store = try folder.open()
    try store.keep([Samples.picture(frame: 1), Samples.picture(frame: 2)])
    let items = try store.evidence(of: incident)
    try folder.write("not it", to: items[0].path)
    try FileManager.default.removeItem(atPath: folder.path + "/" + items[1].path)
    #expect(
      throws: StoreError.corrupt(
        what: "evidence \(items[0].path) was altered: its SHA-256 is another")
    ) { try store.picture(items[0].id) }
    #expect(throws: StoreError.corrupt(what: "evidence \(items[1].path) is missing")) {
      try store.picture(items[1].id)
    }
  }

  @Test func reconciliationDeletesOrphansAndMarksTheMissing() throws {
    let store = try folder.open()
    try store.keep([Samples.picture(frame: 1), Samples.picture(incident: 2, frame: 2)])
    let lost = try #require(try store.evidence(of: incident).first).path
    try FileManager.default.removeItem(atPath: folder.path + "/" + lost)
    try folder.write("orphan", to: "evidence/2/orphan.jpg")
    try folder.write("orphan", to: "evidence/9/orphan.jpg")
    let expected = RecordStore.Reconciliation(orphansDeleted: 2, missing: 1)
    #expect(try store.reconcileEvidence() == expected)
    #expect(!folder.exists("evidence/9"))
    #expect(Disk.names(in: folder.path + "/evidence/2").count == 1)
    let marked = {
      try store.pool.read {
        try String.fetchAll($0, sql: "SELECT path FROM evidence WHERE is_missing")
      }
    }
    #expect(try marked() == [lost])
    // A disk that was not mounted brings its files back.
    try folder.write("back", to: lost)
    #expect(
      try store.reconcileEvidence()
        == RecordStore.Reconciliation(orphansDeleted: 0, missing: 0))
    #expect(try marked() == [])
  }
}

import Foundation
import GRDB
import Incidents
import TestGround
import Testing
import Wire

@testable import Store

@Suite struct FullDiskTests {
  private let folder = TemporaryFolder()

  /// Lets the database grow by so many pages only; SQLite then says FULL as on a full disk.
  private func limitGrowth(_ store: RecordStore, pages: Int) throws {
    try store.pool.writeWithoutTransaction { db in
      let now = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      try db.execute(sql: "PRAGMA max_page_count = \(now + pages)")
    }
  }

  private var large: [JournalEntry] { Samples.presses(1...400) }

  @Test func aFailedCommitLeavesNothingAndTheSameEntriesGoInLater() throws {
    let store = try folder.open()
    try limitGrowth(store, pages: 2)
    #expect(throws: StoreError.diskFull) {
      try store.commit(large, effects: [.incidentChanged(Samples.incident(1))])
    }
    #expect(try store.recover().nextEntry == 1)
    #expect(try store.incident(IncidentID(rawValue: 1)) == nil)
    try limitGrowth(store, pages: 1_000_000)
    try store.commit(large, effects: [.incidentChanged(Samples.incident(1))])
    #expect(try store.recover().replayed == 400)
    try store.close()
    #expect(try folder.open().recover().replayed == 400)
  }

  @Test func theReserveIsGivenUpOnceAndMadeAgain() throws {
    let store = try folder.open()
    #expect(try store.space().reserveWhole)
    #expect(folder.exists("reserve"))
    try limitGrowth(store, pages: 2)
    for _ in 0..<2 {
      #expect(throws: StoreError.diskFull) { try store.commit(large, effects: []) }
      #expect(try !store.space().reserveWhole)
      #expect(!folder.exists("reserve"))
    }
    #expect(store.restoreReserve())
    #expect(try store.space().reserveWhole)
    #expect(folder.exists("reserve"))
  }

  @Test func theCommitSucceedsOnTheSpaceOfTheReserve() throws {
    let store = try folder.open()
    let reserve = folder.path + "/reserve"
    // The disk is full for as long as the reserve is there.
    let function = DatabaseFunction("space", argumentCount: 0) { _ in
      guard FileManager.default.fileExists(atPath: reserve) else { return nil }
      throw DatabaseError(resultCode: .SQLITE_FULL)
    }
    try store.pool.writeWithoutTransaction { db in
      db.add(function: function)
      try db.execute(
        sql: """
          CREATE TEMP TRIGGER full_disk BEFORE INSERT ON main.journal BEGIN SELECT space(); END
          """)
    }
    try store.commit(Samples.presses(1...3), effects: [])
    #expect(try store.recover().replayed == 3)
    #expect(try !store.space().reserveWhole)
  }

  @Test func aDiskTooSmallForTheReserveStillOpens() throws {
    let store = try folder.open(reserve: 1 << 50)
    #expect(try !store.space().reserveWhole)
    #expect(!folder.exists("reserve"))
    #expect(!store.restoreReserve())
    try store.commit(Samples.presses(1...1), effects: [])
  }

  @Test func aSparseReserveIsFilled() throws {
    try folder.write("", to: "reserve")
    truncate(folder.path + "/reserve", 1 << 20)
    let store = try folder.open()
    #expect(try store.space().reserveWhole)
    var status = stat()
    #expect(stat(folder.path + "/reserve", &status) == 0)
    #expect(Int64(status.st_blocks) * 512 >= 1 << 20)
  }

  @Test func evidenceIsRefusedBelowTheFloorAndTheJournalIsNot() throws {
    let store = try RecordStore(folder.configuration(floor: 1 << 50))
    #expect(throws: StoreError.diskFull) { try store.keep(Samples.picture(frame: 1)) }
    #expect(try store.evidence(of: IncidentID(rawValue: 1)).isEmpty)
    #expect(!folder.exists("evidence/1"))
    try store.commit(Samples.presses(1...1), effects: [])
  }

  /// The real thing.
  @Test(.enabled(if: SmallDisk.isPossible, "needs root, to mount a tmpfs"))
  func onASmallDiskPressesOutliveEvidenceAndSpaceBringsBothBack() throws {
    let small = try SmallDisk(mebibytes: 12)
    let disk = small.folder.path
    let folder = TemporaryFolder(in: disk)
    var store = try RecordStore(folder.configuration(reserve: 2 << 20, floor: 1 << 20))
    var frame: UInt32 = 0
    #expect(throws: StoreError.diskFull) {
      while true {
        frame += 1
        try store.keep(Samples.picture(frame: frame, bytes: 200_000))
      }
    }
    let filler = disk + "/filler"
    try fill(filler)

    var next: UInt64 = 1
    var error: StoreError?
    while error == nil {
      do throws(StoreError) {
        try store.commit(Samples.presses(next...(next + 63)), effects: [])
        next += 64
      } catch let failure {
        error = failure
      }
    }
    #expect(error == .diskFull)
    #expect(try !store.space().reserveWhole)
    #expect(next > 64, "the reserve holds some commits")
    #expect(try store.recover().nextEntry == next)
    // A start on the full disk finds all that was committed.
    try store.close()
    store = try RecordStore(folder.configuration(reserve: 2 << 20, floor: 1 << 20))
    #expect(try store.recover().nextEntry == next)

    try FileManager.default.removeItem(atPath: filler)
    try store.commit(Samples.presses(next...(next + 63)), effects: [])
    #expect(try store.recover().nextEntry == next + 64)
    #expect(
      try RecordStore.verify(directory: folder.path).filter { !$0.hasPrefix("incident") } == [])

    // A start on a disk that filled up while the service was down lives on the reserve.
    #expect(!store.restoreReserve(), "evidence has filled the disk up to its floor")
    try FileManager.default.removeItem(atPath: folder.path + "/evidence")
    #expect(store.restoreReserve())
    try store.close()
    try fill(filler)
    store = try RecordStore(folder.configuration(reserve: 2 << 20, floor: 1 << 20))
    #expect(try !store.space().reserveWhole)
    #expect(try store.recover().nextEntry == next + 64)
    #expect(try store.nextCentreBoot(now: Samples.start) > 0)
    try store.commit(Samples.presses((next + 64)...(next + 64)), effects: [])
    try FileManager.default.removeItem(atPath: filler)
  }

  /// Someone else takes the rest of the disk.
  private func fill(_ path: String) throws {
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    while (try? handle.write(contentsOf: Data(count: 4_096))) != nil {}
    try handle.close()
  }
}

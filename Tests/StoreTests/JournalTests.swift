import Detection
import Foundation
import GRDB
import Incidents
import Testing
import Wire

@testable import Store

@Suite struct JournalTests {
  private let folder = TemporaryFolder()

  private func stored(_ store: RecordStore) throws -> [JournalEntry] {
    try store.pool.read { db in
      var found: [JournalEntry] = []
      try JournalReplay.entries(db, after: 0) { found.append($0) }
      return found
    }
  }

  @Test func everyKindOfInputComesBackAsItWas() throws {
    let entries = Samples.inputs.enumerated().map { index, input in
      JournalEntry(
        number: UInt64(index) + 1, moment: Samples.moment(Int64(index)), input: input)
    }
    var store = try folder.open()
    try store.commit(entries, effects: [])
    try store.close()
    store = try folder.open()
    #expect(try stored(store) == entries)
  }

  @Test func aNumberThatJSONCannotHoldDoesNotStopTheJournal() throws {
    let visit = Visit(
      camera: Samples.camera, start: Samples.start, peak: Samples.start, peakShare: .nan,
      zones: [], frames: 1)
    let input = Input.camera(CameraReport(camera: Samples.camera, event: .visitStarted(visit)))
    let store = try folder.open()
    try store.commit(
      [JournalEntry(number: 1, moment: Samples.moment(1), input: input)], effects: [])
    guard case .camera(let report) = try #require(try stored(store).first).input,
      case .visitStarted(let found) = report.event
    else {
      Issue.record("another input came back")
      return
    }
    #expect(found.peakShare.isNaN)
  }

  @Test func aFreshFolderRecoversEmpty() throws {
    let recovery = try folder.open().recover()
    #expect(recovery.nextEntry == 1)
    #expect(recovery.last == nil)
    #expect(recovery.replayed == 0)
  }

  @Test func recoveryReplaysWhatFollowsTheNewestSnapshot() throws {
    var store = try folder.open()
    var desk = Desk()
    for entry in Samples.presses(1...10) {
      let effects = desk.apply(entry.input, at: entry.moment)
      try store.commit([entry], effects: effects)
      if entry.number == 6 {
        try store.saveSnapshot(desk, through: 6, last: entry.moment)
      }
    }
    try store.close()
    store = try folder.open()
    let recovery = try store.recover()
    #expect(recovery.nextEntry == 11)
    #expect(recovery.last == Samples.moment(10))
    #expect(recovery.replayed == 4)
    #expect(recovery.desk == desk)
  }

  @Test func aDamagedSnapshotGivesWayToTheOneBefore() throws {
    var store = try folder.open()
    try store.commit(Samples.presses(1...20), effects: [])
    for entry: UInt64 in [4, 8, 12, 16] {
      try store.saveSnapshot(Desk(), through: entry, last: Samples.moment(Int64(entry)))
    }
    let kept = try store.pool.read {
      try Int64.fetchAll($0, sql: "SELECT entry FROM snapshots ORDER BY entry")
    }
    #expect(kept == [8, 12, 16])
    try store.close()
    try folder.tamper("UPDATE snapshots SET body = CAST('{' AS BLOB) WHERE entry = 16")
    store = try folder.open()
    #expect(try store.recover().replayed == 8)
    try store.close()
    try folder.tamper("UPDATE snapshots SET body = CAST('{' AS BLOB)")
    store = try folder.open()
    #expect(try store.recover().replayed == 20)
  }

  @Test func aSnapshotAheadOfTheJournalIsRefused() throws {
    let store = try folder.open()
    try store.commit(Samples.presses(1...3), effects: [])
    #expect {
      try store.saveSnapshot(Desk(), through: 4, last: Samples.moment(4))
    } throws: { error in
      guard case StoreError.writeFailed = error else { return false }
      return true
    }
  }

  @Test(arguments: [
    [2], [1, 3], [1, 1], [2, 1], [0], [UInt64.max],
  ])
  func numbersWithGapsAreRefusedAndNothingIsWritten(_ numbers: [UInt64]) throws {
    let store = try folder.open()
    let entries = numbers.map {
      JournalEntry(number: $0, moment: Samples.moment(0), input: .tick)
    }
    #expect {
      try store.commit(entries, effects: [.incidentChanged(Samples.incident(1))])
    } throws: { error in
      guard case StoreError.corrupt = error else { return false }
      return true
    }
    #expect(try stored(store).isEmpty)
    #expect(try store.incident(IncidentID(rawValue: 1)) == nil)
    try store.commit(Samples.presses(1...2), effects: [])
  }

  @Test func aMissingEntryStopsRecovery() throws {
    let store = try folder.open()
    try store.commit(Samples.presses(1...5), effects: [])
    try store.close()
    try folder.tamper("DELETE FROM journal WHERE number = 3")
    #expect(throws: StoreError.corrupt(what: "journal entry 3 is missing")) {
      try folder.open().recover()
    }
  }

  @Test(arguments: [Int64.max, -1])
  func aDamagedDeskTimeStopsRecoveryWithWords(_ damaged: Int64) throws {
    var store = try folder.open()
    try store.commit(Samples.presses(1...3), effects: [])
    try store.close()
    try folder.tamper("UPDATE journal SET desk_ms = ? WHERE number = 2", [damaged])
    store = try folder.open()
    #expect(
      throws: StoreError.corrupt(what: "journal entry 2 has the desk time \(damaged)")
    ) { try store.recover() }
  }

  @Test func projectionsShowTheLastStateAndTheFirstOrder() throws {
    let store = try folder.open()
    try store.commit(
      Samples.presses(1...2),
      effects: [
        .incidentChanged(Samples.incident(1)),
        .incidentChanged(Samples.incident(1, state: .triaged)),
        .order(Samples.order(1), to: Samples.unit),
        .incidentChanged(Samples.incident(2, severity: .s1)),
      ])
    try store.commit(
      Samples.presses(3...3),
      effects: [
        .order(Samples.order(1), to: Samples.unit),
        .order(Samples.order(1, act: .withdraw), to: Samples.unit),
        .incidentChanged(Samples.incident(2, state: .archived, severity: .s1)),
      ])
    let ids = { (query: IncidentQuery) in try store.incidents(query).map(\.id.rawValue) }
    #expect(try store.incident(IncidentID(rawValue: 1)) == Samples.incident(1, state: .triaged))
    #expect(try ids(IncidentQuery()) == [2, 1])
    #expect(try ids(IncidentQuery(isOpen: true)) == [1])
    #expect(try ids(IncidentQuery(isOpen: false, severities: [.s1, .s3])) == [2])
    #expect(try ids(IncidentQuery(severities: [.s4])) == [])
    #expect(try ids(IncidentQuery(before: IncidentID(rawValue: 2))) == [1])
    #expect(try ids(IncidentQuery(limit: 0)) == [2])
    let orders = try store.pool.read {
      try Row.fetchAll($0, sql: "SELECT id, act, entry FROM orders ORDER BY act").map {
        [$0[0] as Int, $0[1], $0[2]]
      }
    }
    #expect(orders == [[1, 1, 2], [1, 2, 3]])
  }

  @Test func theLiveConnectionSyncsFully() throws {
    let store = try folder.open()
    try store.commit(Samples.presses(1...1), effects: [])
    #expect(try store.synchronousMode() == 2)
  }

  @Test func readersSeeWholeCommitsWhileTheWriterGoesOn() async throws {
    let store = try folder.open()
    let commits = 60
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for commit in 0..<commits {
          let first = UInt64(commit * 4 + 1)
          let number = UInt64(commit + 1)
          try store.commit(
            Samples.presses(first...(first + 3)),
            effects: [.incidentChanged(Samples.incident(number))])
        }
      }
      for _ in 0..<2 {
        group.addTask {
          var seen = 0
          while seen < commits {
            let (entries, incidents) = try store.pool.read { db in
              (
                try Int.fetchOne(db, sql: "SELECT count(*) FROM journal") ?? 0,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM incidents") ?? 0
              )
            }
            #expect(entries == incidents * 4)
            #expect(incidents >= seen)
            seen = incidents
            _ = try store.incidents(IncidentQuery(limit: 5))
          }
        }
      }
      try await group.waitForAll()
    }
  }
}

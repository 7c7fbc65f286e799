import Detection
import GRDB
import Incidents
import Testing
import Wire

@testable import Store

@Suite struct RetentionTests {
  private let folder = TemporaryFolder()
  /// Incident 1 is open, 2 and 3 are closed; each has two pictures of 500 bytes, a second apart.
  private func filled(_ configuration: StoreConfiguration) throws -> RecordStore {
    let store = try RecordStore(configuration)
    try store.commit(
      Samples.presses(1...3),
      effects: [
        .incidentChanged(Samples.incident(1)),
        .incidentChanged(Samples.incident(2, state: .archived, at: Samples.moment(10))),
        .incidentChanged(Samples.incident(3, state: .falseAlarm, at: Samples.moment(86_400))),
        .order(Samples.order(1, incident: 1), to: Samples.unit),
        .order(Samples.order(2, incident: 2), to: Samples.unit),
      ])
    for incident in UInt64(1)...3 {
      for frame in UInt32(1)...2 {
        let at = Samples.start.adding(milliseconds: Int64(incident * 10 + UInt64(frame)) * 1_000)
        try store.keep(Samples.picture(incident: incident, frame: frame, at: at))
      }
    }
    return store
  }

  private func frames(_ store: RecordStore) throws -> [[UInt32]] {
    try (1...3).map { try store.evidence(of: IncidentID(rawValue: $0)).map(\.frame) }
  }

  private func after(days: Int64) -> WallTime {
    Samples.start.adding(milliseconds: days * Samples.day + 3_600_000)
  }

  @Test func nothingGoesBeforeItsTime() throws {
    let store = try filled(folder.configuration())
    #expect(try store.prune(now: after(days: 29)) == 0)
    #expect(try frames(store) == [[1, 2], [1, 2], [1, 2]])
    #expect(try store.incidents(IncidentQuery()).count == 3)
  }

  @Test func theHoldingsTellWhatIsKeptAndWhatIsGone() throws {
    let store = try filled(folder.configuration())
    let schema = try store.holdings().schema
    #expect(schema >= 1)
    let first = Samples.start.adding(milliseconds: 11_000)
    #expect(try store.holdings() == .init(oldestEvidence: first, schema: schema))
    let now = after(days: 31)
    while try store.prune(now: now) > 0 {}
    let cutoff = now.adding(milliseconds: -30 * Samples.day)
    // Incident 1 is open: its pictures stay whatever their age.
    #expect(
      try store.holdings()
        == .init(prunedBefore: cutoff, oldestEvidence: first, schema: schema))
  }

  @Test func ageCountsFromTheIncidentsLastChangeAndOpenOnesStay() throws {
    let store = try filled(folder.configuration())
    #expect(try store.prune(now: after(days: 30)) == 2)
    #expect(try frames(store) == [[1, 2], [], [1, 2]])
    #expect(!folder.exists("evidence/2"))
    #expect(try store.incidents(IncidentQuery()).map(\.id.rawValue) == [3, 1])
    #expect(try store.space().evidenceBytes == 2_000)
    #expect(try store.prune(now: after(days: 4_000)) == 2)
    #expect(try store.prune(now: after(days: 4_000)) == 0)
    #expect(try frames(store) == [[1, 2], [], []])
    #expect(try store.incidents(IncidentQuery()).map(\.id.rawValue) == [1])
    let orders = try store.pool.read { try Int.fetchAll($0, sql: "SELECT id FROM orders") }
    #expect(orders == [1])
  }

  @Test func overTheLimitTheOldestOfClosedIncidentsGo() throws {
    let store = try filled(folder.configuration(limit: 1_600))
    #expect(try store.prune(now: after(days: 1)) == 3)
    #expect(try frames(store) == [[1, 2], [], [2]])
    #expect(try store.prune(now: after(days: 1)) == 0)
  }

  @Test func withoutSpaceAllEvidenceOfClosedIncidentsGoesAndOfOpenOnesNone() throws {
    var store = try filled(folder.configuration())
    try store.close()
    store = try RecordStore(folder.configuration(floor: 1 << 50))
    #expect(try store.prune(now: after(days: 1)) == 4)
    #expect(try frames(store) == [[1, 2], [], []])
    #expect(try store.incidents(IncidentQuery()).count == 3)
  }

  @Test func oneCallDeletesABoundedNumber() throws {
    let store = try RecordStore(folder.configuration())
    try store.commit(
      Samples.presses(1...1), effects: [.incidentChanged(Samples.incident(1, state: .test))])
    try store.keep((1...600).map { Samples.picture(frame: $0, bytes: 4) })
    let now = after(days: 31)
    #expect(try store.prune(now: now) == 500)
    #expect(try store.incidents(IncidentQuery()).count == 1)
    #expect(try store.prune(now: now) == 100)
    #expect(try store.incidents(IncidentQuery()).isEmpty)
    #expect(try store.space().evidenceBytes == 0)
  }

  @Test func theJournalIsPrunedBehindItsSnapshotsAndItsNumbersGoOn() throws {
    var store = try RecordStore(folder.configuration())
    var desk = Desk()
    for entry in Samples.presses(1...40) {
      try store.commit([entry], effects: desk.apply(entry.input, at: entry.moment))
      if entry.number.isMultiple(of: 10), entry.number <= 30 {
        // Two snapshots are too few to prune behind.
        #expect(try store.prune(now: after(days: 40)) == 0)
        #expect(try store.recover().nextEntry == entry.number + 1)
        try store.saveSnapshot(desk, through: entry.number, last: entry.moment)
      }
    }
    _ = try store.prune(now: after(days: 40))
    let first = try store.pool.read { try Int.fetchOne($0, sql: "SELECT min(number) FROM journal") }
    #expect(first == 11)
    try store.close()
    store = try RecordStore(folder.configuration())
    let recovery = try store.recover()
    #expect(recovery.desk == desk)
    #expect(recovery.nextEntry == 41)
    #expect(recovery.replayed == 10)
    try store.commit(
      Samples.presses(41...41), effects: desk.apply(Samples.press(41), at: Samples.moment(41)))
    #expect(try RecordStore.verify(directory: folder.path) == [])
  }

  @Test func suppressedChangesAreListedOncePerRunAndGoByAge() throws {
    let store = try RecordStore(folder.configuration())
    func run(_ camera: UInt64, day: Int64, frames: Int) -> Suppression {
      Suppression(
        camera: Samples.device(camera), reason: .lightChange,
        start: Samples.start.adding(milliseconds: day * Samples.day), frames: frames,
        peakShare: 0.9)
    }
    try store.record(run(1, day: 0, frames: 3))
    try store.record(run(1, day: 0, frames: 7))
    try store.record([run(2, day: 1, frames: 1), run(1, day: 2, frames: 2)])
    let all = [run(1, day: 2, frames: 2), run(2, day: 1, frames: 1), run(1, day: 0, frames: 7)]
    #expect(try store.suppressions(camera: nil, limit: 10) == all)
    #expect(try store.suppressions(camera: nil, limit: 2) == Array(all.prefix(2)))
    #expect(try store.suppressions(camera: Samples.device(1), limit: 10) == [all[0], all[2]])
    _ = try store.prune(now: after(days: 31))
    #expect(try store.suppressions(camera: nil, limit: 10) == [all[0]])
  }
}

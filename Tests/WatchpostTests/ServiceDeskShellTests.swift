import ControlRoom
import GRDB
import Incidents
import Ingest
import Testing
import Wire

@testable import Store
@testable import watchpost

@Suite("The edge around the desk")
struct ServiceDeskShellTests {
  private typealias Samples = ServiceSamples
  private let folder: FolderOnDisk

  init() throws { folder = try FolderOnDisk() }

  private func open() throws -> RecordStore {
    try RecordStore(Samples.configuration(folder.path + "/data"))
  }

  /// A shell that has the county on disk and a unit that is available.
  private func begin(_ store: RecordStore, waitingLimit: Int = 1_000) throws -> DeskShell {
    var shell = DeskShell(try store.recover(), waitingLimit: waitingLimit)
    let county = try SmallCounty.read().county
    shell.take([DeskRequest(.county(county)), Samples.available], at: Samples.moment(0)) { [] }
    let released = shell.commit(to: store)
    #expect(released.entries == 2 && shell.isOnDisk && shell.nextEntry == 3)
    return shell
  }

  private func opened(_ released: DeskShell.Released) -> [IncidentID] {
    released.effects.compactMap { _, effect in
      if case .incidentChanged(let incident) = effect { incident.id } else { nil }
    }
  }

  @Test("acknowledges a press once it is on disk, and its copy again without a new entry")
  func acknowledged() throws {
    let store = try open()
    var shell = try begin(store)
    shell.take([Samples.press(1), Samples.press(2, isClockOff: true)], at: Samples.moment(1)) { [] }
    let released = shell.commit(to: store)
    #expect(released.entries == 2)
    #expect(released.acknowledgements.map(\.device) == [Samples.post, Samples.post])
    #expect(
      released.acknowledgements.map { $0.acknowledgement(at: .unknown).reason }
        == [.accepted, .acceptedClockOff])
    #expect(try store.recover().nextEntry == 5)

    shell.take([Samples.press(1)], at: Samples.moment(2)) { [] }
    #expect(shell.waitingForDisk == 0)
    let again = shell.commit(to: store)
    #expect(again.entries == 0 && again.effects.isEmpty)
    #expect(again.acknowledgements.count == 1)
    #expect(try store.recover().nextEntry == 5)
  }

  @Test("lets nothing out twice")
  func once() throws {
    let store = try open()
    var shell = try begin(store)
    shell.take(
      [Samples.press(1), Samples.command("a", .acknowledge(.init(rawValue: 1)))],
      at: Samples.moment(1)
    ) { [] }
    #expect(!shell.commit(to: store).effects.isEmpty)
    let next = shell.commit(to: store)
    #expect(next.effects.isEmpty && next.acknowledgements.isEmpty && next.answers.isEmpty)
  }

  @Test("dispatches from memory while the journal fails, and acknowledges nothing")
  func journalFails() throws {
    let broken = try open()
    var shell = try begin(broken)
    try broken.close()
    shell.take(
      [
        Samples.press(1), Samples.command("a", .dispatch(.init(rawValue: 1), units: [])),
        Samples.command("b", .acknowledge(.init(rawValue: 99))),
      ], at: Samples.moment(1)
    ) { [] }
    let released = shell.commit(to: broken)
    #expect(!shell.isOnDisk && shell.journalFault != nil)
    #expect(released.entries == 0 && released.acknowledgements.isEmpty)
    #expect(opened(released).contains(IncidentID(rawValue: 1)))
    let orders = released.effects.compactMap { _, effect in
      if case .order(let order, let unit) = effect { (order.incident, unit) } else { nil }
    }
    #expect(orders.map(\.0) == [1] && orders.map(\.1) == [Samples.unit])
    #expect(released.answers.map(\.1) == [.doneNotOnDisk, .refused(.unknownIncident)])
    #expect(shell.waitingForDisk == 4)

    // The post resends: still nothing on disk, so still no acknowledgement and no second entry.
    shell.take([Samples.press(1)], at: Samples.moment(2)) { [] }
    let resent = shell.commit(to: broken)
    #expect(resent.acknowledgements.isEmpty && resent.effects.isEmpty)
    #expect(shell.waitingForDisk == 4)
  }

  @Test("writes all that waited, in order and without a gap, once the journal works again")
  func journalBack() throws {
    let broken = try open()
    var shell = try begin(broken)
    try broken.close()
    for sequence in UInt32(1)...20 {
      shell.take([Samples.press(sequence)], at: Samples.moment(Int64(sequence) * 7)) { [] }
      #expect(shell.commit(to: broken).acknowledgements.isEmpty)
    }
    #expect(shell.waitingForDisk == 20)

    let mended = try open()
    shell.take([Samples.press(20)], at: Samples.moment(140)) { [] }
    let released = shell.commit(to: mended)
    #expect(released.entries == 20 && released.acknowledgements.count == 1)
    #expect(shell.isOnDisk && shell.journalFault == nil && shell.waitingForDisk == 0)
    let recovery = try mended.recover()
    #expect(recovery.nextEntry == shell.nextEntry && recovery.desk == shell.desk)
    #expect(recovery.desk.acceptedPresses == 20)
    #expect(try mended.incident(IncidentID(rawValue: 1)) == shell.desk.incidents.first)
    try mended.close()
    #expect(try RecordStore.verify(directory: folder.path + "/data") == [])
  }

  @Test("refuses when too many wait for the disk, alarms last, and takes again afterwards")
  func full() throws {
    let broken = try open()
    var shell = try begin(broken, waitingLimit: 3)
    try broken.close()
    shell.take((1...8).map { Samples.press($0) }, at: Samples.moment(1)) { [] }
    shell.take(
      [Samples.command("a", .acknowledge(.init(rawValue: 1)))], at: Samples.moment(1)
    ) { [] }
    let released = shell.commit(to: broken)
    #expect(shell.waitingForDisk == 6 && shell.refusedWhileFull == 3)
    #expect(released.answers.map(\.1) == [.busy] && released.acknowledgements.isEmpty)
    #expect(shell.desk.acceptedPresses == 6)

    let mended = try open()
    #expect(shell.commit(to: mended).entries == 6)
    shell.take([Samples.press(7), Samples.press(8)], at: Samples.moment(2)) { [] }
    let later = shell.commit(to: mended)
    #expect(later.acknowledgements.count == 2 && shell.desk.acceptedPresses == 8)
    #expect(try mended.recover().desk == shell.desk)
  }

  @Test("asks for fixes when the desk wants them and journals them in the same batch")
  func fixes() throws {
    let store = try open()
    var shell = try begin(store)
    shell.take([Samples.press(1)], at: Samples.moment(1)) { [] }
    _ = shell.commit(to: store)
    let fix = UnitFix(unit: Samples.unit, place: Samples.place, ageSeconds: 3)
    var asked = 0
    let before = shell.nextEntry
    shell.take(
      [Samples.command("a", .dispatch(.init(rawValue: 1), units: []))], at: Samples.moment(2)
    ) {
      asked += 1
      return [fix]
    }
    let released = shell.commit(to: store)
    #expect(asked == 1 && released.entries == 2 && shell.nextEntry == before + 2)
    #expect(released.answers.map(\.1) == [.done])
    #expect(
      released.effects.contains { _, effect in
        if case .order(_, Samples.unit) = effect { true } else { false }
      })
    // The replay has no fix board: the same choice comes out of the journal alone.
    let recovery = try store.recover()
    #expect(recovery.desk == shell.desk && recovery.nextEntry == shell.nextEntry)
  }

  @Test("does not journal what changes nothing")
  func noOps() throws {
    let store = try open()
    var shell = try begin(store)
    let county = try SmallCounty.read().county
    shell.take(
      [DeskRequest(.tick), DeskRequest(.county(county)), Samples.available], at: Samples.moment(9)
    ) { [] }
    #expect(shell.waitingForDisk == 0 && shell.nextEntry == 3)
    let released = shell.commit(to: store)
    #expect(released.entries == 0 && released.effects.isEmpty)
  }

  @Test("gives changes ids that rise, also across conditions and a restart")
  func changeIDs() throws {
    let store = try open()
    var shell = try begin(store)
    var ids: [UInt64] = []
    for sequence in UInt32(1)...5 {
      shell.take([Samples.press(sequence)], at: Samples.moment(Int64(sequence) * 100)) { [] }
      ids += shell.commit(to: store).effects.map(\.id)
      ids += [shell.nextChangeID(), shell.nextChangeID()]
      #expect(shell.lastChange == ids.last)
    }
    shell = DeskShell(try store.recover())
    shell.take([Samples.press(9)], at: Samples.moment(900)) { [] }
    ids += shell.commit(to: store).effects.map(\.id)
    #expect(ids.count > 15)
    #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 })
  }
}

import ControlRoom
import Incidents
import Ingest
import Testing
import Wire

@testable import Store
@testable import watchpost

@Suite("What units' own pages say")
struct ServicePatrolTests {
  private typealias Samples = ServiceSamples
  private let folder: FolderOnDisk

  init() throws { folder = try FolderOnDisk() }

  private func report(_ id: String, sequence: Int? = nil, unit: DeviceID = Samples.unit)
    -> PatrolReport
  {
    PatrolReport(id: id, unit: unit, status: .busy, sequence: sequence)
  }

  @Test("a report is answered alike and done once")
  func repeats() {
    var book = PatrolBook()
    #expect(book.judge(report("a")) == .take(isNewest: true))
    book.note(report("a"), .busy)
    #expect(book.judge(report("a")) == .take(isNewest: true))
    book.note(report("a"), .doneNotOnDisk)
    #expect(book.judge(report("a")) == .known(.doneNotOnDisk))
    #expect(book.judge(report("a", unit: Samples.device(7))) == .take(isNewest: true))
  }

  @Test("a late report is not the newest, however often it comes")
  func late() {
    var book = PatrolBook()
    #expect(book.judge(report("a", sequence: 10)) == .take(isNewest: true))
    #expect(book.judge(report("b", sequence: 9)) == .take(isNewest: false))
    #expect(book.judge(report("b", sequence: 9)) == .take(isNewest: false))
    // Sent again after a `busy`.
    #expect(book.judge(report("a", sequence: 10)) == .take(isNewest: true))
    #expect(book.judge(report("c", sequence: 11)) == .take(isNewest: true))
    #expect(book.judge(report("d", sequence: 1, unit: Samples.device(7))) == .take(isNewest: true))
  }

  @Test("two phones of one crew, whose clocks differ, do not hold each other up")
  func twoPages() {
    var book = PatrolBook()
    func judge(_ id: String, _ page: String?, _ sequence: Int) -> PatrolBook.Verdict {
      book.judge(
        PatrolReport(id: id, unit: Samples.unit, status: .busy, sequence: sequence, page: page))
    }
    #expect(judge("a", "one", 1_000) == .take(isNewest: true))
    #expect(judge("b", "two", 10) == .take(isNewest: true))
    #expect(judge("c", nil, 5) == .take(isNewest: true))
    #expect(judge("d", "one", 999) == .take(isNewest: false))
    #expect(judge("e", "one", 1_000) == .take(isNewest: true))
    #expect(judge("f", "two", 9) == .take(isNewest: false))
    // The page heard longest ago goes first.
    for number in 0..<PatrolBook.pageLimit { _ = judge("n\(number)", "p\(number)", 1) }
    #expect(judge("g", "p0", 0) == .take(isNewest: false))
    #expect(judge("h", "one", 1) == .take(isNewest: true))
  }

  @Test("the last answers of each unit are kept, and no more")
  func bounded() {
    var book = PatrolBook()
    for number in 0...PatrolBook.answerLimit { book.note(report("n\(number)"), .done) }
    #expect(book.judge(report("n0")) == .take(isNewest: true))
    #expect(book.judge(report("n1")) == .known(.done))
  }

  private func shell(_ store: RecordStore, waitingLimit: Int = 100) throws -> DeskShell {
    var shell = DeskShell(try store.recover(), waitingLimit: waitingLimit)
    let county = try SmallCounty.read().county
    shell.take([DeskRequest(.county(county)), Samples.available], at: Samples.moment(0)) { [] }
    _ = shell.commit(to: store)
    return shell
  }

  private var busy: DeskRequest {
    DeskRequest(
      .unit(
        UnitEvent(unit: Samples.unit, status: .busy, receipt: .none, order: nil, words: "")),
      waiting: .caller { _ in })
  }

  private func hand(_ id: String) -> DeskRequest {
    let place = Incident.Place(coordinate: Samples.place, words: "bridge", area: "")
    return Samples.command(id, .report(HandReport(severity: .s2, place: place)))
  }

  @Test("a page's report is answered when it is on disk, and a call with its number")
  func answered() throws {
    let store = try RecordStore(Samples.configuration(folder.path + "/data"))
    var shell = try shell(store)
    shell.take([busy, hand("h"), hand("h")], at: Samples.moment(1)) { [] }
    let one = CommandOutcome.entered(IncidentID(rawValue: 1), isOnDisk: true)
    #expect(shell.commit(to: store).answers.map(\.1) == [.done, one, one])
    #expect(try store.recover().desk == shell.desk)
    // Said again it changes nothing, and is answered all the same.
    shell.take([busy], at: Samples.moment(2)) { [] }
    #expect(shell.commit(to: store).answers.map(\.1) == [.done])
  }

  @Test("while the journal fails a page is told so, and turned away when too much waits")
  func notOnDisk() throws {
    let store = try RecordStore(Samples.configuration(folder.path + "/data"))
    var shell = try shell(store, waitingLimit: 1)
    try store.close()
    shell.take([hand("h"), busy], at: Samples.moment(1)) { [] }
    #expect(
      shell.commit(to: store).answers.map(\.1) == [
        .entered(IncidentID(rawValue: 1), isOnDisk: false), .doneNotOnDisk,
      ])
    shell.take([busy, hand("i")], at: Samples.moment(2)) { [] }
    #expect(shell.commit(to: store).answers.map(\.1) == [.busy, .busy])
  }
}

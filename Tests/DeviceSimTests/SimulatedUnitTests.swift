import Testing
import Wire

@testable import devicesim

@Suite struct SimulatedUnitTests {
  private static func coordinate(_ latitude: Double, _ longitude: Double) -> Coordinate {
    guard let place = Coordinate(latitude: latitude, longitude: longitude) else {
      preconditionFailure("degrees in range")
    }
    return place
  }
  private let home = coordinate(30, 120)
  private let target = coordinate(30.01, 120)

  private func unit(seed: UInt64 = 1, declining: Double = 0) -> SimulatedUnit {
    SimulatedUnit(
      home: home,
      habits: SimulatedUnit.Habits(
        cruise: Speed(kmh: 36), haste: 1, longestDrive: .seconds(20), accepting: 2...6,
        declining: declining, onScene: 30...30),
      seed: seed)
  }
  private func order(_ id: UInt64, _ act: Order.Act = .offer, incident: UInt64 = 5) -> Message {
    .order(
      Order(
        id: id, incident: incident, act: act, severity: 2, nature: .press, place: target,
        signOffSeconds: 30, placeWords: "", text: ""))
  }
  /// Runs the unit by itself until that time; what it reported, with the time.
  private func run(
    _ unit: inout SimulatedUnit, until end: Duration
  ) -> [(at: Duration, report: UnitReport)] {
    var reports: [(Duration, UnitReport)] = []
    while let next = unit.nextWake, next <= end {
      for outgoing in unit.wake(at: next) {
        switch outgoing {
        case .once(.unitReport(let report)), .untilAcknowledged(.unitReport(let report)):
          reports.append((next, report))
        default: Issue.record("a unit sends reports only")
        }
      }
    }
    return reports
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func `an offer is receipted, accepted within its time, driven to, cleared`(seed: UInt64) throws {
    var unit = unit(seed: seed)
    _ = run(&unit, until: .seconds(9))
    let receipt = unit.receive(order(70), isCopy: false, at: .seconds(10))
    guard case .untilAcknowledged(.unitReport(let first))? = receipt.first else {
      Issue.record("no receipt")
      return
    }
    #expect(first.receipt == .received && first.order == 70 && first.status == .offered)
    let reports = run(&unit, until: .seconds(200))
    let accepted = try #require(reports.first { $0.report.receipt == .accepted })
    #expect((Duration.seconds(12)...Duration.seconds(16)).contains(accepted.at))
    var statuses: [UnitStatus] = []
    for (_, report) in reports where statuses.last != report.status {
      statuses.append(report.status)
    }
    #expect(statuses.drop { $0 == .offered } == [.assigned, .enRoute, .onScene, .available])
    let arrived = try #require(reports.first { $0.report.status == .onScene })
    #expect(arrived.report.fix?.place == target)
    #expect(arrived.at - accepted.at <= .seconds(22.001))
    #expect(unit.place == home)
  }

  @Test func `a repeated order is receipted again and not taken twice`() {
    var unit = unit()
    _ = unit.receive(order(70), isCopy: false, at: .zero)
    let before = unit.duty
    for isCopy in [true, false] {
      let again = unit.receive(order(70), isCopy: isCopy, at: .seconds(1))
      guard case .once(.unitReport(let report))? = again.first else {
        Issue.record("no receipt for a repeat")
        return
      }
      #expect(report.receipt == .received && report.order == 70)
    }
    #expect(unit.duty == before)
  }

  @Test(arguments: [Order.Act.withdraw, .alreadyTaken, .standDown])
  func `an order taken back frees the unit`(act: Order.Act) {
    var unit = unit()
    _ = unit.receive(order(70), isCopy: false, at: .zero)
    _ = run(&unit, until: .seconds(12))
    #expect(unit.status == .enRoute)
    _ = unit.receive(order(70, act), isCopy: false, at: .seconds(13))
    #expect(unit.status == .available)
  }

  @Test func `a unit on an order declines another`() {
    var unit = unit()
    _ = unit.receive(order(70), isCopy: false, at: .zero)
    _ = run(&unit, until: .seconds(12))
    let answer = unit.receive(order(71, incident: 6), isCopy: false, at: .seconds(12))
    guard case .untilAcknowledged(.unitReport(let report))? = answer.first else {
      Issue.record("no answer")
      return
    }
    #expect(report.receipt == .declined && report.order == 71)
    #expect(unit.status == .enRoute)
  }

  @Test func `positions are sent once, changes until acknowledged`() {
    var unit = unit()
    let first = unit.wake(at: .zero)
    guard case .once(.unitReport(let report))? = first.first else {
      Issue.record("no position")
      return
    }
    #expect(report.fix == UnitReport.Fix(place: home, ageSeconds: 0) && report.order == 0)
    #expect(unit.nextWake == .seconds(5))
  }
}

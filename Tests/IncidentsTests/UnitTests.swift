import Incidents
import Testing
import Wire

@Suite struct UnitTests {
  static let one = IncidentID(rawValue: 1)

  func state(_ evening: Evening, _ unit: DeviceID = .carA) throws -> UnitState {
    try #require(evening.desk.units.first { $0.id == unit })
  }

  /// Without an order: what a terminal says (columns) after what it said before (rows).
  @Test(arguments: UnitStatus.allCases, UnitStatus.allCases)
  func aTerminalsWordWithoutAnOrder(_ old: UnitStatus, _ new: UnitStatus) throws {
    var evening = Evening()
    evening.unit(.carA, .available)
    evening.unit(.carA, old)
    let before = try state(evening).status
    evening.unit(.carA, new)
    let after = try state(evening).status
    let isIdle = before == .offDuty || before == .outOfService
    switch new {
    case .noContact, .offered, .assigned: #expect(after == before)
    case .onScene: #expect(after == (isIdle ? before : .onScene))
    default: #expect(after == new)
    }
  }

  @Test func aUnitIsNotHeardFromBeforeItsFirstWord() throws {
    var evening = Evening()
    #expect(try state(evening).status == .noContact)
    #expect(!evening.desk.isNoOp(.unit(heartbeat(.available)), at: evening.moment))
    evening.onDuty(.carA)
    #expect(try state(evening).status == .available)
    #expect(evening.desk.isNoOp(.unit(heartbeat(.available)), at: evening.moment))
    evening.put(.health(.init(device: .carA, isOnline: false, faults: [])))
    #expect(try state(evening).status == .noContact)
    evening.unit(.carA, .available)
    #expect(try state(evening).status == .available)
    #expect(evening.desk.incidents.isEmpty)
  }

  func heartbeat(_ status: UnitStatus) -> UnitEvent {
    UnitEvent(unit: .carA, status: status, receipt: .none, order: nil, words: "")
  }

  @Test func aUnitMaySetOutByItself() throws {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.unit(.carA, .enRoute)
    #expect(try state(evening).status == .enRoute)
    evening.press(.post)
    #expect(
      evening.command(.dispatch(Self.one, units: [.carA])) == .unitUnavailable(.carA, .enRoute))
  }

  @Test func anOrderGoesFromOfferToClearedAndFreesItsUnit() throws {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.press(.post, at: 1)
    evening.command(.dispatch(Self.one, units: []), at: 2)
    let order = OrderID(rawValue: 1)
    var seen: [(UnitStatus, Incident.State, Incident.Offer.State?)] = []
    func look() throws {
      seen.append(
        (
          try state(evening).status, try evening.latest.state,
          try evening.latest.offers.first?.state
        ))
    }
    try look()
    #expect(evening.desk.unreceiptedOrders.map(\.order.id) == [1])
    evening.unit(.carA, .offered, .received, order: order, at: 3)
    #expect(evening.desk.unreceiptedOrders.isEmpty)
    #expect(try evening.latest.offers.first?.isReceived == true)
    evening.unit(.carA, .assigned, .accepted, order: order, at: 4)
    try look()
    evening.unit(.carA, .enRoute, order: order, at: 5)
    try look()
    evening.unit(.carA, .onScene, order: order, words: "two people, one hurt", at: 6)
    try look()
    evening.unit(.carA, .available, at: 7)
    try look()
    #expect(seen.map(\.0) == [.offered, .assigned, .enRoute, .onScene, .available])
    #expect(seen.map(\.1) == [.assigned, .handling, .handling, .handling, .handling])
    #expect(seen.map(\.2) == [.offered, .accepted, .enRoute, .onScene, .cleared])
    let words = Fact.What.words(unit: .carA, "two people, one hurt")
    #expect(try evening.count(1) { $0 == words } == 1)
    #expect(try state(evening).order == nil)
    #expect(try evening.latest.timer?.kind == .resolution)
  }

  @Test func receiptsRepeatedChangeNothing() throws {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.press(.post)
    evening.command(.dispatch(Self.one, units: []))
    let order = OrderID(rawValue: 1)
    for receipt in [UnitReport.Receipt.received, .accepted] {
      let event = UnitEvent(
        unit: .carA, status: .available, receipt: receipt, order: order, words: "")
      evening.put(.unit(event))
      #expect(evening.desk.isNoOp(.unit(event), at: evening.moment))
      let before = evening.desk
      #expect(evening.put(.unit(event)).isEmpty)
      #expect(evening.desk == before)
    }
    // A terminal that never says more than "available" has not cleared anything by it.
    evening.unit(.carA, .available)
    #expect(try evening.latest.offers.first?.state == .accepted)
  }

  @Test func anAcceptanceAfterTheWithdrawalIsAnsweredAlreadyTaken() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB)
    evening.press(.post, at: 0)
    evening.command(.dispatch(Self.one, units: []), at: 1)
    evening.wait(until: 61)
    #expect(try evening.latest.offers.first?.state == .withdrawn)
    let late = UnitEvent(
      unit: .carA, status: .available, receipt: .accepted, order: .init(rawValue: 1), words: "")
    evening.put(.unit(late), at: 65)
    #expect(evening.orders.map(\.act) == [.alreadyTaken])
    #expect(evening.orders.map(\.id.rawValue) == [1])
    #expect(try state(evening).order == nil)
    #expect(evening.desk.isNoOp(.unit(late), at: evening.moment))
    evening.unit(.carA, .available, .received, order: .init(rawValue: 1), at: 66)
    evening.put(.unit(late), at: 67)
    #expect(evening.orders.map(\.act) == [.alreadyTaken])
    let fact = Fact.What.lateAccept(.init(rawValue: 1), unit: .carA)
    #expect(try evening.count(1) { $0 == fact } == 1)
  }

  @Test(arguments: [UnitStatus.busy, .outOfService, .offDuty])
  func aUnitThatCannotGoesToTheNextAtOnce(_ status: UnitStatus) throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB)
    evening.press(.post, at: 0)
    evening.command(.dispatch(Self.one, units: []), at: 1)
    evening.unit(.carA, .assigned, .accepted, order: .init(rawValue: 1), at: 2)
    #expect(try evening.latest.state == .handling)
    evening.unit(.carA, status, at: 3)
    let incident = try evening.latest
    #expect(incident.offers.map(\.state) == [.declined, .offered])
    #expect(incident.offers.map(\.unit) == [.carA, .carB])
    #expect(incident.state == .assigned)
  }

  @Test func anS3UnitMayBeTakenForAnS1AndForNothingLess() throws {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.visit(.camera, from: 0, to: 1)
    evening.command(.dispatch(Self.one, units: [.carA]), at: 2)
    evening.unit(.carA, .enRoute, .accepted, order: .init(rawValue: 1), at: 3)
    evening.press(.postFar, at: 4)
    #expect(
      evening.command(.dispatch(.init(rawValue: 2), units: [.carA]))
        == .unitUnavailable(.carA, .enRoute))
    evening.press(.school, at: 5)
    #expect(evening.command(.dispatch(.init(rawValue: 3), units: [.carA])) == nil)
    #expect(evening.orders.map(\.act) == [.standDown, .offer])
    #expect(try evening.incident(1).offers.map(\.state) == [.withdrawn])
    #expect(try evening.incident(1).state == .assigned)
    #expect(try state(evening).incident == .init(rawValue: 3))
    for second in [6.0, 7, 8] { evening.press(.unplaced, at: second) }
    #expect(try evening.latest.severity == .s1)
    #expect(
      evening.command(.dispatch(.init(rawValue: 4), units: [.carA]))
        == .unitUnavailable(.carA, .offered))
  }

  @Test func resolvingStandsUnitsDownAndFreesThem() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB)
    evening.visit(.camera, from: 0, to: 1)
    evening.command(.dispatch(Self.one, units: [.carA, .carB]), at: 2)
    evening.unit(.carA, .onScene, .accepted, order: .init(rawValue: 1), at: 3)
    evening.command(.resolve(Self.one, .nothingFound, note: ""), at: 4)
    #expect(evening.orders.map(\.act) == [.standDown, .standDown])
    #expect(try evening.latest.offers.map(\.state) == [.cleared, .withdrawn])
    #expect(try state(evening, .carB).status == .available)
    #expect(evening.desk.units.allSatisfy { $0.order == nil })
  }

  @Test func aUnitStruckOffTheListFinishesItsOrder() throws {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.press(.post)
    evening.command(.dispatch(Self.one, units: [.carA]))
    var county = County.valley()
    county.units.removeFirst()
    evening.put(.county(county))
    evening.unit(.carA, .onScene, .accepted, order: .init(rawValue: 1))
    #expect(try state(evening).status == .onScene)
    evening.unit(.carA, .available)
    #expect(!evening.desk.units.contains { $0.id == .carA })
    #expect(try evening.latest.offers.map(\.state) == [.cleared])
  }
}

import Incidents
import Testing
import Wire

/// A unit that speaks by its terminal's radio and by its own page.
@Suite struct UnitRoadTests {
  private static let one = IncidentID(rawValue: 1)
  private static let order = OrderID(rawValue: 1)

  private func state(_ evening: Evening) throws -> UnitState {
    try #require(evening.desk.units.first { $0.id == .carA })
  }

  /// One unit offered one incident.
  private func offered() -> Evening {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.press(.post, at: 1)
    evening.command(.dispatch(Self.one, units: [.carA]), at: 2)
    return evening
  }

  private func page(
    _ evening: inout Evening, _ status: UnitStatus, _ receipt: UnitReport.Receipt = .none,
    order: OrderID? = Self.order
  ) {
    evening.put(
      .unit(
        UnitEvent(
          unit: .carA, status: status, receipt: receipt, order: order, words: "", road: .page)))
  }

  @Test(arguments: [UnitStatus.assigned, .enRoute, .onScene])
  func aTerminalsRoutineEndsNothingThatThePageBegan(_ status: UnitStatus) throws {
    for routine in [UnitStatus.available, .offered, .busy, .offDuty] {
      var evening = Evening()
      evening.unit(.carA, routine)
      page(&evening, .available, order: nil)
      evening.press(.post, at: 1)
      evening.command(.dispatch(Self.one, units: [.carA]), at: 2)
      evening.unit(.carA, .offered, .received, order: Self.order, at: 3)
      page(&evening, .assigned, .accepted)
      if status != .assigned { page(&evening, status) }
      let before = try evening.latest.offers.map(\.state)
      if routine == .offered || routine == .available {
        evening.unit(.carA, routine, at: 4)
        evening.unit(.carA, .available, at: 5)
      }
      #expect(try evening.latest.offers.map(\.state) == before)
      #expect(try evening.latest.offers.map(\.state.isLive) == [true])
      // The page names the order when it is done.
      page(&evening, .available)
      #expect(try evening.latest.offers.map(\.state) == [.cleared])
      #expect(try state(evening).status == .available)
    }
  }

  @Test func aTerminalsRepeatedWordDoesNotUndoThePages() throws {
    var evening = Evening()
    evening.unit(.carA, .offDuty)
    page(&evening, .available, order: nil)
    let routine = UnitEvent(
      unit: .carA, status: .offDuty, receipt: .none, order: nil, words: "")
    #expect(evening.desk.isNoOp(.unit(routine), at: evening.moment))
    evening.put(.unit(routine))
    #expect(try state(evening).status == .available)
    try evening.restart()
    evening.put(.unit(routine))
    #expect(try state(evening).status == .available)
    // A new word of it is news.
    evening.unit(.carA, .busy)
    #expect(try state(evening).status == .busy)
  }

  @Test func whatATerminalBeganItMayEndWithoutTheOrdersNumber() throws {
    var evening = offered()
    page(&evening, .noContact, .received)
    evening.unit(.carA, .enRoute, .accepted, order: Self.order, at: 3)
    page(&evening, .available, order: nil)
    #expect(try evening.latest.offers.map(\.state) == [.enRoute])
    evening.unit(.carA, .available, at: 4)
    #expect(try evening.latest.offers.map(\.state) == [.cleared])
  }

  @Test(arguments: [false, true])
  func aCrewThatHasReadTheEndIsFree(_ isResolved: Bool) throws {
    var evening = offered()
    page(&evening, .assigned, .accepted)
    page(&evening, .onScene)
    evening.command(.reset(Self.one, reason: "met"), at: 3)
    if isResolved {
      evening.command(.resolve(Self.one, .handled, note: ""), at: 4)
    } else {
      evening.command(.withdraw(Self.one, order: Self.order, reason: "wrong car"), at: 4)
    }
    #expect(evening.orders.map(\.act) == [.standDown])
    #expect(try state(evening).status == .onScene)
    let read = UnitEvent(
      unit: .carA, status: .noContact, receipt: .received, order: Self.order, words: "",
      road: .page)
    #expect(!evening.desk.isNoOp(.unit(read), at: evening.moment))
    evening.put(.unit(read), at: 5)
    #expect(evening.desk.unreceiptedOrders.isEmpty)
    #expect(try state(evening).status == .available)
    #expect(evening.desk.isNoOp(.unit(read), at: evening.moment))
    // Set out again by itself, it stays so, whatever copies come.
    page(&evening, .enRoute, order: nil)
    evening.put(.unit(read), at: 6)
    #expect(try state(evening).status == .enRoute)
  }

  @Test func theEndOfAnotherOrderFreesNobody() throws {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.visit(.camera, from: 0, to: 1)
    evening.command(.dispatch(Self.one, units: [.carA]), at: 2)
    page(&evening, .assigned, .accepted)
    page(&evening, .enRoute)
    evening.press(.school, at: 3)
    evening.command(.dispatch(.init(rawValue: 2), units: [.carA]), at: 4)
    page(&evening, .noContact, .received)
    #expect(try state(evening).status == .offered)
    page(&evening, .assigned, .accepted, order: .init(rawValue: 2))
    #expect(try state(evening).status == .assigned)
  }
}

import Incidents
import Testing
import Wire

@Suite struct UnitOrderTests {
  static let one = IncidentID(rawValue: 1)

  static func offered() -> Evening {
    var evening = Evening()
    evening.onDuty(.carA, .carB)
    evening.visit(.camera, from: 0, to: 1)
    evening.command(.dispatch(one, units: [.carA]), at: 2)
    return evening
  }

  func acts(_ evening: Evening, _ unit: DeviceID = .carA) -> [Order.Act] {
    evening.desk.orders(of: unit, at: evening.time).map(\.act)
  }

  @Test func aLiveOrderTellsUntilWhenToSignOff() throws {
    var evening = Self.offered()
    let order = try #require(evening.desk.orders(of: .carA, at: evening.time).first)
    #expect(order.act == .offer && order.offer.state == .offered)
    #expect(order.signOffBy?.desk == 62_000)
    #expect(order.signOffBy?.wall == evening.midday.adding(milliseconds: 62_000))
    evening.unit(.carA, .enRoute, .accepted, order: .init(rawValue: 1), at: 3)
    #expect(evening.desk.orders(of: .carA, at: evening.time).first?.signOffBy == nil)
    #expect(acts(evening) == [.offer] && acts(evening, .carB) == [])
  }

  @Test func anOrderThatEndedTellsWhyForTenMinutes() {
    var evening = Self.offered()
    evening.wait(until: 62)
    #expect(acts(evening) == [.withdraw])
    #expect(acts(evening, .carB) == [.offer])
    evening.unit(.carA, .available, .accepted, order: .init(rawValue: 1), at: 70)
    #expect(acts(evening) == [.alreadyTaken])
    #expect(evening.desk.orders(of: .carA, at: 662_000).count == 1)
    #expect(evening.desk.orders(of: .carA, at: 662_001).isEmpty)
  }

  @Test func aCrewThatWasUnderWayIsStoodDown() {
    var evening = Self.offered()
    evening.unit(.carA, .enRoute, .accepted, order: .init(rawValue: 1), at: 3)
    evening.command(.resolve(Self.one, .falseAlarm, note: ""), at: 4)
    #expect(acts(evening) == [.standDown])
    #expect(evening.desk.orders(of: .carA, at: evening.time).first?.incident.state == .falseAlarm)
  }

  @Test func whatACrewDeclinedIsGone() {
    var evening = Self.offered()
    evening.unit(.carA, .available, .declined, order: .init(rawValue: 1), at: 3)
    #expect(acts(evening) == [])
  }
}

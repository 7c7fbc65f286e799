import Detection
import Incidents
import Testing
import Wire
import TestGround

/// The scenarios of domain.md section 6 as far as they touch the desk, as timelines.
@Suite struct ScenarioTests {
  static let one = IncidentID(rawValue: 1)

  @Test("1: a press at the school gate with nobody at the desk") func schoolGate() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB, .carC, .carD)
    evening.press(.school, at: 10)
    #expect(try evening.latest.severity == .s1)
    #expect(evening.desk.nextDeadline == 40_000)
    evening.wait(until: 40)
    #expect(evening.orders.map(\.unit) == [.carD, .carC])
    #expect(try evening.latest.state == .assigned)
    evening.unit(.carD, .enRoute, .accepted, order: .init(rawValue: 1), at: 48)
    evening.unit(.carC, .enRoute, .accepted, order: .init(rawValue: 2), at: 52)
    #expect(try evening.latest.state == .handling)
    evening.unit(.carD, .onScene, order: .init(rawValue: 1), at: 300)
    evening.command(.verify(Self.one, .real), at: 310)
    evening.command(.reset(Self.one, reason: "crew on the spot"), at: 900)
    evening.command(.resolve(Self.one, .handled, note: "child found"), at: 901)
    #expect(evening.orders.map(\.act) == [.standDown, .standDown])
    evening.unit(.carD, .available, at: 950)
    evening.command(.followUp(Self.one, satisfied: true, note: "school called"), at: 4_000)
    evening.command(.archive(Self.one), at: 4_010)
    #expect(try evening.latest.state == .archived)
    #expect(evening.desk.nextDeadline == nil)
  }

  @Test("2: a storm of 50 presses a second with copies and reordering") func storm() throws {
    var county = County.valley()
    county.devices = (0..<100).map { index in
      County.Device(
        id: .number(10_000 + UInt64(index)), deviceClass: .post, name: "p",
        place: .north(Double(index) * 500),
        area: "v1", isKeySite: index % 10 == 0)
    }
    var evening = Evening(county)
    var random = SeededGenerator(seed: 7)
    // Five presses of each post, 10 s in all, every press sent up to three times, out of order.
    var arrivals: [(at: Double, event: AlarmEvent)] = []
    for index in 0..<500 {
      let post = DeviceID.number(10_000 + UInt64(index % 100))
      let event = AlarmEvent(
        device: post, boot: 1, sequence: UInt32(index / 100 + 1), alarm: Alarm(action: .press),
        deviceTime: .unknown)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        arrivals.append((Double(index) / 50 + Double.random(in: 0...2, using: &random), event))
      }
    }
    arrivals.sort { ($0.at, $0.event.device) < ($1.at, $1.event.device) }
    for arrival in arrivals { evening.put(.alarm(arrival.event), at: arrival.at) }
    #expect(evening.desk.acceptedPresses == 500)
    #expect(evening.desk.incidents.count == 100)
    #expect(evening.desk.incidents.allSatisfy { $0.presses == 5 && $0.sources.count == 1 })
    #expect(evening.desk.incidents.count { $0.severity == .s1 } >= 10)
  }

  @Test("8: a silent unit, and its late word") func silentUnit() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB, .carC)
    evening.press(.post, at: 0)
    evening.command(.dispatch(Self.one, units: []), at: 5)
    evening.wait(until: 35)
    #expect(evening.orders.map { "\($0.act) \($0.unit.serial)" } == ["offer 501", "offer 502"])
    evening.wait(until: 65)
    #expect(evening.orders.contains { $0.act == .withdraw && $0.unit == .carA })
    evening.unit(.carC, .enRoute, .accepted, order: .init(rawValue: 3), at: 70)
    #expect(evening.orders.map { "\($0.act) \($0.unit.serial)" } == ["withdraw 502"])
    for second in [71.0, 72] {
      evening.unit(.carA, .available, .accepted, order: .init(rawValue: 1), at: second)
    }
    #expect(evening.desk.unreceiptedOrders.map(\.order.act).contains(.alreadyTaken))
    #expect(try evening.latest.offers.count { $0.state.isLive } == 1)
    evening.wait(until: 400)
    #expect(evening.orders.isEmpty)
  }

  @Test("9: no unit has a fix") func noFixes() throws {
    var evening = Evening()
    evening.onDuty(.carB, .carC)
    evening.press(.post, at: 0)
    evening.command(.dispatch(Self.one, units: []), at: 1)
    let offer = try #require(try evening.latest.offers.first)
    #expect(offer.unit == .carB && offer.isEstimated)
    #expect(abs((offer.seconds ?? 0) - 400) < 1)
  }

  @Test("11: the service stops in the middle of a storm") func stop() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB, .carC, .carD)
    for second in 0..<20 {
      evening.press([.post, .postFar, .school][second % 3], at: Double(second))
    }
    evening.command(.dispatch(Self.one, units: []), at: 20)
    let orders = evening.desk.unreceiptedOrders.map(\.order.id)
    try evening.restart()
    #expect(evening.desk.acceptedPresses == 20)
    #expect(evening.desk.unreceiptedOrders.map(\.order.id) == orders)
    for entry in evening.journal {
      guard case .alarm(let event) = entry.input else { continue }
      #expect(
        evening.desk.hasTaken(device: event.device, boot: event.boot, sequence: event.sequence))
    }
    // 10 s later the first offer is 30 s old, although the service was away.
    evening.wait(until: 50)
    #expect(evening.orders.contains { $0.id.rawValue == orders.first && $0.act == .offer })
  }

  @Test("14: a test sends nobody; a press a second later does") func testPress() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB)
    evening.alarm(.test, .school, at: 0)
    evening.wait(until: 100)
    #expect(evening.orders.isEmpty)
    evening.alarm(.test, .school, at: 101)
    evening.press(.school, at: 102)
    evening.wait(until: 132)
    #expect(evening.orders.map(\.act) == [.offer, .offer])
  }

  @Test("16: device clocks are wrong and the wall clock leaps") func clocks() throws {
    func run(leap: Int64, device: Int64) throws -> [Incident.Timer?] {
      var evening = Evening()
      evening.onDuty(.carA, .carB)
      evening.put(
        .alarm(
          AlarmEvent(
            device: .school, boot: 1, sequence: 1, alarm: Alarm(action: .press),
            deviceTime: evening.moment.wall.adding(milliseconds: device))), at: 1)
      var timers = [try evening.latest.timer]
      evening.midday = evening.midday.adding(milliseconds: leap)
      for second in stride(from: 5.0, through: 300, by: 5) {
        evening.wait(until: second)
        timers.append(try evening.latest.timer)
      }
      return timers
    }
    let plain = try run(leap: 0, device: 0)
    for skew: Int64 in [-300_000, 300_000] {
      #expect(try run(leap: skew, device: 0) == plain)
      #expect(try run(leap: 0, device: skew) == plain)
    }
  }
}

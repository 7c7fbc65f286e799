import Testing
import Wire

@testable import Detection

/// Reminders, severe overspeed and runaway vehicles (domain.md C6, C8).
@Suite struct SpeedRuleTests {
  /// km/h before a bend of advisory 30, and what the sign says.
  @Test(arguments: [
    (30.0, SignText.mindTheBend, 0.0), (32.5, .mindTheBend, 0), (33.5, .tooFast, 0),
    (37, .tooFast, 37), (44, .tooFast, 44), (46, .tooFast, 0),
  ])
  func `The bands of the reminder`(kmh: Double, text: SignText, number: Double) {
    var bench = Bench()
    bench.judge([.before(150, .up, kmh: kmh)])
    #expect(bench.up == text)
    #expect(bench.speeds[Road.upSign] == Speed(kmh: number))
    #expect(bench.down == .mindTheBend)
  }

  @Test func `Too far to read it, nobody is reminded`() {
    var bench = Bench()
    bench.judge([.before(190, .up, kmh: 60)])
    #expect(bench.up == .mindTheBend)
  }

  @Test func `One reminder a vehicle and bend, however its speed goes up and down`() {
    var bench = Bench()
    var users = [RoadUser.before(175, .up, kmh: 36)]
    for kmh in [36.0, 30, 36, 30, 36] {
      users[0].speed = kmh / 3.6
      bench.drive(&users, seconds: 1.5)
    }
    #expect(bench.reminders == 1)
  }

  @Test func `A warning of what comes takes the place of a reminder`() {
    var bench = Bench()
    bench.judge([.before(150, .up, kmh: 45)])
    #expect(bench.up == .tooFast)
    bench.judge([.before(150, .up, kmh: 45), .before(150, .down, kmh: 30)])
    #expect(bench.up == .oncoming)
  }

  /// km/h at the limit of a bend of advisory 30 and radius 35 m, and whether it is severe: from
  /// 45 km/h, or from 42.2 km/h by 0.4 g.
  @Test(arguments: [(40.0, false), (42, false), (43, true), (46, true)])
  func `Severe overspeed is told once at the bend`(kmh: Double, isSevere: Bool) {
    var bench = Bench()
    var users = [RoadUser.before(30, .up, kmh: kmh)]
    bench.drive(&users, seconds: 8)
    #expect(bench.alerts.map(\.kind) == (isSevere ? [.severeOverspeed] : []))
    let passages = bench.events.compactMap { event in
      if case .passage(let passage) = event { passage } else { nil }
    }
    #expect(passages.count == 1)
    #expect(passages.first?.speed == Speed(kmh: kmh))
  }

  /// A drive through twelve bends of advisory 30 at speeds at each of them.
  private func run(
    _ kind: RoadUser.Kind, from start: Double, each gain: Double
  ) -> (bench: Bench, firstAt: Int?) {
    var bench = Bench(Road.longCorridor())
    var users = [
      RoadUser(
        id: 1, approach: .up, kind: kind, chainage: 60, speed: start / 3.6,
        length: kind == .truck ? 12 : 4.5)
    ]
    var firstAt: Int?
    while users[0].chainage < 4_400, bench.nowMs < 3_000_000 {
      users[0].speed = (start + gain * (users[0].chainage - 340) / 340) / 3.6
      bench.drive(&users, seconds: 0.1)
      if firstAt == nil, bench.alerts.contains(where: { $0.kind == .runaway }) {
        firstAt = Int((users[0].chainage / 340).rounded(.down))
      }
    }
    return (bench, firstAt)
  }

  /// Class, km/h at the first bend, km/h more at each further one, and the bend of the alert.
  @Test(
    arguments: [
      (RoadUser.Kind.truck, 40.0, 5.0, 3), (.truck, 40, 0, 3), (.truck, 31, 0, nil),
      (.truck, 60, -6, nil), (.car, 40, 0, nil), (.car, 50, 3, 3),
    ] as [(RoadUser.Kind, Double, Double, Int?)])
  func `A vehicle that does not slow down is a runaway by the third bend`(
    kind: RoadUser.Kind, start: Double, gain: Double, at bend: Int?
  ) {
    #expect(run(kind, from: start, each: gain).firstAt == bend)
  }

  @Test func `Every sign ahead is lit before the runaway comes, and the foot is told when`() throws
  {
    var bench = Bench(Road.longCorridor())
    var users = [
      RoadUser(id: 1, approach: .up, kind: .truck, chainage: 60, speed: 14, length: 12)
    ]
    while !bench.alerts.contains(where: { $0.kind == .runaway }) {
      bench.drive(&users, seconds: 0.1)
    }
    bench.judge(users)
    for number in 4...12 {
      for serial in [number * 2 - 1, number * 2] {
        #expect(bench.texts[DeviceID(region: 2, serial: UInt64(serial))!] == .runaway)
      }
    }
    let alert = try #require(bench.alerts.first { $0.kind == .runaway })
    let arrivals = try #require(alert.arrivals)
    #expect(arrivals.map(\.bend) == (4...12).map { "B\($0)" })
    #expect(abs(arrivals[0].seconds - 340 / 14) < 0.2)
    // It brakes at last: the signs go out.
    users[0].speed = 5
    bench.drive(&users, seconds: 4)
    #expect(bench.texts[DeviceID(region: 2, serial: 23)!] == .mindTheBend)
  }

  @Test(arguments: [(0.038, false), (0.005, true), (-0.038, true)])
  func `What climbs is no runaway`(grade: Double, isRunaway: Bool) {
    var corridor = Road.longCorridor()
    for index in corridor.bends.indices { corridor.bends[index].grade = grade }
    var bench = Bench(corridor)
    var users = [
      RoadUser(id: 1, approach: .up, kind: .truck, chainage: 60, speed: 14, length: 12)
    ]
    bench.drive(&users, seconds: 120)
    #expect(bench.alerts.contains { $0.kind == .runaway } == isRunaway)
  }
}

/// Bends that follow each other closely: their approaches and even their zones overlap.
@Suite struct CloseBendTests {
  @Test(arguments: [0.0, 10, 30, 80, 270])
  func `Each bend is passed, reminded of and warned of once`(gap: Double) {
    var corridor = Road.corridor()
    corridor.bends.append(Road.bend(2, pc: 1_060 + gap))
    corridor.signs.append(
      .init(
        device: DeviceID(region: 2, serial: 3)!, bend: "B2", approach: .up,
        chainage: 1_060 + gap - 78))
    var bench = Bench(corridor)
    var users = [RoadUser.before(300, .up, kmh: 36, kind: .truck, length: 12)]
    bench.drive(&users, seconds: 80)
    var passages: [String] = []
    var reminders: [String] = []
    for event in bench.events {
      if case .passage(let passage) = event { passages.append(passage.bend) }
      if case .reminded(_, let bend, _, _) = event { reminders.append(bend) }
    }
    #expect(passages == ["B1", "B2"])
    #expect(Set(reminders).count == reminders.count)
    #expect(!bench.alerts.contains { $0.kind == .runaway })
  }
}

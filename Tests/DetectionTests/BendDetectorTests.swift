import Testing
import Wire

@testable import Detection

@Suite struct BendDetectorTests {
  static let upHead = DeviceID(region: 1, serial: 1)!
  static let downHead = DeviceID(region: 1, serial: 2)!
  static let upSign = DeviceID(region: 1, serial: 3)!
  static let downSign = DeviceID(region: 1, serial: 4)!

  static func bend() -> Bend {
    Bend(
      id: "b1", name: "b1", place: Coordinate(latitudeE7: 0, longitudeE7: 0)!, lengthMetres: 60,
      limit: Speed(kmh: 40), advisory: Speed(kmh: 30),
      heads: [
        .init(device: upHead, number: 1, approach: .up, metresToBend: 0, facesTraffic: true),
        .init(device: downHead, number: 1, approach: .down, metresToBend: 0, facesTraffic: true),
      ],
      signs: [.init(device: upSign, approach: .up), .init(device: downSign, approach: .down)])
  }

  /// A bend with its clock and what its signs are told to show.
  struct Road {
    var detector: BendDetector
    var nowMs: Int64 = 10_000
    var texts: [DeviceID: SignText] = [:]
    var requests: [SignRequest] = []
    var alerts: [BendAlert] = []

    init(rules: BendRules = BendRules(), hearing: Bool = true) throws {
      detector = try BendDetector(BendDetectorTests.bend(), rules: rules)
      if hearing {
        for head in detector.bend.heads { detector.heard(device: head.device, at: nowMs) }
      }
      take(detector.tick(at: nowMs, wall: .unknown))
    }

    mutating func take(_ output: BendOutput) {
      requests += output.signs
      alerts += output.alerts
      for request in output.signs { texts[request.sign] = request.text }
    }

    mutating func see(
      _ approach: Approach, metres: Double, kmh: Double, track: UInt16 = 1
    ) {
      let reading = BendReading(
        head: 1, direction: .approaching, vehicleClass: .car, speed: Speed(kmh: kmh),
        distanceDecimetres: UInt16(max(0, metres * 10)), lengthDecimetres: 45, track: track)
      let device = approach == .up ? BendDetectorTests.upHead : BendDetectorTests.downHead
      take(detector.observe(reading, from: device, at: nowMs, wall: .unknown))
    }

    mutating func wait(seconds: Double, hearing: Bool = true) {
      for _ in 0..<Int(seconds * 4) {
        nowMs += 250
        if hearing {
          detector.heard(device: BendDetectorTests.upHead, at: nowMs)
          detector.heard(device: BendDetectorTests.downHead, at: nowMs)
        }
        take(detector.tick(at: nowMs, wall: .unknown))
      }
    }

    func text(_ approach: Approach) -> SignText? {
      texts[approach == .up ? BendDetectorTests.upSign : BendDetectorTests.downSign]
    }
  }

  @Test(arguments: [
    (30.0, false, 30.87), (40, false, 45.9), (50, false, 63.1), (60, false, 82.5),
    (80, false, 128.2), (40, true, 58.6),
  ])
  func `Stopping distances are those of the table`(kmh: Double, isLong: Bool, metres: Double) {
    let found = BendRules().stoppingDistance(speed: kmh / 3.6, isLong: isLong)
    #expect(abs(found - metres) < 0.5)
  }

  /// Metres and km/h of both, and whether both drivers are warned.
  @Test(arguments: [
    (200.0, 28.0, 200.0, 28.0, true), (200, 28, 230, 28, true), (60, 28, 300, 25, false),
    (450, 25, 40, 28, false), (500, 28, 480, 28, true), (100, 20, 190, 28, true),
  ])
  func `Drivers who may meet are warned, others are not`(
    up: Double, upKmh: Double, down: Double, downKmh: Double, isWarned: Bool
  ) throws {
    var road = try Road()
    road.see(.up, metres: up, kmh: upKmh)
    road.see(.down, metres: down, kmh: downKmh)
    #expect((road.text(.up) == .oncoming) == isWarned)
    #expect((road.text(.down) == .oncoming) == isWarned)
  }

  @Test func `A warning holds and then gives way to the idle message, never to clear`() throws {
    var road = try Road()
    #expect(road.text(.up) == .mindTheBend && road.text(.down) == .mindTheBend)
    road.see(.up, metres: 60, kmh: 28)
    road.see(.down, metres: 60, kmh: 28)
    #expect(road.text(.up) == .oncoming)
    road.wait(seconds: 2.75)
    #expect(road.text(.up) == .oncoming)
    road.wait(seconds: 90)
    #expect(road.text(.up) == .mindTheBend && road.detector.vehicleCount == 0)
  }

  @Test func `Commands are renewed before they end`() throws {
    var road = try Road()
    road.wait(seconds: 30)
    let own = road.requests.filter { $0.sign == Self.upSign }
    #expect(own.count >= 15 && own.allSatisfy { $0.validTenths == 50 })
  }

  @Test func `One reminder a vehicle, with the number in its band, and one severe alert`() throws {
    var road = try Road()
    for step in 0..<10 {
      road.see(.up, metres: 240 - Double(step) * 5, kmh: 38)
      road.nowMs += 500
    }
    #expect(road.text(.up) == .tooFast && road.text(.down) == .mindTheBend)
    #expect(road.requests.contains { $0.text == .tooFast && $0.speed == Speed(kmh: 38) })
    for step in 0..<4 {
      road.see(.up, metres: 190 - Double(step) * 6, kmh: 46)
      road.nowMs += 500
    }
    #expect(road.alerts.map(\.kind) == [.severeOverspeed])
    for step in 0..<20 {
      road.see(.up, metres: 165 - Double(step) * 4, kmh: 29)
      road.nowMs += 500
    }
    #expect(road.text(.up) == .mindTheBend)
    for step in 0..<4 {
      road.see(.up, metres: 80 - Double(step) * 5, kmh: 36)
      road.nowMs += 500
    }
    #expect(road.text(.up) == .mindTheBend)
  }

  @Test func `What stands in the bend is an obstacle on both signs`() throws {
    var road = try Road()
    for _ in 0..<24 {
      road.see(.up, metres: 5, kmh: 0)
      road.nowMs += 500
    }
    #expect(road.alerts.map(\.kind) == [.obstacle])
    #expect(road.text(.up) == .obstacle && road.text(.down) == .obstacle)
  }

  @Test func `A silent head degrades to caution and comes back`() throws {
    var road = try Road()
    road.wait(seconds: 61, hearing: false)
    #expect(Set(road.alerts.filter { $0.kind == .headLost }.map(\.device)).count == 2)
    #expect(road.text(.up) == .caution && road.text(.down) == .caution)
    road.wait(seconds: 10)
    #expect(road.alerts.filter { $0.kind == .headBack }.count == 2)
    #expect(road.text(.up) == .mindTheBend)
  }

  @Test func `Signs show caution until every head has spoken`() throws {
    var road = try Road(hearing: false)
    #expect(road.text(.up) == .caution && road.text(.down) == .caution)
    road.detector.heard(device: Self.upHead, at: road.nowMs)
    road.wait(seconds: 6, hearing: false)
    #expect(road.text(.up) == .caution && road.text(.down) == .caution)
    road.wait(seconds: 6)
    #expect(road.text(.up) == .mindTheBend && road.text(.down) == .mindTheBend)
    #expect(!road.requests.contains { $0.text == .mindTheBend && $0.priority > 0 })
  }

  @Test func `A sign that stops answering its renewals may be dark and is a fault`() throws {
    var road = try Road()
    func answer() {
      for sign in [Self.upSign, Self.downSign] {
        road.take(
          road.detector.observe(
            signState: SignState(command: 1, text: .mindTheBend, lamp: .lit), from: sign,
            at: road.nowMs, wall: .unknown))
      }
    }
    for _ in 0..<20 {
      answer()
      road.wait(seconds: 1)
    }
    #expect(road.alerts.isEmpty)
    road.wait(seconds: 6)
    #expect(road.alerts.map(\.kind) == [.signMismatch, .signMismatch])
    answer()
    #expect(road.alerts.map(\.kind).suffix(2) == [.signBack, .signBack])
  }

  @Test func `A sign that shows something else for a second is a fault`() throws {
    var road = try Road()
    func say(_ text: SignText, _ lamp: SignState.Lamp) {
      for sign in [Self.upSign, Self.downSign] {
        road.take(
          road.detector.observe(
            signState: SignState(
              command: 1, text: sign == Self.upSign ? text : .mindTheBend,
              lamp: sign == Self.upSign ? lamp : .lit),
            from: sign, at: road.nowMs, wall: .unknown))
      }
    }
    say(.mindTheBend, .lit)
    road.wait(seconds: 4)
    #expect(road.alerts.isEmpty)
    say(.caution, .fallback)
    road.wait(seconds: 1)
    #expect(road.alerts.isEmpty)
    road.wait(seconds: 0.5)
    #expect(road.alerts.map(\.kind) == [.signMismatch])
    say(.mindTheBend, .lit)
    #expect(road.alerts.map(\.kind) == [.signMismatch, .signBack])
  }

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func `Wider uncertainty never removes a warning and swapping approaches mirrors it`(
    seed: UInt64
  ) throws {
    print("seed \(seed)")
    var chance = Chance(state: seed)
    for _ in 0..<200 {
      let up = (Double(20 + chance.below(480)), Double(5 + chance.below(60)))
      let down = (Double(20 + chance.below(480)), Double(5 + chance.below(60)))
      let pause = Double(chance.below(12))
      var wide = BendRules()
      wide.speedShare = 0.30
      wide.timeMargin = 5
      func run(_ rules: BendRules, mirrored: Bool) throws -> Road {
        var road = try Road(rules: rules)
        road.see(mirrored ? .down : .up, metres: up.0, kmh: up.1)
        road.see(mirrored ? .up : .down, metres: down.0, kmh: down.1)
        road.wait(seconds: pause)
        return road
      }
      let plain = try run(BendRules(), mirrored: false)
      let wider = try run(wide, mirrored: false)
      let mirror = try run(BendRules(), mirrored: true)
      for approach in Approach.allCases {
        #expect(plain.text(approach) == mirror.text(approach.opposite))
        if plain.text(approach) == .oncoming { #expect(wider.text(approach) == .oncoming) }
      }
    }
  }

  @Test func `Foreign heads are counted and impossible bends refused`() throws {
    var road = try Road()
    let reading = BendReading(
      head: 9, direction: .approaching, speed: Speed(kmh: 30), distanceDecimetres: 10, track: 1)
    road.take(road.detector.observe(reading, from: Self.upHead, at: road.nowMs, wall: .unknown))
    #expect(road.detector.ignoredReadings == 1)
    var bend = Self.bend()
    bend.lengthMetres = 0
    #expect(throws: DetectionError.self) { _ = try BendDetector(bend) }
  }
}

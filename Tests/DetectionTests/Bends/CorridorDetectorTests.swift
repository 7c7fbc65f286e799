import Testing
import Wire

@testable import Detection

/// Heads and signs that fail: caution, never a message, and a word to the desk.
@Suite struct CorridorDetectorTests {
  /// A corridor's detector with signs that show what they are told.
  struct Site {
    var detector: CorridorDetector
    var nowMs: Int64 = 0
    /// Heads that say nothing; heads whose sensor is broken by their own word.
    var silent: Set<UInt64> = []
    var broken: Set<UInt64> = []
    /// What a sign says when it is told something; nil says nothing.
    var answer: (SignRequest) -> SignState? = {
      SignState(command: 1, text: $0.text, lamp: .lit)
    }
    var texts: [DeviceID: SignText] = [:]
    var alerts: [BendAlert] = []

    init(_ corridor: Corridor = Road.corridor(messages: [.seatBelts])) throws {
      detector = try CorridorDetector(corridor)
    }

    mutating func take(_ output: BendOutput) {
      alerts += output.alerts
      for request in output.signs {
        texts[request.sign] = request.text
        guard let state = answer(request) else { continue }
        let heard = detector.observe(
          signState: state, from: request.sign, at: nowMs, wall: .unknown)
        alerts += heard.alerts
      }
    }

    /// Time passes; heads give a sign of life every ten seconds.
    mutating func run(until end: Int64, _ each: (inout Site) -> Void = { _ in }) {
      while nowMs < end {
        nowMs += 50
        if nowMs % 10_000 == 50 {
          for head: UInt64 in 1...4 where !silent.contains(head) {
            detector.heard(
              device: Road.head(head), isSensing: !broken.contains(head), at: nowMs)
          }
        }
        each(&self)
        take(detector.tick(at: nowMs, wall: .unknown))
      }
    }

    var up: SignText? { texts[Road.upSign] }
  }

  @Test func `After a start signs show caution until who may be in the bend has come out`() throws {
    var site = try Site()
    site.run(until: 19_000)
    #expect(site.up == .caution)
    site.run(until: 24_000)
    #expect(site.up?.isMessage == true)
    #expect(site.alerts.isEmpty)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `Any one head silent for a minute is caution and a fault, and over when it speaks`(
    head: UInt64
  ) throws {
    var site = try Site()
    site.run(until: 30_000)
    #expect(site.up?.isMessage == true)
    site.silent = [head]
    // Heard last at 20.05 s.
    site.run(until: 80_000)
    #expect(site.alerts.isEmpty)
    site.run(until: 80_200)
    #expect(site.up == .caution)
    #expect(site.texts[Road.downSign] == .caution)
    #expect(site.alerts.map(\.kind) == [.headLost])
    #expect(site.alerts.map(\.device) == [Road.head(head)])
    site.silent = []
    site.run(until: 100_000)
    #expect(site.alerts.map(\.kind) == [.headLost, .headBack])
    // Who drove in while it was away may still be in the bend.
    #expect(site.up == .caution)
    site.run(until: 115_000)
    #expect(site.up?.isMessage == true)
  }

  @Test func `A head that says that its sensor is broken is lost at once`() throws {
    var site = try Site()
    site.run(until: 30_000)
    site.broken = [2]
    site.run(until: 30_200)
    #expect(site.up == .caution)
    #expect(site.alerts.map(\.kind) == [.headLost])
  }

  @Test func `A warning is given all the same while a head is lost`() throws {
    var site = try Site()
    site.silent = [1]
    site.run(until: 90_000)
    #expect(site.up == .caution)
    for (step, metres) in [200.0, 194].enumerated() {
      site.nowMs += 500
      for head: UInt64 in [2, 3] {
        let reading = BendReading(
          head: 1, direction: .approaching, vehicleClass: .car, speed: Speed(kmh: 43),
          distanceDecimetres: UInt16(metres * 10), lengthDecimetres: 45, track: UInt16(step * 0))
        site.take(
          site.detector.observe(reading, from: Road.head(head), at: site.nowMs, wall: .unknown))
      }
    }
    #expect(site.up == .oncoming)
    #expect(site.texts[Road.downSign] == .oncoming)
  }

  @Test func `Three vehicles in a row that a head alone should have seen make it blind`() throws {
    var site = try Site()
    site.run(until: 30_000)
    // They come through the outer head's beam and never appear in the inner one's.
    for vehicle in 0..<3 {
      for step in 0..<44 {
        site.run(until: site.nowMs + 500)
        let metres = 245.0 - Double(step) * 5.6
        guard metres >= 0 else { continue }
        let reading = BendReading(
          head: 1, direction: .approaching, vehicleClass: .car, speed: Speed(kmh: 40),
          distanceDecimetres: UInt16(metres * 10), lengthDecimetres: 45,
          track: UInt16(vehicle))
        site.take(
          site.detector.observe(reading, from: Road.head(1), at: site.nowMs, wall: .unknown))
      }
      site.run(until: site.nowMs + 6_000)
      #expect(site.alerts.filter { $0.kind == .headLost }.isEmpty == (vehicle < 2))
    }
    #expect(site.alerts.first { $0.kind == .headLost }?.device == Road.head(2))
    #expect(site.detector.picture(at: site.nowMs).heads[1] == .blind)
  }

  @Test func `A sign that shows something else for over a second is at fault`() throws {
    var site = try Site()
    site.run(until: 30_000)
    site.answer = { _ in SignState(command: 1, text: .oncoming, lamp: .lit) }
    let begin = site.nowMs
    while site.alerts.isEmpty, site.nowMs < begin + 10_000 { site.run(until: site.nowMs + 50) }
    #expect(site.alerts.first?.kind == .signMismatch)
    // The next command after the change comes within the renewal; a second later it is a fault.
    #expect(site.nowMs - begin <= 1_500 + 1_000 + 200)
    site.answer = { SignState(command: 1, text: $0.text, lamp: .lit) }
    site.run(until: site.nowMs + 3_000)
    #expect(site.alerts.map(\.kind).filter { $0 == .signBack }.count == 2)
  }

  @Test func `A sign that no longer answers is at fault within five seconds`() throws {
    var site = try Site()
    site.run(until: 30_000)
    site.answer = { _ in nil }
    site.run(until: 35_000)
    #expect(site.alerts.filter { $0.kind == .signMismatch }.count == 2)
  }

  @Test func `Against its lane a vehicle is a wrong-way driver`() throws {
    var site = try Site(Road.corridor(lane: .up))
    site.run(until: 30_000)
    for step in 0..<8 {
      site.run(until: site.nowMs + 500)
      // The inner head of the upward approach watches that lane; somebody leaves by it.
      let reading = BendReading(
        head: 1, direction: .receding, vehicleClass: .car, speed: Speed(kmh: 40),
        distanceDecimetres: UInt16(200 + step * 56), lengthDecimetres: 45, track: 3)
      site.take(
        site.detector.observe(reading, from: Road.head(2), at: site.nowMs, wall: .unknown))
    }
    #expect(site.alerts.map(\.kind) == [.wrongWay])
  }

  @Test(arguments: [-300_000, 300_000] as [Int64])
  func `A device clock five minutes off changes no warning`(offset: Int64) throws {
    func texts(clock: Bool) throws -> [SignText?] {
      var site = try Site()
      site.run(until: 30_000)
      var texts: [SignText?] = []
      for step in 0..<40 {
        site.run(until: site.nowMs + 500)
        // The clock leaps half-way.
        let device = WallTime(
          milliseconds: 1_800_000_000_000 + site.nowMs + (step >= 20 ? offset : 0))
        for head: UInt64 in [2, 3] {
          let reading = BendReading(
            head: 1, direction: .approaching, vehicleClass: .car, speed: Speed(kmh: 40),
            distanceDecimetres: UInt16(2_450 - step * 56), lengthDecimetres: 45, track: 3)
          site.take(
            site.detector.observe(
              reading, from: Road.head(head), deviceTime: clock ? device : .unknown,
              at: site.nowMs, wall: .unknown))
        }
        texts.append(site.up)
      }
      return texts
    }
    let with = try texts(clock: true)
    #expect(with.contains(.oncoming))
    #expect(try with == texts(clock: false))
  }
}

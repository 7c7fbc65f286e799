import Testing
import Wire

@testable import Detection

/// Paths of the bend detector that ``BendDetectorTests`` does not walk: what is lost from sight,
/// what two heads see, what goes away, who walks, what falls silent.
@Suite struct BendTrackingTests {
  typealias Road = BendDetectorTests.Road

  static let farHead = DeviceID(region: 1, serial: 5)!

  /// A road with a second head 150 m before the bend on the way up.
  private func twoHeads() throws -> Road {
    var bend = BendDetectorTests.bend()
    bend.heads.append(
      .init(device: Self.farHead, number: 1, approach: .up, metresToBend: 150, facesTraffic: true))
    var road = try Road()
    road.detector = try BendDetector(bend)
    road.take(road.detector.tick(at: road.nowMs, wall: .unknown))
    return road
  }

  private func reading(
    _ metres: Double, kmh: Double, track: UInt16 = 1,
    direction: BendReading.Direction = .approaching,
    vehicleClass: BendReading.VehicleClass = .car
  ) -> BendReading {
    BendReading(
      head: 1, direction: direction, vehicleClass: vehicleClass, speed: Speed(kmh: kmh),
      distanceDecimetres: UInt16(metres * 10), lengthDecimetres: 45, track: track)
  }

  private func see(_ road: inout Road, _ reading: BendReading, from head: DeviceID) {
    road.take(road.detector.observe(reading, from: head, at: road.nowMs, wall: .unknown))
  }

  // MARK: out of sight

  @Test func `A vehicle out of sight is carried on for three seconds, then only known to be there`()
    throws
  {
    var road = try Road()
    road.see(.up, metres: 200, kmh: 36)
    #expect(road.detector.vehicleCount == 1)
    let vehicle = try #require(road.detector.vehicles.first)
    let rules = BendRules()
    #expect(abs(vehicle.distance(at: road.nowMs + 2_000) - 180) < 0.01)
    #expect(!vehicle.isLost(at: road.nowMs + 3_000, rules: rules))
    #expect(vehicle.isLost(at: road.nowMs + 3_001, rules: rules))
    // Carried on: 180 m to the zone at 10 m/s ± 15 % and 3.5 s of margin on both ends.
    let near = try #require(vehicle.stay(at: road.nowMs, zoneLength: 60, rules: rules))
    #expect(abs(near.start - (180 / 11.5 - 3.5)) < 0.01)
    #expect(abs(near.end - (284.5 / 8.5 + 3.5)) < 0.01)
    // Lost: not before it can have come, not after the longest transit at half its speed.
    let lost = try #require(vehicle.stay(at: road.nowMs + 10_000, zoneLength: 60, rules: rules))
    #expect(abs(lost.start - (180 / 11.5 - 10 - 3.5)) < 0.01)
    #expect(abs(lost.end - (284.5 / 5 + 3.5 - 10)) < 0.01)
  }

  /// 284.5 m at half of 10 m/s and 3.5 s of margin: 60.4 s.
  @Test func `A vehicle that was lost warns those who come until it must have left`() throws {
    for (seconds, isWarned) in [(5.0, true), (20, true), (55, true), (62, false)] {
      var road = try Road()
      road.see(.up, metres: 200, kmh: 36)
      road.wait(seconds: seconds)
      #expect(road.detector.vehicleCount == (isWarned ? 1 : 0))
      road.see(.down, metres: 60, kmh: 28)
      #expect((road.text(.down) == .oncoming) == isWarned, "after \(seconds) s")
    }
  }

  @Test func `A vehicle found again under another number is the same`() throws {
    var road = try Road()
    road.see(.up, metres: 200, kmh: 36, track: 1)
    road.wait(seconds: 2)
    road.see(.up, metres: 178, kmh: 37, track: 8)
    #expect(road.detector.vehicleCount == 1)
    #expect(road.detector.vehicles.first?.track == 8)
    // A second one that cannot be the first.
    road.see(.up, metres: 90, kmh: 36, track: 9)
    #expect(road.detector.vehicleCount == 2)
  }

  @Test func `Of too many on one side the first are followed, and who meets them still`() throws {
    var road = try Road()
    for track in 0..<UInt16(70) {
      road.see(.up, metres: 30 + Double(track) * 7, kmh: 20, track: track)
    }
    #expect(road.detector.vehicleCount == 32 && road.detector.droppedVehicles == 38)
    road.see(.down, metres: 80, kmh: 40)
    #expect(road.detector.vehicleCount == 33 && road.detector.droppedVehicles == 38)
    #expect(road.text(.down) == .oncoming)
  }

  // MARK: two heads

  @Test func `Two heads of one approach hand a vehicle over without doubling it`() throws {
    var road = try twoHeads()
    // 36 km/h is 10 m/s. The far head sees it from 300 m before the bend to its own place.
    var metres = 300.0
    while metres > 152 {
      see(&road, reading(metres - 150, kmh: 36, track: 4), from: Self.farHead)
      #expect(road.detector.vehicleCount == 1, "at \(metres) m")
      road.nowMs += 500
      metres -= 5
    }
    // Both see it for a while, then the near head alone, with a number of its own.
    while metres > 5 {
      see(&road, reading(metres, kmh: 36, track: 77), from: BendDetectorTests.upHead)
      #expect(road.detector.vehicleCount == 1, "at \(metres) m")
      road.nowMs += 500
      metres -= 5
    }
    let vehicle = try #require(road.detector.vehicles.first)
    #expect(vehicle.head == 0 && vehicle.track == 77)
    #expect(abs(vehicle.distance(at: road.nowMs) - metres) < 0.01)
  }

  @Test func `A handed over vehicle is reminded and reported once`() throws {
    var road = try twoHeads()
    var metres = 300.0
    for step in 0..<20 {
      if step < 10 {
        see(&road, reading(metres - 150, kmh: 54, track: 4), from: Self.farHead)
      } else {
        see(&road, reading(metres, kmh: 54, track: 5), from: BendDetectorTests.upHead)
      }
      road.nowMs += 500
      metres -= 7.5
    }
    #expect(road.alerts.map(\.kind) == [.severeOverspeed])
  }

  @Test func `Two vehicles that follow each other stay two over the hand-over`() throws {
    var road = try twoHeads()
    var first = 300.0
    while first > 10 {
      for (metres, track) in [(first, UInt16(1)), (first + 60, 2)] {
        if metres > 152 {
          see(&road, reading(metres - 150, kmh: 36, track: track), from: Self.farHead)
        } else {
          see(&road, reading(metres, kmh: 36, track: track + 50), from: BendDetectorTests.upHead)
        }
      }
      road.nowMs += 500
      first -= 5
      if first < 295 { #expect(road.detector.vehicleCount == 2, "first at \(first) m") }
    }
  }

  // MARK: away

  @Test func `A vehicle that drives away behind the bend is forgotten and warns nobody`() throws {
    var road = try Road()
    road.see(.down, metres: 30, kmh: 36)
    #expect(road.detector.vehicleCount == 1)
    road.nowMs += 14_000
    // 30 + 60 m of bend and 50 m behind it: the head of the other side sees its back.
    see(
      &road, reading(50, kmh: 36, track: 30, direction: .receding), from: BendDetectorTests.upHead)
    #expect(road.detector.vehicleCount == 0)
    road.see(.up, metres: 60, kmh: 28, track: 31)
    #expect(road.detector.vehicleCount == 1 && road.text(.up) == .mindTheBend)
  }

  @Test func `A vehicle that is only ever seen to drive away is never followed`() throws {
    var road = try Road()
    for step in 0..<10 {
      see(
        &road, reading(60 + Double(step) * 5, kmh: 36, direction: .receding),
        from: BendDetectorTests.upHead)
      road.nowMs += 500
    }
    #expect(road.detector.vehicleCount == 0 && road.detector.ignoredReadings == 0)
    #expect(road.text(.up) == .mindTheBend && road.text(.down) == .mindTheBend)
  }

  @Test func `One that has just come out of the bend is still in the zone`() throws {
    var road = try Road()
    see(
      &road, reading(5, kmh: 36, direction: .receding), from: BendDetectorTests.upHead)
    #expect(road.detector.vehicleCount == 1)
    #expect(road.detector.vehicles.first?.approach == .down)
    road.see(.up, metres: 40, kmh: 28, track: 2)
    #expect(road.text(.up) == .oncoming)
    // It cannot be warned any more itself.
    #expect(road.text(.down) == .mindTheBend)
  }

  @Test func `A departing vehicle takes only itself off the road`() throws {
    var road = try Road()
    road.see(.down, metres: 30, kmh: 36, track: 1)
    road.see(.down, metres: 230, kmh: 36, track: 2)
    road.nowMs += 14_000
    road.see(.down, metres: 90, kmh: 36, track: 2)
    see(
      &road, reading(50, kmh: 36, track: 30, direction: .receding), from: BendDetectorTests.upHead)
    #expect(road.detector.vehicles.map(\.track) == [2])
  }

  // MARK: on foot

  @Test func `A pedestrian in the bend is told on both signs, one far off on none`() throws {
    var road = try Road()
    see(
      &road, reading(100, kmh: 4, vehicleClass: .pedestrian), from: BendDetectorTests.upHead)
    #expect(road.text(.up) == .mindTheBend && road.text(.down) == .mindTheBend)
    see(
      &road, reading(15, kmh: 4, track: 2, vehicleClass: .pedestrian),
      from: BendDetectorTests.upHead)
    #expect(road.text(.up) == .pedestrians && road.text(.down) == .pedestrians)
    #expect(road.alerts.isEmpty)
  }

  @Test func `Two vehicles that meet outrank a pedestrian, who comes back after them`() throws {
    var road = try Road()
    func walk() {
      see(
        &road, reading(10, kmh: 0, track: 9, vehicleClass: .pedestrian),
        from: BendDetectorTests.upHead)
    }
    walk()
    road.see(.up, metres: 60, kmh: 28, track: 1)
    #expect(road.text(.up) == .pedestrians)
    road.see(.down, metres: 60, kmh: 28, track: 2)
    #expect(road.text(.up) == .oncoming && road.text(.down) == .oncoming)
    for _ in 0..<90 {
      road.wait(seconds: 1)
      walk()
    }
    #expect(road.text(.up) == .pedestrians && road.text(.down) == .pedestrians)
    // Who stands there on foot is no obstacle. (The signs never spoke.)
    #expect(road.alerts.allSatisfy { $0.kind == .signMismatch })
  }

  @Test func `A pedestrian is neither too fast nor someone to meet`() throws {
    var road = try Road()
    for _ in 0..<3 {
      see(
        &road, reading(60, kmh: 50, vehicleClass: .pedestrian), from: BendDetectorTests.upHead)
      road.nowMs += 200
    }
    road.see(.down, metres: 60, kmh: 28)
    #expect(road.alerts.isEmpty && road.text(.down) == .mindTheBend)
  }

  // MARK: silence

  /// Without those of the signs, which never speak here.
  private func headAlerts(_ road: Road) -> [BendAlert.Kind] {
    road.alerts.map(\.kind).filter { $0 != .signMismatch }
  }

  @Test func `One silent head puts both signs on caution, names itself and is told back once`()
    throws
  {
    var road = try Road()
    for _ in 0..<70 {
      road.wait(seconds: 1, hearing: false)
      road.detector.heard(device: BendDetectorTests.downHead, at: road.nowMs)
    }
    #expect(headAlerts(road) == [.headLost])
    #expect(road.alerts.first?.device == BendDetectorTests.upHead)
    #expect(road.alerts.first?.approach == .up && road.alerts.first?.speed == nil)
    #expect(road.text(.up) == .caution && road.text(.down) == .caution)
    // The head that is left still warns.
    road.see(.down, metres: 5, kmh: 40)
    road.nowMs += 250
    road.see(.down, metres: 3, kmh: 40)
    #expect(road.text(.down) == .tooFast && road.text(.up) == .caution)
    road.detector.heard(device: BendDetectorTests.upHead, at: road.nowMs)
    road.wait(seconds: 60)
    #expect(headAlerts(road) == [.headLost, .headBack])
    #expect(road.text(.up) == .mindTheBend && road.text(.down) == .mindTheBend)
  }

  @Test func `A reading is a sign of life too`() throws {
    var road = try Road()
    for step in 0..<130 {
      road.wait(seconds: 0.5, hearing: false)
      road.see(step % 2 == 0 ? .up : .down, metres: 400, kmh: 20, track: UInt16(step))
    }
    #expect(!road.alerts.contains { $0.kind == .headLost })
  }

  @Test
  func `A sign that was never heard is a fault after a minute, on a quiet road and a busy one`()
    throws
  {
    for isBusy in [false, true] {
      var road = try Road()
      var metres = 0.0
      for second in 0..<90 {
        if isBusy, second % 15 == 0 { metres = 120 }
        if isBusy, second % 15 < 3 {
          road.see(.up, metres: metres, kmh: 40, track: UInt16(second / 15))
          metres -= 11
        }
        road.wait(seconds: 1)
        let found = road.alerts.filter { $0.kind == .signMismatch }
        if second < 59 { #expect(found.isEmpty, "second \(second)") }
        if second > 61 { #expect(Set(found.map(\.device)).count == 2, "busy: \(isBusy)") }
      }
      #expect(Set(road.requests.map(\.text)).contains(.tooFast) == isBusy)
      // It speaks at last.
      for sign in [BendDetectorTests.upSign, BendDetectorTests.downSign] {
        let text = try #require(road.texts[sign])
        road.take(
          road.detector.observe(
            signState: SignState(command: 1, text: text, lamp: .lit), from: sign, at: road.nowMs,
            wall: .unknown))
      }
      #expect(road.alerts.filter { $0.kind == .signBack }.count == 2)
    }
  }
}

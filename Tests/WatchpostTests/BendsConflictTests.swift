import Detection
import Testing
import Wire

@testable import watchpost

@Suite("A true conflict and whether its drivers were told")
struct BendsConflictTests {
  private let layout = RoadLayout(BendsScene.corridor)

  private func driver(_ vehicle: TrueVehicle) throws -> Conflict.Driver {
    Conflict.Driver(
      vehicle: vehicle, passing: try #require(Passing(vehicle, bend: 0, layout: layout)))
  }

  private func conflict(_ first: TrueVehicle, _ second: TrueVehicle) throws -> Conflict? {
    Conflict(try driver(first), try driver(second))
  }

  @Test("Times at the bend come from the path: 500 m, sight, sign, limit, zone with the length")
  func passing() throws {
    let vehicle = BendsScene.vehicle(1, .up, limitAtMs: 200_000, speed: 10)
    let passing = try #require(Passing(vehicle, bend: 0, layout: layout))
    // The zone begins at 980 m; 500 m before it is 480 m; the first head sees from 672 m.
    #expect(abs(passing.promisedMs - 148_000) < 1e-6)
    #expect(abs(try #require(passing.seenMs) - 167_200) < 1e-6)
    #expect(abs(try #require(passing.signMs) - 192_200) < 1e-6)
    #expect(abs(try #require(passing.limitMs) - 200_000) < 1e-6)
    #expect(abs(passing.zoneMs.lowerBound - 198_000) < 1e-6)
    // Its rear is out when its front is at 1084.5 m.
    #expect(abs(passing.zoneMs.upperBound - 208_450) < 1e-6)
  }

  @Test(
    "Only opposing vehicles that are inside at one time conflict, any part of them",
    arguments: [
      // The first one goes up and is inside from 198.0 s to 208.45 s; the other one for 10.45 s.
      (Approach.down, RoadUser.Kind.car, 200_000.0, true),
      (.up, .car, 200_000, false),
      (.down, .pedestrian, 200_000, false),
      (.down, .car, 210_449, true),
      (.down, .car, 210_451, false),
      (.down, .truck, 189_551, true),
      (.down, .truck, 189_549, false),
    ])
  func pairs(_ other: Approach, _ kind: RoadUser.Kind, _ limitAtMs: Double, _ meets: Bool) throws {
    let found = try conflict(
      BendsScene.vehicle(1, .up, limitAtMs: 200_000, speed: 10),
      BendsScene.vehicle(2, other, limitAtMs: limitAtMs, speed: 10, kind: kind))
    #expect((found != nil) == meets)
  }

  @Test(
    "What a driver needs is the reaction, v/a less the fall, and two seconds",
    arguments: [
      (10.0, false, 0.0, 7.441), (10, false, -0.038, 7.803), (10, true, -0.038, 10.646),
      (10, false, 0.038, 7.441), (0, true, 0, 4.5),
    ])
  func needed(_ speed: Double, _ isLong: Bool, _ grade: Double, _ seconds: Double) {
    #expect(abs(Conflict.needed(speed: speed, isLong: isLong, grade: grade) - seconds) < 0.001)
  }

  /// Both enter the zone at 198 s at 10 m/s: the driver down the road needs 7.803 s, so at
  /// 190.197 s at the latest; the other one 7.441 s, at 190.559 s.
  private func outcome(
    up: [ClosedRange<Double>], down: [ClosedRange<Double>]
  ) throws -> ConflictOutcome {
    let pair = try conflict(
      BendsScene.vehicle(1, .up, limitAtMs: 200_000, speed: 10),
      BendsScene.vehicle(2, .down, limitAtMs: 200_000, speed: 10))
    return try #require(pair).outcome(layout: layout) { $0 == 0 ? up : down }
  }

  @Test(
    "A warning is in time to a hair, and must stand until the sign is passed",
    arguments: [
      // Lit from, to (ms), in time?, why not. The sign is passed at 192.2 s.
      (190_190.0, 300_000.0, true, nil),
      (190_205, 300_000, false, "late"),
      (150_000, 192_300, true, nil),
      (150_000, 192_100, false, "wentDark"),
      (150_000, 300_000, true, nil),
      (197_990, 300_000, false, "late"),
      (198_010, 300_000, false, "neverLit"),
      (100_000, 140_000, false, "neverLit"),
    ] as [(Double, Double, Bool, String?)])
  func inTime(_ from: Double, _ to: Double, _ isInTime: Bool, _ reason: String?) throws {
    let outcome = try outcome(up: [from...to], down: [150_000...300_000])
    #expect(outcome.isInTime == isInTime)
    #expect(outcome.drivers[0].missed == reason)
    #expect(outcome.isWarned == (reason != "neverLit"))
    #expect(outcome.drivers[1].isInTime && !outcome.isBeyondHelp)
  }

  @Test("Two short warnings are not one that stood, unless the second is in time by itself")
  func interrupted() throws {
    let late = try outcome(up: [160_000...170_000, 191_000...200_000], down: [0...300_000])
    #expect(!late.isInTime && late.drivers[0].missed == "wentDark" && late.isLitInTime)
    let early = try outcome(up: [160_000...170_000, 189_000...200_000], down: [0...300_000])
    #expect(early.isInTime)
  }

  @Test("A warning that comes after the sign is counted apart")
  func afterSign() throws {
    let outcome = try outcome(up: [193_000...300_000], down: [150_000...300_000])
    #expect(outcome.isWarned && !outcome.drivers[0].isWarnedBeforeSign)
    #expect(outcome.drivers[1].isWarnedBeforeSign)
  }

  @Test("Who was in the zone before the other came is excused, the other one is not")
  func excused() throws {
    // Stands at the near limit for 5 minutes; the other one is first seen at 367.2 s.
    let standing = BendsScene.vehicle(
      2, .down, limitAtMs: 300_000, speed: 10, standsMs: 300_000)
    let comes = BendsScene.vehicle(1, .up, limitAtMs: 400_000, speed: 10)
    let pair = try #require(try conflict(comes, standing))
    let dark = pair.outcome(layout: layout) { _ in [] }
    #expect(dark.drivers.map(\.isExcused) == [false, true])
    #expect(!dark.isWarned && !dark.isBeyondHelp)
    let lit = pair.outcome(layout: layout) { $0 == 0 ? [380_000...410_000] : [] }
    #expect(lit.isWarned && lit.isInTime)
  }

  @Test(
    "Who stops in the zone long before the other comes is excused, who merely dawdles is not",
    arguments: [
      // At 10 m/s he would have left at 208.45 s; the other one comes so many seconds later.
      (0.5, false), (6.9, false), (7.1, true), (15, true),
    ])
  func stoppedLater(_ seconds: Double, _ isExcused: Bool) throws {
    let stops = BendsScene.vehicle(2, .up, limitAtMs: 200_000, speed: 10, standsMs: 100_000)
    // Enters the zone 2 s before its limit.
    let comes = BendsScene.vehicle(
      1, .down, limitAtMs: 210_450 + seconds * 1_000, speed: 10)
    let pair = try #require(try conflict(stops, comes))
    let outcome = pair.outcome(layout: layout) { _ in [] }
    #expect(outcome.drivers.map(\.excuse) == [isExcused ? .stoppedLater : nil, nil])
    #expect(!outcome.isBeyondHelp)
  }

  @Test("Nobody can be told of a vehicle that no head sees: beyond help")
  func beyondHelp() throws {
    var corridor = BendsScene.corridor
    corridor.heads = []
    let blind = RoadLayout(corridor)
    let vehicles = [
      BendsScene.vehicle(1, .up, limitAtMs: 200_000, speed: 10),
      BendsScene.vehicle(2, .down, limitAtMs: 200_000, speed: 10),
    ]
    let drivers = try vehicles.map {
      Conflict.Driver(vehicle: $0, passing: try #require(Passing($0, bend: 0, layout: blind)))
    }
    let pair = try #require(Conflict(drivers[0], drivers[1]))
    #expect(pair.outcome(layout: blind) { _ in [] }.isBeyondHelp)
  }

  @Test("A vehicle that is seen too late for the other to stop excuses him")
  func seenLate() throws {
    // Only the last 60 m before the zone are seen, 6 s at 10 m/s: less than the 7.8 s needed.
    var corridor = BendsScene.corridor
    corridor.heads = [corridor.heads[0], corridor.heads[3]]
    corridor.heads[0].rangeMetres = 30
    corridor.heads[0].chainage = 950
    corridor.heads[1].rangeMetres = 30
    corridor.heads[1].chainage = 1_110
    let near = RoadLayout(corridor)
    let drivers = try [Approach.up, .down].map {
      let vehicle = BendsScene.vehicle(1, $0, limitAtMs: 200_000, speed: 10)
      return Conflict.Driver(
        vehicle: vehicle, passing: try #require(Passing(vehicle, bend: 0, layout: near)))
    }
    let pair = try #require(Conflict(drivers[0], drivers[1]))
    #expect(pair.outcome(layout: near) { _ in [] }.isBeyondHelp)
  }
}

import Testing
import Wire

@testable import Detection

@Suite struct BendStatisticsTests {
  static let corridor: Corridor = {
    let place = Coordinate(latitude: 27.5, longitude: 119.7)!
    func bend(_ id: String, _ pc: Double) -> Corridor.Bend {
      Corridor.Bend(
        id: id, name: id, place: place, pc: pc, pt: pc + 60, radiusMetres: 35,
        limit: Speed(kmh: 40), advisory: Speed(kmh: 30))
    }
    func sign(_ serial: UInt64, _ bend: String, _ approach: Approach) -> Corridor.Sign {
      Corridor.Sign(device: device(serial), bend: bend, approach: approach, chainage: 0)
    }
    // B1 has a sign each way, B2 two for those who come up and none for the others.
    return Corridor(
      id: "C1", name: "S228", bends: [bend("B1", 1_000), bend("B2", 1_400)], heads: [],
      signs: [
        sign(1, "B1", .up), sign(2, "B1", .down), sign(3, "B2", .up), sign(4, "B2", .up),
      ])
  }()

  static func device(_ serial: UInt64) -> DeviceID { DeviceID(region: 1, serial: serial)! }

  /// Seconds after noon of 2026-11-22 (UTC), a border of five minutes.
  static func wall(_ seconds: Double) -> WallTime {
    WallTime(milliseconds: 1_795_348_800_000 + Int64(seconds * 1_000))
  }

  private static func passage(
    _ kmh: Double, _ bend: String = "B1", _ approach: Approach = .up,
    kind: RoadUser.Kind = .car, wasWarned: Bool = false
  ) -> BendEvent {
    .passage(
      .init(
        user: 1, bend: bend, approach: approach, kind: kind, speed: Speed(kmh: kmh),
        wasWarned: wasWarned))
  }

  private static func lit(
    _ serial: UInt64, _ bend: String = "B1", _ approach: Approach = .up,
    _ reason: WarningReason = .overlap
  ) -> BendEvent {
    .lit(.init(sign: device(serial), bend: bend, approach: approach, reason: reason))
  }

  private static func dark(
    _ serial: UInt64, _ seconds: Double, _ bend: String = "B1", _ approach: Approach = .up
  ) -> BendEvent {
    .dark(sign: device(serial), bend: bend, approach: approach, litSeconds: seconds)
  }

  @Test func `Each event counts where it belongs`() throws {
    var statistics = BendStatistics([Self.corridor])
    let events: [(BendEvent, Double)] = [
      (Self.passage(40), 1), (Self.passage(50, kind: .truck, wasWarned: true), 2),
      (Self.passage(5, kind: .pedestrian), 3), (Self.passage(30, "B1", .down), 4),
      (Self.lit(1), 5), (Self.dark(1, 4), 9), (Self.lit(1, "B1", .up, .speed), 20),
      (Self.dark(1, 3), 23), (.meeting(bend: "B1", gapSeconds: 2.5), 30),
      (.meeting(bend: "B1", gapSeconds: 0.4), 31),
      (.reminded(user: 1, bend: "B1", approach: .up, chainage: 900), 32),
    ]
    for (event, seconds) in events { statistics.take(event, at: Self.wall(seconds)) }
    #expect(statistics.close(until: Self.wall(299)) == [])
    let bins = statistics.close(until: Self.wall(300))
    try #require(bins.map(\.approach) == [.up, .down])
    let up = bins[0]
    #expect(up.corridor == "C1" && up.bend == "B1" && up.start == Self.wall(0))
    #expect(up.counts == [.car: 1, .truck: 1, .pedestrian: 1] && up.vehicles == 2)
    #expect(up.warned == 1 && up.warnedShare == 0.5 && up.reminders == 1)
    #expect(up.litSeconds == 7 && up.warnings == [.overlap: 1, .speed: 1])
    #expect(up.meetings == 2 && up.nearMisses == 1 && up.smallestGapSeconds == 0.4)
    #expect(up.percentile(0.5) == 45 && up.percentile(1) == 50)
    let down = bins[1]
    #expect(down.counts == [.car: 1] && down.litSeconds == 0 && down.warnings == [:])
    #expect(down.meetings == 2 && down.smallestGapSeconds == 0.4)
    #expect(statistics.close(until: Self.wall(900)) == [], "a bin is handed out once")
  }

  @Test(arguments: [
    (20, 12, false), (20, 13, true), (20, 20, true), (20, 0, false), (19, 19, false),
    (1_000, 600, false), (1_000, 601, true),
  ])
  func `A share of 60 percent is not too much and more is`(
    drivers: Int, warned: Int, isOver: Bool
  ) {
    var bin = BendBin(corridor: "C1", bend: "B1", approach: .up, start: Self.wall(0))
    #expect(!bin.isOverLit && bin.warnedShare == nil && bin.isEmpty)
    for _ in 0..<drivers { bin.speeds.add(Speed(kmh: 40)) }
    bin.warned = warned
    #expect(bin.isOverLit == isOver)
  }

  @Test func `A lit spell is split at the borders of its bins, closed or not`() {
    let expected = [Self.wall(0): 50.0, Self.wall(300): 300.0, Self.wall(600): 20.0]
    // Nobody asks until the end; asked every ten seconds; asked often, closed at the end.
    for step in [nil, 10.0, 0.25] {
      var statistics = BendStatistics([Self.corridor])
      statistics.take(Self.lit(1), at: Self.wall(250))
      var bins: [BendBin] = []
      if let step {
        for at in stride(from: 250, to: 610, by: step) {
          bins += statistics.close(until: Self.wall(at))
        }
        #expect(bins.map(\.litSeconds) == [50, 300])
        let now = statistics.current(at: Self.wall(610))
        #expect(now.map(\.start) == [Self.wall(600)])
        #expect(statistics.current(at: Self.wall(615))[0].litSeconds == 15)
      }
      statistics.take(Self.dark(1, 370), at: Self.wall(620))
      bins += statistics.close(until: Self.wall(900))
      var lit: [WallTime: Double] = [:]
      for bin in bins { lit[bin.start, default: 0] += bin.litSeconds }
      #expect(lit.count == 3)
      for (start, seconds) in expected { #expect(abs((lit[start] ?? 0) - seconds) < 1e-6) }
    }
  }

  @Test(arguments: [-86_400.0, -20, 0, 90, 86_400, 31_536_000])
  func `A clock that leaps while a sign is lit does not stretch what it was lit`(leap: Double) {
    var statistics = BendStatistics([Self.corridor])
    statistics.take(Self.lit(1), at: Self.wall(100))
    var bins: [BendBin] = []
    for at in stride(from: 100.0, through: 120, by: 1) {
      bins += statistics.close(until: Self.wall(at))
    }
    for at in stride(from: 120.0, through: 140, by: 1) {
      bins += statistics.close(until: Self.wall(at + leap))
    }
    statistics.take(Self.dark(1, 40), at: Self.wall(140 + leap))
    bins += statistics.current(at: Self.wall(140 + leap))
    let lit = bins.reduce(0) { $0 + $1.litSeconds }
    #expect(abs(lit - 40) < 1e-6)
    #expect(bins.allSatisfy { $0.litSeconds <= 300 })
  }

  @Test func `What was left in the future by a clock set back is closed too`() {
    var statistics = BendStatistics([Self.corridor])
    statistics.take(Self.passage(40), at: Self.wall(86_400))
    #expect(statistics.close(until: Self.wall(0)).map(\.start) == [Self.wall(86_400)])
  }

  @Test func `Two signs of an approach count half each`() {
    var statistics = BendStatistics([Self.corridor])
    statistics.take(Self.lit(3, "B2"), at: Self.wall(0))
    statistics.take(Self.lit(4, "B2"), at: Self.wall(0))
    statistics.take(Self.dark(3, 10, "B2"), at: Self.wall(10))
    statistics.take(Self.dark(4, 20, "B2"), at: Self.wall(20))
    #expect(statistics.close(until: Self.wall(300)).map(\.litSeconds) == [15])
  }

  @Test func `What is not of the corridors counts nowhere, and nothing grows without a bound`() {
    var statistics = BendStatistics([Self.corridor])
    statistics.take(Self.passage(40, "B9"), at: Self.wall(0))
    statistics.take(Self.lit(9, "B9"), at: Self.wall(0))
    statistics.take(Self.dark(9, 1e300, "B9"), at: Self.wall(0))
    statistics.take(.meeting(bend: "B9", gapSeconds: 1), at: Self.wall(0))
    #expect(statistics.ignoredEvents == 4 && statistics.current(at: Self.wall(0)) == [])
    for bin in 0..<1_000 { statistics.take(Self.passage(40), at: Self.wall(Double(bin) * 300)) }
    #expect(statistics.current(at: Self.wall(300_000)).count == BendStatistics.binsHeld)
    #expect(statistics.droppedBins == UInt64(1_000 - BendStatistics.binsHeld))
    // A spell as long as the age of the world is counted for an hour at most.
    statistics = BendStatistics([Self.corridor])
    statistics.take(Self.dark(1, .infinity), at: Self.wall(0))
    let lit = statistics.close(until: Self.wall(300)).reduce(0) { $0 + $1.litSeconds }
    #expect(lit <= 3_600)
  }

  @Test(arguments: [Int64.min, -1, 0, 1, Int64.max])
  func `Any clock is taken`(milliseconds: Int64) {
    var statistics = BendStatistics([Self.corridor])
    let wall = WallTime(milliseconds: milliseconds)
    statistics.take(Self.lit(1), at: wall)
    statistics.take(Self.passage(40), at: wall)
    statistics.take(Self.dark(1, 700), at: wall)
    #expect(statistics.current(at: wall).reduce(0) { $0 + $1.vehicles } == 1)
    #expect(statistics.close(until: Self.wall(0)).reduce(0) { $0 + $1.vehicles } == 1)
  }

  /// A random event of B1's drivers up the road, at a random time of five minutes.
  private static func event(_ chance: inout Chance) -> BendEvent {
    switch chance.next() % 5 {
    case 0: .meeting(bend: "B1", gapSeconds: Double(Int(chance.next() % 60)) / 10 - 2)
    case 1: lit(1, "B1", .up, WarningReason.allCases[Int(chance.next() % 11)])
    case 2: .reminded(user: chance.next(), bend: "B1", approach: .up, chainage: 0)
    default:
      passage(
        Double(chance.next() % 1_500) / 10, kind: RoadUser.Kind.allCases[Int(chance.next() % 3)],
        wasWarned: chance.next().isMultiple(of: 2))
    }
  }

  @Test(arguments: 1...20)
  func `Merged bins are the bin of all, in any order`(seed: UInt64) throws {
    var chance = Chance(state: seed)
    let events = (0..<400).map { _ in Self.event(&chance) }
    func bin(_ events: some Sequence<BendEvent>) throws -> BendBin {
      var statistics = BendStatistics([Self.corridor])
      for event in events { statistics.take(event, at: Self.wall(10)) }
      return try #require(
        statistics.close(until: Self.wall(300)).first { $0.approach == .up })
    }
    let whole = try bin(events)
    #expect(try bin(events.reversed()) == whole)
    var parts: [BendBin] = []
    var rest = events[...]
    while !rest.isEmpty {
      let count = min(rest.count, 20 + Int(chance.next() % 80))
      parts.append(try bin(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    for order in [parts, parts.reversed()] {
      var merged = BendBin(corridor: "C1", bend: "B1", approach: .up, start: Self.wall(0))
      for part in order { merged.merge(part) }
      #expect(merged == whole)
    }
  }
}

import Testing
import Wire

@testable import Detection

/// Readings of many heads become one track a vehicle.
@Suite struct RoadTrackerTests {
  /// One vehicle that drives the corridor at a steady speed.
  struct Drive {
    var approach = Approach.up
    var start: Double
    var kmh: Double
    var length = 4.5
    var vehicleClass = BendReading.VehicleClass.car
    var enters: Int64 = 0

    func chainage(at ms: Int64) -> Double {
      start + kmh / 3.6 * Double(ms - enters) / 1_000 * approach.sign
    }
  }

  /// The tracker of ``Road`` with what its heads see of some drives.
  struct Watch {
    var tracker = RoadTracker(Road.corridor().heads, rules: BendRules())
    var drives: [Drive]
    var nowMs: Int64 = 0
    /// Heads that say nothing.
    var deaf: Set<Int> = []
    var readings = 0
    var random = SplitMix(state: 1)

    init(_ drives: [Drive]) { self.drives = drives }

    /// Everything that the heads see until an instant, twice a second; readings come 100 ms late.
    mutating func run(until end: Int64) {
      while nowMs < end {
        nowMs += 100
        for (index, head) in tracker.heads.enumerated()
        where nowMs % 500 == Int64(index) * 100 && !deaf.contains(index) {
          for (number, drive) in drives.enumerated() where nowMs - 100 >= drive.enters {
            see(drive, UInt16(number + 1), head, index)
          }
        }
        tracker.sweep(at: nowMs)
      }
    }

    private mutating func see(
      _ drive: Drive, _ number: UInt16, _ head: Corridor.Head, _ index: Int
    ) {
      let isComing = drive.approach != head.looks
      let front = drive.chainage(at: nowMs - 100)
      let nearest = isComing ? front : front - drive.length * drive.approach.sign
      let metres = (nearest - head.chainage) * head.looks.sign
      guard metres >= 0, metres <= head.rangeMetres else { return }
      readings += 1
      let kmh = drive.kmh + Double.random(in: -5...5, using: &random)
      let noisy = max(0, metres + Double.random(in: -2...2, using: &random))
      _ = tracker.observe(
        BendReading(
          head: 1, direction: isComing ? .approaching : .receding,
          vehicleClass: drive.vehicleClass, speed: Speed(kmh: max(0, kmh)),
          distanceDecimetres: UInt16(noisy * 10),
          lengthDecimetres: UInt16(drive.length * 10), track: number + UInt16(index) * 100),
        head: index, deviceTime: .unknown, at: nowMs)
    }

    var users: [RoadUser] {
      var users: [RoadUser] = []
      tracker.users(at: nowMs, near: nil, into: &users)
      return users
    }
  }

  @Test(arguments: [Approach.up, .down])
  func `One vehicle past four heads and through the blind bend is one track`(_ approach: Approach) {
    var watch = Watch([
      Drive(approach: approach, start: approach == .up ? 510 : 1_550, kmh: 40)
    ])
    var ids: Set<UInt64> = []
    for step in 1...105 {
      watch.run(until: Int64(step) * 1_000)
      let users = watch.users
      #expect(users.count <= 1)
      ids.formUnion(users.map(\.id))
      guard let user = users.first else { continue }
      #expect(user.approach == approach)
      #expect(user.knowledge == .tracked)
      #expect(abs(user.chainage - watch.drives[0].chainage(at: watch.nowMs)) < 12)
      if step > 10 { #expect(abs(user.speed - 40 / 3.6) < 2.5) }
    }
    #expect(ids.count == 1)
    #expect(watch.users.isEmpty)
    #expect(watch.readings > 150)
  }

  @Test func `A queue through the blind bend keeps its order and its number`() {
    var watch = Watch(
      (0..<5).map { Drive(start: 510 - Double($0) * 18, kmh: 30, enters: Int64($0)) })
    var ids: Set<UInt64> = []
    for step in 1...120 {
      watch.run(until: Int64(step) * 1_000)
      #expect(watch.users.count <= 5)
      ids.formUnion(watch.users.map(\.id))
      // Whoever came first is ahead.
      let order = watch.users.sorted { $0.chainage > $1.chainage }.map(\.id)
      #expect(order == order.sorted())
    }
    #expect(ids.count == 5)
  }

  @Test func `A vehicle that vanishes coasts for three seconds and is unknown after that`() throws {
    var watch = Watch([Drive(start: 510, kmh: 40)])
    watch.run(until: 12_000)
    let seen = try #require(watch.users.first)
    watch.deaf = [0, 1, 2, 3]
    watch.run(until: 14_500)
    #expect(watch.users.first?.knowledge == .tracked)
    watch.run(until: 17_000)
    let lost = try #require(watch.users.first)
    #expect(lost.knowledge == .unknown)
    #expect(lost.id == seen.id)
    // It may be where it was last and as far as it can have come.
    #expect(lost.chainage - lost.behind <= seen.chainage + 15)
    #expect(lost.chainage + lost.ahead >= seen.chainage + 5 * 40 / 3.6)
    watch.run(until: 150_000)
    #expect(watch.users.isEmpty)
  }

  @Test func `Who does not come out of the blind bend is unknown in it, then an obstacle`() throws {
    var watch = Watch([Drive(start: 900, kmh: 40)])
    watch.run(until: 9_500)
    watch.drives = []
    watch.run(until: 14_000)
    #expect(watch.users.first?.knowledge == .tracked)
    watch.run(until: 24_000)
    let user = try #require(watch.users.first)
    #expect(user.knowledge == .unknown)
    #expect(user.standsSinceMs != nil)
    let zone = ConflictZone(Road.bend(), rules: BendRules())
    #expect(user.occupies(zone))
    #expect(user.chainage - user.behind >= 999 && user.chainage + user.ahead <= 1_061)
    watch.run(until: 120_000)
    #expect(watch.users.isEmpty)
  }

  @Test func `A head's new number for a vehicle that it knew is the same vehicle`() {
    var watch = Watch([Drive(start: 760, kmh: 40)])
    watch.run(until: 5_000)
    let id = watch.users.first?.id
    // The head loses it for two seconds and finds it under another number.
    let drive = watch.drives[0]
    watch.drives = []
    watch.run(until: 7_000)
    watch.drives = [Drive(start: -5_000, kmh: 1), drive]
    watch.run(until: 9_000)
    #expect(watch.users.map(\.id) == [id])
  }

  @Test func `Two vehicles of one head under two numbers stay two`() {
    var watch = Watch([
      Drive(start: 780, kmh: 40), Drive(start: 768, kmh: 40),
    ])
    watch.run(until: 12_000)
    #expect(watch.users.count == 2)
  }

  @Test func `A pedestrian is not taken for the car that passes`() {
    var watch = Watch([
      Drive(start: 850, kmh: 4, length: 0.5, vehicleClass: .pedestrian),
      Drive(start: 770, kmh: 40),
    ])
    watch.run(until: 14_000)
    let kinds = watch.users.sorted { $0.chainage < $1.chainage }.map(\.kind)
    #expect(kinds == [.pedestrian, .car])
  }

  @Test func `Speeds that cannot be are not believed`() {
    var tracker = RoadTracker(Road.corridor().heads, rules: BendRules())
    let reading = BendReading(
      head: 1, direction: .approaching, speed: Speed(kmh: 260), distanceDecimetres: 900, track: 1)
    #expect(tracker.observe(reading, head: 0, deviceTime: .unknown, at: 1_000) == nil)
    #expect(tracker.ignored == 1)
    #expect(tracker.tracks.isEmpty)
  }

  @Test func `A head without distances says that somebody is in its beam`() throws {
    var tracker = RoadTracker(Road.corridor().heads, rules: BendRules())
    for step in 0..<20 {
      let reading = BendReading(
        head: 1, direction: .approaching, speed: Speed(kmh: 60),
        distanceDecimetres: BendReading.unknownDistance, track: 7)
      _ = tracker.observe(
        reading, head: 1, deviceTime: .unknown, at: 1_000 + Int64(step) * 500)
    }
    var users: [RoadUser] = []
    tracker.users(at: 10_500, near: nil, into: &users)
    let user = try #require(users.first)
    #expect(users.count == 1)
    #expect(user.approach == .up)
    #expect(user.chainage <= 1_020 && user.ahead + user.behind > 40)
  }

  @Test func `More vehicles than can be are counted, not followed`() {
    var tracker = RoadTracker(Road.corridor().heads, rules: BendRules())
    for number in 0..<(RoadTracker.trackLimit + 50) {
      // Far apart in time, so that none is taken for another.
      let reading = BendReading(
        head: 1, direction: number.isMultiple(of: 2) ? .approaching : .receding,
        speed: Speed(kmh: Double(number % 200)),
        distanceDecimetres: UInt16(number % 2_500), track: UInt16(number))
      _ = tracker.observe(reading, head: number % 4, deviceTime: .unknown, at: 1_000)
    }
    #expect(tracker.tracks.count <= RoadTracker.trackLimit)
  }
}

/// Two blind bends in a row, mirrored: what runs with rising chainage runs with falling as well.
@Suite struct RoadTrackerMirrorTests {
  /// Heads at the limits of two bends, 1,000–1,060 and 1,400–1,460 m, looking outward.
  static let heads: [Corridor.Head] = [
    .init(device: Road.head(1), number: 1, chainage: 1_000, looks: .down),
    .init(device: Road.head(2), number: 1, chainage: 1_060, looks: .up),
    .init(device: Road.head(3), number: 1, chainage: 1_400, looks: .down),
    .init(device: Road.head(4), number: 1, chainage: 1_460, looks: .up),
  ]

  @Test(arguments: Approach.allCases)
  func `Who stops in the first blind bend stays unknown there, not at the next`(
    _ approach: Approach
  ) throws {
    var tracker = RoadTracker(Self.heads, rules: BendRules())
    let (head, limit) = approach == .up ? (0, 1_000.0) : (3, 1_460.0)
    for step in 0..<40 {
      let reading = BendReading(
        head: 1, direction: .approaching, vehicleClass: .car, speed: Speed(kmh: 36),
        distanceDecimetres: UInt16(2_000 - step * 50), lengthDecimetres: 45, track: 4)
      let nowMs = Int64(step) * 500 + 100
      _ = tracker.observe(reading, head: head, deviceTime: .unknown, at: nowMs)
      tracker.sweep(at: nowMs)
    }
    for nowMs in stride(from: Int64(20_000), through: 70_000, by: 1_000) {
      tracker.sweep(at: nowMs)
      guard nowMs >= 40_000 else { continue }
      var users: [RoadUser] = []
      tracker.users(at: nowMs, near: nil, into: &users)
      let user = try #require(users.first, "forgotten at \(nowMs)")
      #expect(user.knowledge == .unknown)
      let way = approach.sign
      let ends = [user.chainage - user.behind * way, user.chainage + user.ahead * way]
      #expect(ends.allSatisfy { abs($0 - limit) <= 61 }, "\(ends)")
    }
  }

  @Test func `Two followed by heads without distances stay two`() {
    let heads: [Corridor.Head] = [
      .init(device: Road.head(1), number: 1, chainage: 350, looks: .down),
      .init(device: Road.head(2), number: 1, chainage: 600, looks: .down),
    ]
    var tracker = RoadTracker(heads, rules: BendRules())
    func see(_ head: Int, _ track: UInt16, _ nowMs: Int64) {
      let reading = BendReading(
        head: 1, direction: .approaching, speed: Speed(kmh: 36),
        distanceDecimetres: BendReading.unknownDistance, track: track)
      _ = tracker.observe(reading, head: head, deviceTime: .unknown, at: nowMs)
    }
    for nowMs in stride(from: Int64(500), through: 12_000, by: 500) { see(1, 1, nowMs) }
    for nowMs in stride(from: Int64(12_500), through: 20_000, by: 500) {
      see(1, 1, nowMs)
      see(0, 9, nowMs)
    }
    #expect(tracker.tracks.count == 2)
  }
}

import Testing
import Wire

@testable import Detection

/// The meeting rule over users that are known exactly.
@Suite struct MeetingRuleTests {
  /// Metres and km/h of both, and whether each driver is warned.
  @Test(arguments: [
    // Both arrive at one time.
    (300.0, 40.0, 300.0, 40.0, true, true),
    // The other is through long before.
    (480, 30, 10, 60, false, false),
    // Out of range.
    (700, 40, 300, 40, false, false),
    (300, 40, 700, 40, false, false),
    // Far apart in time: at 40 km/h 60 m take 5 s and 480 m 43 s.
    (480, 40, 60, 40, false, false),
    // The other will be in the zone at once and its driver is past the sign.
    (90, 40, 40, 40, true, false),
  ])
  func `Drivers are warned whose stays overlap`(
    own: Double, ownKmh: Double, other: Double, otherKmh: Double, up: Bool, down: Bool
  ) {
    var bench = Bench()
    bench.judge([.before(own, .up, kmh: ownKmh), .before(other, .down, kmh: otherKmh)])
    #expect((bench.up == .oncoming) == up)
    #expect((bench.down == .oncoming) == down)
  }

  @Test func `One alone lights nothing`() {
    var bench = Bench()
    bench.judge([.before(200, .up, kmh: 25), .before(230, .up, kmh: 25, id: 3)])
    #expect(bench.up == .mindTheBend)
    #expect(bench.down == .mindTheBend)
  }

  @Test func `A gap that is too short warns the near driver whatever the intervals`() {
    // At 10 km/h the own car needs 40 s to the zone; without (b) the other would be through.
    var far = Bench()
    far.judge([.before(300, .up, kmh: 10), .before(60, .down, kmh: 60)])
    #expect(far.up == .mindTheBend)
    var near = Bench()
    near.judge([.before(79, .up, kmh: 110), .before(145, .down, kmh: 60)])
    #expect(near.up == .oncoming)
  }

  @Test func `Who stands in the zone keeps the sign lit, and after ten seconds is an obstacle`() {
    var bench = Bench()
    var standing = RoadUser.before(-30, .down, kmh: 0)
    standing.standsSinceMs = bench.nowMs
    var users = [RoadUser.before(480, .up, kmh: 20), standing]
    bench.judge(users)
    #expect(bench.up == .oncoming)
    bench.drive(&users, seconds: 9.8)
    #expect(bench.up == .oncoming)
    #expect(bench.alerts.isEmpty)
    bench.drive(&users, seconds: 0.3)
    #expect(bench.up == .obstacle)
    #expect(bench.down == .obstacle)
    #expect(bench.alerts.map(\.kind) == [.obstacle])
    bench.drive(&users, seconds: 5)
    #expect(bench.alerts.count == 1)
  }

  @Test func `Somebody unknown in the zone is as good as standing there`() {
    var bench = Bench()
    var lost = RoadUser.before(-10, .down, kmh: 30)
    lost.knowledge = .unknown
    lost.behind = 60
    bench.judge([.before(490, .up, kmh: 20), lost])
    #expect(bench.up == .oncoming)
  }

  @Test func `A queue lights the sign until its last car has left`() {
    var bench = Bench()
    var users = [RoadUser.before(470, .up, kmh: 20)]
    for place in 0..<5 {
      users.append(.before(200 + Double(place) * 20, .down, kmh: 30, id: UInt64(10 + place)))
    }
    bench.judge(users)
    #expect(bench.up == .mindTheBend)
    users[0].speed = 40 / 3.6
    bench.drive(&users, seconds: 1)
    #expect(bench.up == .oncoming)
    // The last has 280 m to go and the zone to cross: 365 m at 8.3 m/s, then the hold.
    bench.drive(&users, seconds: 30)
    let changes = bench.changes.filter { $0.sign == Road.upSign }.map(\.text)
    #expect(changes == [.mindTheBend, .oncoming])
  }

  @Test func `Two long vehicles in a narrow bend are told to stop and give way`() {
    for (isNarrow, length, text) in [
      (true, 12.0, SignText.longVehicles), (true, 9.0, .oncoming), (false, 12, .oncoming),
    ] {
      var bench = Bench(Road.corridor(isNarrow: isNarrow))
      bench.judge([
        .before(200, .up, kmh: 30, length: length), .before(200, .down, kmh: 30, length: length),
      ])
      #expect(bench.up == text)
      #expect(bench.down == text)
    }
  }

  @Test func `The literal mode warns of anybody within 500 m`() {
    let users: [RoadUser] = [.before(480, .up, kmh: 40), .before(60, .down, kmh: 40)]
    var literal = Bench(Road.corridor(mode: .presence))
    literal.judge(users)
    #expect(literal.up == .oncoming)
    var overlap = Bench()
    overlap.judge(users)
    #expect(overlap.up == .mindTheBend)
  }

  @Test func `Pedestrians and wrong-way drivers warn both`() {
    var walker = Bench()
    var pedestrian = RoadUser.before(-20, .up, kmh: 4, kind: .pedestrian, length: 0.5)
    walker.judge([pedestrian])
    #expect(walker.up == .pedestrians)
    #expect(walker.down == .pedestrians)
    pedestrian.chainage = 700
    var far = Bench()
    far.judge([pedestrian])
    #expect(far.up == .mindTheBend)
    var wrong = Bench()
    var driver = RoadUser.before(300, .up, kmh: 40)
    driver.isWrongWay = true
    wrong.judge([driver])
    wrong.judge([driver])
    #expect(wrong.up == .wrongWay)
    #expect(wrong.down == .wrongWay)
    #expect(wrong.alerts.map(\.kind) == [.wrongWay])
  }

  @Test func `Unwatched road shows caution, and a warning all the same`() {
    var bench = Bench()
    bench.judge([], isWatched: false)
    #expect(bench.up == .caution)
    bench.judge([.before(200, .up, kmh: 30), .before(200, .down, kmh: 30)], isWatched: false)
    #expect(bench.up == .oncoming)
  }

  @Test func `Two that meet are told of once, with the gap between their stays`() {
    var bench = Bench()
    var users: [RoadUser] = [.before(60, .up, kmh: 36), .before(80, .down, kmh: 36)]
    bench.drive(&users, seconds: 20)
    let gaps = bench.events.compactMap { event in
      if case .meeting(_, let gap) = event { gap } else { nil }
    }
    #expect(gaps.count == 1)
    // The second comes 2 s later and 100 m and a car take 10.45 s.
    #expect(abs((gaps.first ?? 0) - (2 - 10.45)) < 0.2)
  }

  // MARK: Properties

  /// Seeded users around the bend.
  private static func users(_ random: inout SplitMix) -> [RoadUser] {
    (0..<Int.random(in: 1...6, using: &random)).map { number in
      var user = RoadUser.before(
        Double.random(in: -90...560, using: &random), Bool.random(using: &random) ? .up : .down,
        kmh: Double.random(in: 0...80, using: &random), id: UInt64(number),
        length: Double.random(in: 3.5...18, using: &random))
      user.ahead = Double.random(in: 0...5, using: &random)
      user.behind = Double.random(in: 0...5, using: &random)
      user.speedError = Double.random(in: 0...2, using: &random)
      if Bool.random(using: &random), user.speed < 1 { user.standsSinceMs = 0 }
      if Int.random(in: 0..<8, using: &random) == 0 { user.knowledge = .unknown }
      return user
    }
  }

  private static func isConflict(_ text: SignText?) -> Bool {
    guard let text else { return false }
    return [.oncoming, .longVehicles, .obstacle].contains(text)
  }

  @Test func `Widening an uncertainty never removes a warning`() {
    var random = SplitMix(state: 5)
    var warned = 0
    for _ in 0..<20_000 {
      let users = Self.users(&random)
      var wider = users
      for index in wider.indices {
        wider[index].ahead += Double.random(in: 0...30, using: &random)
        wider[index].behind += Double.random(in: 0...30, using: &random)
        wider[index].speedError += Double.random(in: 0...4, using: &random)
      }
      var before = Bench()
      before.judge(users)
      var after = Bench()
      after.judge(wider)
      if Self.isConflict(before.up) {
        warned += 1
        #expect(Self.isConflict(after.up), "\(users)")
      }
      if Self.isConflict(before.down) { #expect(Self.isConflict(after.down), "\(users)") }
    }
    #expect(warned > 2_000)
  }

  @Test func `Swapping the two approaches mirrors the result`() {
    var random = SplitMix(state: 6)
    for _ in 0..<20_000 {
      let users = Self.users(&random)
      let mirrored = users.map { user in
        var user = user
        user.approach = user.approach.opposite
        user.chainage = 2_060 - user.chainage
        return user
      }
      var bench = Bench()
      bench.judge(users)
      var mirror = Bench()
      mirror.judge(mirrored)
      #expect(bench.up == mirror.down, "\(users)")
      #expect(bench.down == mirror.up, "\(users)")
    }
  }
}

/// Vigna's SplitMix64: short and the same everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

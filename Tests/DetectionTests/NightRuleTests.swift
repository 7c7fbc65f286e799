import Testing
import Wire

@testable import Detection

@Suite struct NightRuleTests {
  /// Milliseconds of a minute of a day of 2026 in UTC+8; the days are counted from 1 January.
  private static func wall(day: Int, _ hour: Int, _ minute: Int = 0) -> WallTime {
    // 2026-01-01T00:00:00Z is 1,767,225,600 s after the epoch.
    WallTime(
      milliseconds: (1_767_225_600 + Int64(day) * 86_400 + Int64(hour * 60 + minute - 480) * 60)
        * 1_000)
  }

  private static let seasons = NightRule(hours: [
    .init(firstMonth: 4, lastMonth: 9, begin: 20 * 60, end: 5 * 60),
    .init(firstMonth: 10, lastMonth: 3, begin: 18 * 60, end: 7 * 60),
  ])

  @Test(arguments: [
    (NightRule(), 0, 21, 59, false), (NightRule(), 0, 22, 0, true), (NightRule(), 0, 5, 59, true),
    (NightRule(), 0, 6, 0, false), (NightRule(), 0, 12, 0, false),
    // 31 March is day 89, 1 April day 90; 30 September day 272, 1 October day 273.
    (seasons, 89, 19, 0, true), (seasons, 90, 19, 0, false), (seasons, 90, 20, 0, true),
    (seasons, 90, 6, 0, false), (seasons, 89, 6, 0, true), (seasons, 272, 19, 0, false),
    (seasons, 273, 19, 0, true), (seasons, 0, 0, 0, true), (seasons, 364, 23, 59, true),
    (NightRule(hours: []), 0, 0, 0, false),
    (NightRule(hours: [.init(begin: 60, end: 120)]), 10, 1, 30, true),
    (NightRule(hours: [.init(begin: 60, end: 120)]), 10, 2, 0, false),
    (NightRule(offsetMinutes: 0), 0, 22, 0, false), (NightRule(offsetMinutes: 0), 0, 6, 0, true),
  ])
  func `The calendar tells the night`(
    rule: NightRule, day: Int, hour: Int, minute: Int, isNight: Bool
  ) {
    #expect(rule.isCalendarNight(Self.wall(day: day, hour, minute)) == isNight)
  }

  @Test(arguments: [Int64.min, -1, 0, Int64.max])
  func `Any time of a clock gone wrong is judged`(milliseconds: Int64) {
    _ = Self.seasons.isCalendarNight(WallTime(milliseconds: milliseconds))
  }

  @Test(arguments: [
    NightRule(hours: [.init(firstMonth: 0, begin: 0, end: 1)]),
    NightRule(hours: [.init(lastMonth: 13, begin: 0, end: 1)]),
    NightRule(hours: [.init(begin: -1, end: 1)]), NightRule(hours: [.init(begin: 0, end: 1_440)]),
    NightRule(offsetMinutes: 2_000),
  ])
  func `A night that cannot be is refused`(rule: NightRule) {
    var settings = MotionConfiguration()
    settings.night = rule
    #expect(throws: DetectionError.self) { try settings.validate() }
  }

  private static func judge(_ source: NightRule.Source) -> ProfileJudge {
    var settings = MotionConfiguration()
    settings.night.source = source
    settings.sensitivity = CameraSensitivity(day: .normal, night: .low)
    return ProfileJudge(settings)
  }

  @Test func `Light rules after it has held for a minute, and not in between`() {
    var judge = Self.judge(.light)
    let wall = Self.wall(day: 0, 12)
    func see(_ mean: Float, _ ms: Int64) -> Bool {
      judge.measure(mean, at: ms)
      _ = judge.choose(wall: wall, at: ms, isVisitOpen: false)
      return judge.isNight
    }
    #expect(!see(110, 0))
    // Dusk, a car's lights, dusk again.
    #expect(!see(40, 1_000) && !see(40, 59_000) && !see(90, 60_000) && !see(40, 61_000))
    #expect(!see(40, 120_000) && see(40, 121_000))
    #expect(judge.active.threshold > 1)
    // Between the two limits nothing changes, however long.
    #expect(see(68, 200_000) && see(68, 900_000))
    #expect(see(80, 1_000_000) && !see(80, 1_060_000))
    #expect(judge.active.threshold == 1)
  }

  @Test func `A camera that starts in the dark starts with the night's level`() {
    var judge = Self.judge(.light)
    judge.measure(20, at: 5)
    #expect(judge.choose(wall: Self.wall(day: 0, 12), at: 5, isVisitOpen: false) && judge.isNight)
  }

  @Test(arguments: [
    (NightRule.Source.calendar, 12, Float(20), false), (.calendar, 23, 120, true),
    (.light, 12, 20, true), (.light, 23, 120, false),
    (.either, 12, 20, true), (.either, 23, 120, true), (.either, 12, 120, false),
  ])
  func `The county says what tells the night`(
    source: NightRule.Source, hour: Int, mean: Float, isNight: Bool
  ) {
    var judge = Self.judge(source)
    judge.measure(mean, at: 0)
    _ = judge.choose(wall: Self.wall(day: 0, hour), at: 0, isVisitOpen: false)
    #expect(judge.isNight == isNight)
  }

  @Test func `A visit is judged by the level it began under, for ten minutes at most`() {
    var judge = Self.judge(.calendar)
    // The level after each: hour, milliseconds, whether a visit is open.
    let steps: [(hour: Int, ms: Int64, isVisitOpen: Bool, isNight: Bool)] = [
      (23, 0, true, false), (23, 599_999, true, false), (23, 600_000, true, true),
      // Due, taken back, due again: counted anew.
      (12, 700_000, true, true), (23, 900_000, true, true), (12, 1_000_000, true, true),
      (12, 1_599_999, true, true),
      // Without a visit at once.
      (12, 1_599_999, false, false),
    ]
    for step in steps {
      let before = judge.isNight
      let hasChanged = judge.choose(
        wall: Self.wall(day: 0, step.hour), at: step.ms, isVisitOpen: step.isVisitOpen)
      #expect(judge.isNight == step.isNight && hasChanged == (before != step.isNight), "\(step)")
    }
  }

  @Test func `Light that was not seen to last is counted anew`() {
    var judge = Self.judge(.light)
    for (mean, ms) in [(110, 0), (40, 1_000), (40, 60_000)] as [(Float, Int64)] {
      judge.measure(mean, at: ms)
    }
    judge.interrupt()
    judge.measure(40, at: 61_000)
    _ = judge.choose(wall: .unknown, at: 61_000, isVisitOpen: false)
    #expect(!judge.isNight)
    judge.measure(40, at: 121_000)
    _ = judge.choose(wall: .unknown, at: 121_000, isVisitOpen: false)
    #expect(judge.isNight)
  }

  @Test func `Another rule of the night is taken up without learning anew`() throws {
    var settings = MotionConfiguration()
    settings.sensitivity = CameraSensitivity(day: .normal, night: .low)
    var scene = DrawnScene(width: 80, height: 64)
    var watch = try Watch(configuration: settings)
    watch.nowMs = 86_400_000 * 20_000 + 4 * 3_600_000
    watch.see(&scene, frames: 20)
    #expect(!watch.detector.isNight && watch.states.last == .still)
    try watch.detector.setNight(NightRule(hours: [.init(begin: 0, end: 1_439)]))
    watch.see(&scene, frames: 1)
    #expect(watch.detector.isNight && watch.states.last == .still)
    #expect(throws: DetectionError.self) {
      try watch.detector.setNight(NightRule(offsetMinutes: 2_000))
    }
    #expect(watch.detector.configuration.night.offsetMinutes == 480)
  }

  /// A person who walks to and fro, from ten seconds before the night on.
  @Test func `The night's level comes into force within a visit that does not end`() throws {
    var settings = MotionConfiguration()
    settings.sensitivity = CameraSensitivity(day: .high, night: .low)
    var scene = DrawnScene(width: 160, height: 120)
    var watch = try Watch(configuration: settings)
    watch.stepMs = 1_000
    // 21:59:30 in UTC+8: 20 frames to learn, and 10 s more.
    watch.nowMs = 86_400_000 * 20_000 + 14 * 3_600_000 - 30_000
    watch.see(&scene, frames: 20)
    var nights: [Bool] = []
    for step in 0..<660 {
      scene.things = [((step * 12) % 140, 16 + step / 12 % 5 * 12, 16, 40, 20)]
      watch.see(scene.frame())
      nights.append(watch.detector.isNight)
    }
    let first = try #require(nights.firstIndex(of: true))
    #expect((605...615).contains(first) && nights.last == true)
    #expect(watch.visitsStarted == 1 && watch.visitsEnded.isEmpty)
  }

  /// Every change of level while noise and a thing at rest are in view, and while a person walks.
  @Test(arguments: Sensitivity.allCases, Sensitivity.allCases)
  func `A change of level neither begins nor ends a visit`(day: Sensitivity, night: Sensitivity)
    throws
  {
    var settings = MotionConfiguration()
    settings.sensitivity = CameraSensitivity(day: day, night: night)
    settings.night.hours = [.init(begin: 0, end: 1)]
    var scene = DrawnScene(noise: 4)
    scene.things = [(200, 60, 24, 24, 128)]
    var watch = try Watch(configuration: settings)
    // 23:59:40 of a day in UTC+8: the night begins 20 s later and lasts a minute.
    watch.nowMs = 86_400_000 * 20_000 - 8 * 3_600_000 - 20_000
    var levels: Set<Bool> = []
    for _ in 0..<500 {
      watch.see(scene.frame())
      levels.insert(watch.detector.isNight)
    }
    #expect(levels == [true, false])
    #expect(watch.visitsStarted == 0)

    // The person walks over both changes: one visit.
    var other = try Watch(configuration: settings)
    other.nowMs = 86_400_000 * 20_000 - 8 * 3_600_000 - 10_000
    other.see(&scene, frames: 25)
    for step in 0..<350 {
      scene.things = [((step * 4) % 300, 100, 24, 48, 20)]
      other.see(scene.frame())
    }
    #expect(other.visitsStarted == 1 && other.visitsEnded.isEmpty)
  }
}

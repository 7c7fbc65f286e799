import Detection
import Testing
import Wire

@testable import watchpost

@Suite("The score of a replay")
struct BendsScoreTests {
  private func detector() throws -> CorridorDetector { try CorridorDetector(BendsScene.corridor) }

  @Test("Light is false while the reference warns of no conflict, and missed the other way round")
  func lit() throws {
    var scorer = ReplayScorer(BendsScene.corridor)
    let sign = BendsScene.signs.up
    // (second, ours, the reference's); lit for 10 s, 4 of them falsely; the reference for 8, 2 of
    // them missed.
    let story: [(Int64, SignText?, SignText?)] = [
      (0, .mindTheBend, .mindTheBend), (10, .oncoming, .tooFast), (12, nil, .oncoming),
      (18, nil, .caution), (20, .tooFast, nil), (30, nil, .longVehicles), (32, .runaway, nil),
      (34, .mindTheBend, .mindTheBend), (40, nil, nil),
    ]
    for (second, own, reference) in story {
      scorer.advance(to: second * 1_000)
      let now = Double(second) * 1_000
      if let own {
        _ = scorer.bench.show(BendsScene.request(sign, own), reason: .unsafeGap, at: now)
      }
      if let reference {
        scorer.bench.showReference(BendsScene.request(sign, reference), at: now)
      }
    }
    let score = scorer.finished(seconds: 40, detector: try detector())
    #expect(score.litSeconds == 10 && score.falseLitSeconds == 4 && score.falseLitShare == 0.4)
    #expect(score.falseLitSecondsByReason == ["unsafeGap": 4])
    #expect(score.litSecondsByReason == ["unsafeGap": 10])
    // 12 s to 18 s and 30 s to 34 s; ours was too fast from 30 s to 32 s.
    #expect(score.referenceLitSeconds == 10 && score.missedLitShare == 0.2)
    // Runaway warns of a conflict too, but is none of the meeting rule's: two signs for 40 s.
    #expect(abs(score.litTimeShare - 12.0 / 80) < 1e-9)
  }

  @Test(
    "A flicker is a warning that gives way too soon, or a gap too short",
    arguments: [
      // Texts with the milliseconds at which they come; short warnings, short gaps.
      ([(.oncoming, 0), (.mindTheBend, 3_000), (.oncoming, 5_000)], 0, 0),
      ([(.oncoming, 0), (.mindTheBend, 2_999)], 1, 0),
      ([(.oncoming, 0), (.mindTheBend, 3_000), (.oncoming, 4_999)], 0, 1),
      // Something higher may come at once.
      ([(.tooFast, 0), (.oncoming, 100), (.obstacle, 200)], 0, 0),
      ([(.obstacle, 0), (.oncoming, 500)], 1, 0),
      // Another message in the gap does not end it.
      ([(.tooFast, 0), (.mindTheBend, 4_000), (.seatBelts, 4_500), (.oncoming, 5_500)], 0, 1),
      ([(.oncoming, 0), (.oncoming, 1_000), (.mindTheBend, 3_500)], 0, 0),
    ] as [([(SignText, Double)], Int, Int)])
  func flickers(_ story: [(SignText, Double)], _ shortTexts: Int, _ shortGaps: Int) {
    let priorities: [SignText: UInt8] = [.tooFast: 100, .oncoming: 180, .obstacle: 220]
    var record = SignRecord()
    for (text, time) in story {
      _ = record.show(text, priority: priorities[text] ?? 0, at: time)
    }
    #expect(record.shortTexts == shortTexts && record.shortGaps == shortGaps)
  }

  @Test("A sign whose command runs out falls to caution, which is dark")
  func expiry() throws {
    var scorer = ReplayScorer(BendsScene.corridor)
    var request = BendsScene.request(BendsScene.signs.down, .oncoming)
    request.validTenths = 50
    scorer.advance(to: 0)
    _ = scorer.bench.show(request, reason: nil, at: 0)
    scorer.bench.expire(at: 9_000, isAtFault: scorer.isAtFault)
    scorer.advance(to: 9_000)
    let sign = try #require(scorer.bench.own.last)
    #expect(sign.text == .caution && !sign.isCommanded)
    #expect(sign.spells == [SignRecord.Spell(fromMs: 0, toMs: 5_000)])
    #expect(scorer.bench.tally.lit == 5)
    #expect(scorer.bench.showings.map(\.toMs) == [5_000])
  }

  /// Admits vehicles and runs to an instant, both signs lit from `litMs` on.
  private func run(
    _ vehicles: [TrueVehicle], litMs: Int64, untilMs: Int64, fault: TruthReader.Fault? = nil
  ) throws -> ReplayScorer {
    var scorer = ReplayScorer(BendsScene.corridor)
    if let fault { scorer.add(fault) }
    var waiting = vehicles.sorted { $0.firstMs < $1.firstMs }
    for now in stride(from: Int64(0), through: untilMs, by: 100) {
      scorer.advance(to: now)
      while let next = waiting.first, next.firstMs <= Double(now) {
        try scorer.admit(waiting.removeFirst())
        _ = next
      }
      if now == litMs {
        for sign in [BendsScene.signs.up, BendsScene.signs.down] {
          _ = scorer.bench.show(
            BendsScene.request(sign, .oncoming), reason: .overlap, at: Double(now))
        }
      }
      scorer.settle(at: now)
    }
    #expect(waiting.isEmpty)
    return scorer
  }

  private let pair = [
    BendsScene.vehicle(1, .up, limitAtMs: 200_000, speed: 10),
    BendsScene.vehicle(2, .down, limitAtMs: 200_000, speed: 10),
    BendsScene.vehicle(3, .down, limitAtMs: 260_000, speed: 10),
  ]

  @Test("A conflict is found once, with its drivers and the share of those who saw it lit")
  func conflictFound() throws {
    let scorer = try run(pair, litMs: 190_000, untilMs: 300_000)
    let score = scorer.finished(seconds: 300, detector: try detector())
    #expect(score.vehicles == 3 && score.trueConflicts == 1 && score.warned == 1)
    #expect(score.warnedInTime == 1 && score.warnedInTimeShare == 1 && score.misses.isEmpty)
    #expect(score.drivers == 3 && score.litShare == 1 && score.litShareReference == 0)
    #expect(score.speeds.map(\.vehicles) == [1, 2] && score.speeds.map(\.trueKmh) == [36, 36])
    // All light is false: the reference never warned.
    #expect(score.falseLitShare == 1)
  }

  @Test("A miss says where, when, who and why")
  func conflictMissed() throws {
    let scorer = try run(pair, litMs: 195_000, untilMs: 300_000)
    let score = scorer.finished(seconds: 300, detector: try detector())
    #expect(score.warned == 1 && score.warnedInTime == 0 && score.warnedBeforeSign == 0)
    #expect(score.missesByReason == ["late": 2])
    let miss = try #require(score.misses.first)
    #expect(miss.bend == "B1" && abs(miss.atMs - 198_000) < 1e-6)
    #expect(Set(miss.drivers.map(\.vehicle)) == [1, 2])
    #expect(miss.drivers.allSatisfy { abs(($0.secondsToConflict ?? 0) - 3) < 1e-6 })
  }

  @Test(
    "While all heads of an approach fail, and for 60 s after, the bend's conflicts count apart",
    arguments: [(100_000.0, 150_000.0, true), (100_000, 130_000, false), (205_000, 300_000, false)])
  func faults(_ from: Double, _ to: Double, _ isApart: Bool) throws {
    let scorer = try run(
      pair, litMs: 150_000, untilMs: 300_000,
      fault: .init(heads: [0, 1, 2], fromMs: from, toMs: to, kind: "blind"))
    let score = scorer.finished(seconds: 300, detector: try detector())
    #expect(score.trueConflicts == (isApart ? 0 : 1))
    #expect(score.duringFaults.trueConflicts == (isApart ? 1 : 0))
    #expect(score.duringFaults.warnedInTime == (isApart ? 1 : 0))
    // Light while at fault is left out of the rest.
    let seconds = max(0, min(300_000, to + 60_000) - max(150_000, from)) / 1_000
    #expect(abs(score.duringFaults.litSeconds - 2 * seconds) < 0.5)
    #expect(abs(score.litSeconds + score.duringFaults.litSeconds - 300) < 1e-6)
  }

  @Test(
    "One head that fails, or a clock, is no excuse",
    arguments: [([0], "blind"), ([3], "silent"), ([0, 1, 2, 3], "clock")])
  func noExcuse(_ heads: [Int], _ kind: String) throws {
    let scorer = try run(
      pair, litMs: 150_000, untilMs: 300_000,
      fault: .init(heads: heads, fromMs: 100_000, toMs: 150_000, kind: kind))
    let score = scorer.finished(seconds: 300, detector: try detector())
    #expect(score.trueConflicts == 1 && score.duringFaults.trueConflicts == 0)
  }

  @Test("A second reminder of one vehicle at one bend is counted, of nobody too")
  func reminders() throws {
    var scorer = ReplayScorer(BendsScene.corridor)
    for vehicle in pair where vehicle.id != 3 { try scorer.admit(vehicle) }
    func remind(_ user: UInt64, _ approach: Approach, _ chainage: Double) {
      scorer.note(.reminded(user: user, bend: "B1", approach: approach, chainage: chainage))
    }
    scorer.advance(to: 190_000)
    remind(7, .up, 905)
    remind(8, .down, 1_155)
    #expect(scorer.finished(seconds: 1, detector: try detector()).doubleReminders == 0)
    // Another number of the same vehicle.
    remind(9, .up, 880)
    remind(9, .up, 880)
    remind(10, .up, 860)
    let score = scorer.finished(seconds: 1, detector: try detector())
    #expect(score.doubleReminders == 1 && score.reminders == 5 && score.unmatchedReminders == 1)
  }

  @Test("Users followed twice and lost are counted in seconds, newcomers as tracks")
  func following() throws {
    var scorer = ReplayScorer(BendsScene.corridor)
    func user(_ id: UInt64) -> RoadUser {
      RoadUser(id: id, approach: .up, kind: .car, chainage: 900, speed: 10, length: 4)
    }
    scorer.compare([user(1), user(2)], truth: [user(1)], seconds: 0.5)
    scorer.compare([user(1)], truth: [user(1), user(5)], seconds: 0.5)
    scorer.compare([user(3)], truth: [user(1)], seconds: 0.5)
    let score = scorer.finished(seconds: 1, detector: try detector())
    #expect(score.doubleTrackedSeconds == 0.5 && score.lostTrackedSeconds == 0.5)
    #expect(score.tracks == 3)
  }

  @Test("The exact 85th percentile lies between two vehicles in proportion")
  func percentile() {
    var speeds = ExactSpeeds()
    #expect(speeds.percentile(0.85) == nil)
    for kmh in [31.2, 40, 20, 33.3, 38.4, 55.5, 12, 47.1, 36.6, 29.9] { speeds.add(kmh: kmh) }
    // Place 7.65 of 0...9: between 40 and 47.1.
    #expect(abs((speeds.percentile(0.85) ?? 0) - 44.615) < 1e-9)
    #expect(speeds.percentile(0) == 12 && speeds.percentile(1) == 55.5)
  }
}

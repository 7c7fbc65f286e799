import Testing
import Wire

@testable import Detection

/// What a sign shows over time: no flicker, nothing lower over something higher, messages last.
@Suite struct SignKeepingTests {
  static let meeting: [RoadUser] = [.before(200, .up, kmh: 30), .before(200, .down, kmh: 30)]

  @Test func `A warning is lit for three seconds at least and held for two`() {
    var bench = Bench()
    bench.judge([])
    bench.judge(Self.meeting)
    let begun = bench.nowMs
    while bench.up == .oncoming, bench.nowMs < begun + 10_000 {
      bench.nowMs += 50
      bench.judge([])
    }
    #expect(bench.nowMs - begun == 3_000)
    bench.nowMs += 10_000
    bench.judge(Self.meeting)
    for _ in 0..<100 {
      bench.nowMs += 50
      bench.judge(Self.meeting)
    }
    let ended = bench.nowMs
    while bench.up == .oncoming, bench.nowMs < ended + 10_000 {
      bench.nowMs += 50
      bench.judge([])
    }
    #expect(bench.nowMs - ended == 2_000)
  }

  @Test func `A graver warning comes at once and a message only when all is over`() {
    var bench = Bench(Road.corridor(messages: [.seatBelts]))
    bench.judge(Self.meeting)
    #expect(bench.up == .oncoming)
    var standing = RoadUser.before(-30, .down, kmh: 0, id: 9)
    standing.standsSinceMs = bench.nowMs - 20_000
    bench.judge(Self.meeting + [standing])
    #expect(bench.up == .obstacle)
  }

  @Test func `Messages take turns while nobody is near and give way in the same cycle`() {
    var bench = Bench(Road.corridor(messages: [.seatBelts, .noOvertaking]))
    var shown: Set<SignText> = []
    for _ in 0..<40 {
      bench.nowMs += 1_000
      bench.judge([])
      if let text = bench.up { shown.insert(text) }
    }
    #expect(shown == [.mindTheBend, .seatBelts, .noOvertaking])
    while bench.up != .seatBelts {
      bench.nowMs += 1_000
      bench.judge([])
    }
    bench.judge(Self.meeting)
    #expect(bench.up == .oncoming)
    // With somebody near there is no message, even when no warning is due.
    var quiet = Bench(Road.corridor(messages: [.seatBelts]))
    for _ in 0..<40 {
      quiet.nowMs += 1_000
      quiet.judge([.before(300, .up, kmh: 25)])
      #expect(quiet.up == .mindTheBend)
    }
  }

  @Test func `A sign that has just gone dark waits two seconds when there is time`() {
    var bench = Bench()
    bench.judge(Self.meeting)
    while bench.up == .oncoming {
      bench.nowMs += 50
      bench.judge([])
    }
    let dark = bench.nowMs
    // Both half a minute away.
    let far: [RoadUser] = [.before(480, .up, kmh: 40, id: 5), .before(480, .down, kmh: 40, id: 6)]
    while bench.up != .oncoming, bench.nowMs < dark + 10_000 {
      bench.nowMs += 50
      bench.judge(far)
    }
    #expect(bench.nowMs - dark == 2_000)
  }

  @Test func `One that is near is warned of at once`() {
    var bench = Bench()
    bench.judge(Self.meeting)
    while bench.up == .oncoming {
      bench.nowMs += 50
      bench.judge([])
    }
    bench.nowMs += 50
    bench.judge([.before(110, .up, kmh: 50, id: 5), .before(110, .down, kmh: 50, id: 6)])
    #expect(bench.up == .oncoming)
  }

  @Test func `Commands are renewed before they run out`() {
    var judge = SignJudge(Road.corridor())
    var sent: [Int64] = []
    for nowMs in stride(from: Int64(1_000), to: 21_000, by: 50) {
      let output = judge.judge([], isWatched: [true], at: nowMs, wall: .unknown)
      if output.signs.contains(where: { $0.sign == Road.upSign }) { sent.append(nowMs) }
    }
    let gaps = zip(sent, sent.dropFirst()).map { $1 - $0 }
    #expect(gaps.allSatisfy { $0 <= 1_500 })
    #expect(sent.count >= 13)
  }
}

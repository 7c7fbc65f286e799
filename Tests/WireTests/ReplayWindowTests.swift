import Testing
import TestGround

@testable import Wire

/// What a window must say, by keeping everything.
private struct NaiveWindow {
  var boot: UInt32 = 0
  var highest: UInt32 = 0
  var resumedAt: UInt32 = 0
  var seen: Set<UInt32> = []
  /// Passed over and not come since.
  var missing: Set<UInt32> = []

  mutating func observe(boot newBoot: UInt32, sequence: UInt32) -> ReplayWindow.Verdict {
    if newBoot < boot { return .earlierBoot }
    if newBoot > boot { self = NaiveWindow(boot: newBoot) }
    if sequence > highest {
      // Only the last window's worth is kept, for speed: older ones are stale.
      let start = max(highest + 1, sequence > 2_000 ? sequence - 2_000 : 1)
      if start < sequence { missing.formUnion(start..<sequence) }
      highest = sequence
      seen.insert(sequence)
      return .fresh
    }
    if UInt64(highest) - UInt64(sequence) >= 1_024 { return .stale }
    if sequence <= resumedAt && resumedAt > 0 || seen.contains(sequence) { return .duplicate }
    seen.insert(sequence)
    missing.remove(sequence)
    return .fresh
  }
}

@Suite("A replay window")
struct ReplayWindowTests {
  @Test("says what a window that forgets nothing says")
  func model() {
    for seed in seeds("ReplayWindowTests.model") {
      for run in 0..<40 {
        var random = SeededGenerator(seed: seed &+ UInt64(run))
        var window = ReplayWindow()
        var model = NaiveWindow()
        if run % 3 == 1 {
          let highest = UInt32(truncatingIfNeeded: random.next() >> (random.next() % 32))
          window = ReplayWindow(boot: 5, highest: highest)
          model = NaiveWindow(boot: 5, highest: highest, resumedAt: highest)
        } else if run % 3 == 2 {
          // Near the end of the numbers.
          let near = UInt32.max - UInt32.random(in: 0...3_000, using: &random)
          #expect(window.observe(boot: 1, sequence: near) == model.observe(boot: 1, sequence: near))
        }
        for step in 0..<1_500 {
          let (boot, sequence) = next(model, using: &random)
          let said = window.observe(boot: boot, sequence: sequence)
          let wanted = model.observe(boot: boot, sequence: sequence)
          guard said == wanted, window.boot == model.boot, window.highest == model.highest else {
            Issue.record(
              "seed \(seed) run \(run) step \(step): \(boot)/\(sequence) is \(said), not \(wanted)")
            break
          }
        }
      }
    }
  }

  private func next(
    _ model: NaiveWindow, using random: inout SeededGenerator
  ) -> (boot: UInt32, sequence: UInt32) {
    func near(_ offset: Int64) -> UInt32 {
      UInt32(clamping: Int64(model.highest) + offset)
    }
    switch random.next() % 100 {
    case 0: return (model.boot &+ 1, UInt32.random(in: 0...3, using: &random))
    case 1: return (model.boot == 0 ? 0 : model.boot - 1, 1)
    case 2: return (model.boot, UInt32(truncatingIfNeeded: random.next()))
    case 3...5: return (model.boot, near(Int64.random(in: 900...1_200, using: &random)))
    case 6...9: return (model.boot, near(-Int64.random(in: 1_000...1_050, using: &random)))
    case 10...40: return (model.boot, near(1))
    case 41...60: return (model.boot, near(Int64.random(in: 1...70, using: &random)))
    default: return (model.boot, near(-Int64.random(in: 0...200, using: &random)))
    }
  }

  @Test("counts what was passed over and has not come")
  func missing() {
    var window = ReplayWindow()
    #expect(window.observe(boot: 1, sequence: 1) == .fresh)
    #expect(window.observe(boot: 1, sequence: 10) == .fresh)
    #expect(window.missing == 8)
    #expect(window.observe(boot: 1, sequence: 5) == .fresh)
    #expect(window.observe(boot: 1, sequence: 5) == .duplicate)
    #expect(window.missing == 7)
    // Not a number that was passed over.
    #expect(window.observe(boot: 1, sequence: 0) == .fresh)
    #expect(window.missing == 7)
    #expect(window.observe(boot: 2, sequence: 3) == .fresh)
    #expect(window.missing == 2)
    #expect(window.observe(boot: 1, sequence: 11) == .earlierBoot)
  }

  @Test("resumed after a restart takes nothing up to where it was")
  func resumed() {
    var window = ReplayWindow(boot: 3, highest: 5_000)
    #expect(window.observe(boot: 3, sequence: 5_000) == .duplicate)
    #expect(window.observe(boot: 3, sequence: 3_977) == .duplicate)
    #expect(window.observe(boot: 3, sequence: 3_976) == .stale)
    #expect(window.observe(boot: 3, sequence: 5_001) == .fresh)
    #expect(window.missing == 0)
    #expect(window.observe(boot: 2, sequence: 9_999) == .earlierBoot)
  }

  @Test("is equal to another only when it would judge and count the same")
  func equality() {
    var left = ReplayWindow()
    var right = ReplayWindow()
    for sequence in [1, 2_000] as [UInt32] { _ = left.observe(boot: 1, sequence: sequence) }
    for sequence in [2_000] as [UInt32] { _ = right.observe(boot: 1, sequence: sequence) }
    #expect(left != right)
    var copy = left
    #expect(copy == left)
    _ = copy.observe(boot: 1, sequence: 1_999)
    #expect(copy != left)
  }

  @Test("stays right at the last sequence number")
  func end() {
    var window = ReplayWindow(boot: 1, highest: .max - 1)
    #expect(window.observe(boot: 1, sequence: .max) == .fresh)
    #expect(window.observe(boot: 1, sequence: .max) == .duplicate)
    #expect(window.observe(boot: 1, sequence: 0) == .stale)
    #expect(window.observe(boot: 1, sequence: 1) == .stale)
    #expect(window.observe(boot: .max, sequence: 1) == .fresh)
  }
}

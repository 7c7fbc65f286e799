/// A device's own clock, which nobody sets.
struct DeviceClock: Equatable {
  /// Ahead of the centre's at the start, milliseconds: up to ±2 s [D].
  let offsetMs: Double
  /// Gains that much, up to ±50 parts in a million [D]: a cheap crystal.
  let drift: Double

  init(seed: UInt64, device: Int) {
    var random = SeededRandom(seed: seed, part: 20_000 + UInt64(device))
    offsetMs = random.number(in: -2_000...2_000)
    drift = random.number(in: -50e-6...50e-6)
  }

  /// What it says at that time since the start.
  func reading(atMs ms: Int) -> Int { Int((offsetMs + Double(ms) * (1 + drift)).rounded()) }
}

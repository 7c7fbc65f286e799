/// How long something took, counted in buckets as Prometheus keeps them.
struct LatencyHistogram: Equatable, Sendable {
  /// Upper bounds of the buckets, seconds: around the targets of 5, 20 and 100 ms (issue 5, item 5;
  /// domain.md C5). What took longer is in the last one, which has no bound.
  static let bounds = [
    0.00025, 0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1,
  ]

  /// How many fell in each bucket alone; one more than ``bounds``.
  private(set) var counts = [UInt64](repeating: 0, count: bounds.count + 1)
  /// All of them together, seconds.
  private(set) var sum = 0.0
  /// The longest, seconds.
  private(set) var longest = 0.0

  /// How many there were.
  var count: UInt64 { counts.reduce(0, +) }

  /// Counts one. Less than nothing, of clocks that differ, counts as nothing.
  mutating func add(nanoseconds: Int64) {
    let seconds = Double(max(0, nanoseconds)) / 1e9
    let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
    counts[bucket] += 1
    sum += seconds
    longest = max(longest, seconds)
  }
}

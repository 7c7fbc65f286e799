/// Speeds counted by tenths of a kilometre an hour up to 300 km/h, as fine as they are measured:
/// the exact percentile that the kept one is held against, in bounded memory.
struct ExactSpeeds {
  private var counts = [UInt32](repeating: 0, count: 3_001)
  private(set) var total = 0

  mutating func add(kmh: Double) {
    let tenths = Int((max(0, kmh) * 10).rounded())
    counts[min(tenths, counts.count - 1)] += 1
    total += 1
  }

  /// The speed that a share of the vehicles does not exceed, between two of them in proportion
  /// (Hyndman and Fan 1996, definition 7, as ``SpeedHistogram``); nil without vehicles.
  func percentile(_ share: Double) -> Double? {
    guard total > 0 else { return nil }
    let rank = share * Double(total - 1)
    let (low, high) = (kmh(at: Int(rank)), kmh(at: min(Int(rank) + 1, total - 1)))
    return low + (high - low) * (rank - rank.rounded(.down))
  }

  /// The speed of the slowest vehicle but so many.
  private func kmh(at place: Int) -> Double {
    var seen = 0
    for (tenths, count) in counts.enumerated() {
      seen += Int(count)
      if seen > place { return Double(tenths) / 10 }
    }
    return 0
  }
}

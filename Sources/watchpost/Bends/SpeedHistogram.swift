/// Speeds counted by tenths of a kilometre an hour up to 300 km/h, from which percentiles come out
/// exactly to that tenth in bounded memory.
struct SpeedHistogram {
  private var counts = [UInt32](repeating: 0, count: 3_001)
  private(set) var total = 0

  mutating func add(kmh: Double) {
    let tenths = Int((max(0, kmh) * 10).rounded())
    counts[min(tenths, counts.count - 1)] += 1
    total += 1
  }

  /// The speed that a share of the vehicles keeps to: the smallest that so many do not exceed
  /// (nearest rank); nil without vehicles.
  func percentile(_ share: Double) -> Double? {
    guard total > 0 else { return nil }
    let rank = max(1, Int((share * Double(total)).rounded(.up)))
    var seen = 0
    for (tenths, count) in counts.enumerated() {
      seen += Int(count)
      if seen >= rank { return Double(tenths) / 10 }
    }
    return nil
  }
}

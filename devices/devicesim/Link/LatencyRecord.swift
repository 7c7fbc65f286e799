/// Times from first send to acknowledgement.
///
/// Queue: at most ``limit`` samples; further ones are counted in ``left`` and not kept.
struct LatencyRecord: Equatable {
  /// Most samples: an hour at 250 a second.
  static let limit = 900_000
  private var samples: [Double] = []
  /// Samples that found no room.
  private(set) var left = 0

  /// What the samples say, milliseconds.
  struct Summary: Equatable, Codable {
    var count: Int
    var p50: Double
    var p90: Double
    var p99: Double
    var longest: Double
  }

  mutating func add(_ latency: Duration) {
    guard samples.count < Self.limit else {
      left += 1
      return
    }
    samples.append(latency.inSeconds * 1_000)
  }

  /// Percentiles by the nearest rank; nil without samples.
  var summary: Summary? {
    guard !samples.isEmpty else { return nil }
    let sorted = samples.sorted()
    func rank(_ share: Double) -> Double {
      let index = Int((share * Double(sorted.count)).rounded(.up)) - 1
      return Self.rounded(sorted[max(0, min(sorted.count - 1, index))])
    }
    return Summary(
      count: sorted.count, p50: rank(0.5), p90: rank(0.9), p99: rank(0.99), longest: rank(1))
  }

  /// Microseconds are as fine as one machine's clock means anything here.
  private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}

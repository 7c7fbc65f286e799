public import Wire

/// How many vehicles had which speed, in steps of half a kilometre an hour: two of them added are
/// the one of all their vehicles, which no kept percentile could be.
///
/// Each speed stands at the nearest step, at most 0.2 km/h off; issue 5 allows the 85th percentile
/// 1 km/h. Bounded: 601 steps, the last holds all that is faster.
public struct SpeedHistogram: Hashable, Sendable {
  /// Tenths of a kilometre an hour from step to step [D].
  static let stepTenths = 5
  /// The last step: 300 km/h [D], which nothing on a mountain road does.
  static let lastStep: UInt16 = 600

  /// Most vehicles of a step that are read from outside [D]: thousands of years of them, and sums
  /// of such stay far from the end of `Int`.
  static let mostAStep = 1_000_000_000

  /// Vehicles by step; none with 0.
  private var counts: [UInt16: Int] = [:]
  /// Vehicles in all.
  public private(set) var total = 0

  /// Makes an empty one.
  public init() {}

  /// Counts a vehicle.
  public mutating func add(_ speed: Speed) {
    let step = (Int(speed.tenthsOfKmh) + Self.stepTenths / 2) / Self.stepTenths
    counts[min(UInt16(step), Self.lastStep), default: 0] += 1
    total += 1
  }

  /// Counts all vehicles of another one.
  public mutating func merge(_ other: SpeedHistogram) {
    counts.merge(other.counts, uniquingKeysWith: +)
    total += other.total
  }

  /// The speed that a share of the vehicles (0 to 1; clamped) does not exceed, km/h; between two
  /// vehicles in proportion, as spreadsheets reckon it (R. Hyndman and Y. Fan 1996, definition 7).
  /// Nil without a vehicle.
  public func percentile(_ share: Double) -> Double? {
    guard total > 0 else { return nil }
    let rank = min(max(share, 0), 1) * Double(total - 1)
    let below = Int(rank)
    var seen = 0
    var low: Double?
    for (step, count) in counts.sorted(by: { $0.key < $1.key }) {
      seen += count
      let kmh = Double(Int(step) * Self.stepTenths) / 10
      if low == nil, seen > below { low = kmh }
      guard let low, seen > below + 1 || seen == total else { continue }
      return low + (kmh - low) * (rank - Double(below))
    }
    return nil
  }
}

/// As a flat list, the step and its count, steps rising: `[80,3,84,1]` is three vehicles of 40 km/h
/// and one of 42.
extension SpeedHistogram: Codable {
  public init(from decoder: any Decoder) throws {
    let list = try decoder.singleValueContainer().decode([Int].self)
    var last = -1
    guard list.count.isMultiple(of: 2) else { throw Self.damage(decoder, "a step has no count") }
    for place in stride(from: 0, to: list.count, by: 2) {
      let (step, count) = (list[place], list[place + 1])
      guard step > last, step <= Int(Self.lastStep) else {
        throw Self.damage(decoder, "step \(step) is not above the one before and at most 600")
      }
      guard (1...Self.mostAStep).contains(count) else {
        throw Self.damage(decoder, "step \(step) has the count \(count)")
      }
      counts[UInt16(step)] = count
      total += count
      last = step
    }
  }

  private static func damage(_ decoder: any Decoder, _ what: String) -> DecodingError {
    .dataCorrupted(
      .init(codingPath: decoder.codingPath, debugDescription: "speed histogram: \(what)"))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(
      counts.sorted { $0.key < $1.key }.flatMap { [Int($0.key), $0.value] })
  }
}

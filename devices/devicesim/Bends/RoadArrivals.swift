/// Who comes to a road and when, in order of time.
struct RoadArrivals: Equatable {
  /// One arrival, before its driver is drawn.
  struct Arrival: Equatable {
    /// Milliseconds since the run's start.
    var ms: Double
    var way: RoadPlan.Way
    var kind: RoadVehicle.Kind
    var role: RoadVehicle.Role
    /// Metres; and desired speed, metres a second.
    var length: Double
    var desired: Double
  }

  private let use: RoadUse
  /// Arrivals in all; nil without an end.
  private let count: Int?
  private let downhill: RoadPlan.Way
  private var random: SeededRandom
  private let records: [RoadRecord]
  private var drawn = 0
  private var ms = 0.0
  /// The next one; nil when all have come.
  private(set) var next: Arrival?

  /// Arrivals as a Poisson process.
  init(use: RoadUse, count: Int?, downhill: RoadPlan.Way, seed: UInt64) {
    self.init(use: use, count: count, downhill: downhill, seed: seed, records: [])
  }

  /// Arrivals as they were recorded.
  init(records: [RoadRecord], use: RoadUse, downhill: RoadPlan.Way, seed: UInt64) {
    self.init(use: use, count: records.count, downhill: downhill, seed: seed, records: records)
  }

  private init(
    use: RoadUse, count: Int?, downhill: RoadPlan.Way, seed: UInt64, records: [RoadRecord]
  ) {
    self.use = use
    self.count = count
    self.downhill = downhill
    self.records = records
    random = SeededRandom(seed: seed, part: 1)
    draw()
  }

  /// Takes ``next`` and draws the one after it.
  mutating func take() -> Arrival? {
    let taken = next
    draw()
    return taken
  }

  private mutating func draw() {
    next = nil
    if let count, drawn >= count { return }
    if records.isEmpty {
      let gap = random.poissonGap(rate: use.perHour / 3_600) * 1_000
      guard gap.isFinite else { return }
      ms += gap
    }
    next = records.isEmpty ? drawnArrival() : recorded(records[drawn])
    drawn += 1
  }

  /// The place of each special vehicle: the middle of its part of all arrivals.
  private func isSpecial(_ wanted: Int, shift: Double) -> Bool {
    guard let count, wanted > 0 else { return false }
    let share = Double(wanted) / Double(count)
    return Int(Double(drawn + 1) * share + shift) > Int(Double(drawn) * share + shift)
  }

  private mutating func drawnArrival() -> Arrival {
    let way = random.chance(0.5) ? RoadPlan.Way.up : .down
    let isTruck = random.chance(use.truckShare)
    let isWalker = random.chance(use.pedestrianShare)
    let stops = random.chance(use.stoppingShare)
    let (mean, deviation) =
      isTruck
      ? (use.truckMeanKmh, use.truckDeviationKmh) : (use.carMeanKmh, use.carDeviationKmh)
    let kmh = min(
      RoadUse.speedLimits.upperBound,
      max(RoadUse.speedLimits.lowerBound, mean + deviation * random.normal()))
    let length = random.number(in: isTruck ? RoadUse.truckLengths : RoadUse.carLengths)
    var arrival = Arrival(
      ms: ms, way: way, kind: isTruck ? .truck : .car, role: stops ? .stopping : .plain,
      length: length, desired: kmh / 3.6)
    if isSpecial(use.runaways, shift: 0.5) {
      arrival.way = downhill
      arrival.kind = .truck
      arrival.role = .runaway
      arrival.length = random.number(in: RoadUse.truckLengths)
    } else if isSpecial(use.wrongWay, shift: 0.25) {
      arrival.role = .wrongWay
    } else if isWalker {
      arrival = Arrival(
        ms: ms, way: way, kind: .pedestrian, role: .plain, length: RoadUse.pedestrianDepth,
        desired: RoadUse.walk)
    }
    return arrival
  }

  private mutating func recorded(_ record: RoadRecord) -> Arrival {
    // Over 9 m is a long vehicle (domain.md 4.2).
    Arrival(
      ms: record.ms, way: record.way, kind: record.length > 9 ? .truck : .car,
      role: random.chance(use.stoppingShare) ? .stopping : .plain, length: record.length,
      desired: record.kmh / 3.6)
  }
}

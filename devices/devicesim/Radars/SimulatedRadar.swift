internal import Wire

/// An off-the-shelf radar at a road, as its serial line tells of it: vehicles come as a Poisson
/// process, half of them each way, and the nearest in the beam is what the radar reports.
///
/// ```
///   range ──────▶ approaching ──────▶ 0 radar     0 radar ──────▶ receding ──────▶ range
/// ```
/// The same seed gives the same bytes whenever it is asked.
struct SimulatedRadar {
  /// How the road is used.
  struct Use {
    /// Vehicles an hour, both ways together.
    var vehiclesPerHour: Double
    /// Mean speed, km/h; single vehicles differ with a standard deviation of 7.
    var meanKmh: Double
    /// How far the radar sees, metres.
    var rangeMetres: Double
  }

  private struct Vehicle {
    let start: Duration
    let direction: RadarValue.Direction
    let metresPerSecond: Double
    let lengthDecimetres: UInt16

    /// Metres driven since it came into the beam.
    func driven(at now: Duration) -> Double { (now - start).inSeconds * metresPerSecond }
  }

  /// Between two items of a continuous stream: 26 ms (CSR-I manual). Others report ten times a
  /// second [D].
  let interval: Duration
  /// Vehicles that have come so far.
  private(set) var vehicles = 0
  /// Values sent so far.
  private(set) var values = 0

  private let form: RadarProtocol
  private let use: Use
  private var random: SeededRandom
  private var inBeam: [Vehicle] = []
  private var nextArrival: Duration
  private var nextItem = Duration.zero

  /// Most vehicles in the beam at once; more would stand bumper to bumper.
  private static let vehicleLimit = 64
  /// A side-fired counter tells of a vehicle 1 s after it left the beam (protocols.md section 6).
  private static let counterDelay = Duration.seconds(1)

  init(_ form: RadarProtocol, use: Use, seed: UInt64) {
    self.form = form
    self.use = use
    random = SeededRandom(seed: seed)
    interval = form.speaksWhenIdle ? .milliseconds(26) : .milliseconds(100)
    let gap = random.poissonGap(rate: use.vehiclesPerHour / 3_600)
    // A week, the longest run, is never reached without a vehicle.
    nextArrival = .seconds(min(gap, 700_000))
  }

  /// The bytes of the next item, when it is due, and the time by the radar's clock.
  mutating func next(clock: WallTime) -> (at: Duration, bytes: [UInt8]) {
    let now = nextItem
    nextItem += interval
    while nextArrival <= now {
      enter(at: nextArrival)
      let gap = random.poissonGap(rate: use.vehiclesPerHour / 3_600)
      nextArrival += .seconds(min(gap, 700_000))
    }
    return (now, form.tellsOfThePast ? passages(at: now, clock) : item(at: now))
  }

  private mutating func enter(at now: Duration) {
    let isTruck = random.chance(0.2)
    let kmh = max(12, use.meanKmh + 7 * random.normal()) * (isTruck ? 0.85 : 1)
    let direction: RadarValue.Direction = random.chance(0.5) ? .approaching : .receding
    guard inBeam.count < Self.vehicleLimit else { return }
    vehicles += 1
    inBeam.append(
      Vehicle(
        start: now, direction: direction, metresPerSecond: kmh / 3.6,
        lengthDecimetres: isTruck ? 118 : 45))
  }

  private mutating func item(at now: Duration) -> [UInt8] {
    inBeam.removeAll { $0.driven(at: now) > use.rangeMetres }
    func distance(_ vehicle: Vehicle) -> Double {
      let driven = vehicle.driven(at: now)
      return vehicle.direction == .approaching ? use.rangeMetres - driven : driven
    }
    guard let nearest = inBeam.min(by: { distance($0) < distance($1) }) else {
      return form.idleBytes
    }
    values += 1
    let kmh = nearest.metresPerSecond * 3.6 + 0.7 * random.normal()
    return RadarValue(
      speed: Speed(kmh: max(4, kmh)), direction: nearest.direction,
      rangeDecimetres: UInt16(min(9_990, distance(nearest) * 10))
    ).bytes(form)
  }

  /// Vehicles of which the counter now tells: its beam is where the range ends.
  private mutating func passages(at now: Duration, _ clock: WallTime) -> [UInt8] {
    var bytes: [UInt8] = []
    let told = now - Self.counterDelay
    for vehicle in inBeam where vehicle.driven(at: told) > use.rangeMetres {
      values += 1
      bytes += RadarValue(
        speed: Speed(kmh: vehicle.metresPerSecond * 3.6), direction: .approaching,
        rangeDecimetres: vehicle.direction == .approaching ? 40 : 75,
        lengthDecimetres: vehicle.lengthDecimetres,
        lane: vehicle.direction == .approaching ? 0 : 1,
        classCode: vehicle.lengthDecimetres > 90 ? 3 : 1, clock: clock.adding(milliseconds: -1_000)
      ).bytes(form, sequence: UInt8(truncatingIfNeeded: values))
    }
    inBeam.removeAll { $0.driven(at: told) > use.rangeMetres }
    return bytes
  }
}

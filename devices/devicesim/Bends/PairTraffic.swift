internal import Wire

/// The vehicles of one bend: they come from both sides as a Poisson process, drive through at a
/// speed of their own and are measured twice a second by the two heads.
///
/// ```
///   up ──▶  · · · · · head up | bend | head down · · · · ·  ◀── down
///        -range             0      length         length+range
/// ```
/// A head looks away from the bend: it sees those that come "approaching" and those that leave
/// "receding". The same seed gives the same road whenever it is asked.
struct PairTraffic: Equatable {
  /// The side of the bend that a head stands on, and the way that its vehicles come.
  enum Side: String, CaseIterable, Sendable {
    case up
    case down
    var opposite: Side { self == .up ? .down : .up }
  }

  /// How the road is used.
  struct Use: Equatable {
    /// Vehicles an hour, each way (domain.md section 5: 60 on average, 300 at the peak).
    var vehiclesPerHour = 60.0
    /// Mean speed.
    var meanSpeed = Speed(kmh: 42)
    /// Standard deviation of the speed, km/h.
    var deviationKmh = 7.0
    /// Share of trucks: 0.2 on a corridor (domain.md section 5).
    var truckShare = 0.2
    /// Metres of road between the heads.
    var lengthMetres = 70.0
    /// How far a head sees: 250 m (domain.md section 5, two heads of 250 m each end).
    var rangeMetres = 250.0
  }

  /// One measurement that a head makes.
  struct Sighting: Equatable {
    let side: Side
    let at: Duration
    let reading: BendReading
  }

  private struct Vehicle: Equatable {
    let from: Side
    let start: Duration
    let metresPerSecond: Double
    let isTruck: Bool
    let tracks: (approaching: UInt16, receding: UInt16)
    var nextReading: Duration

    static func == (left: Vehicle, right: Vehicle) -> Bool {
      left.from == right.from && left.start == right.start && left.tracks == right.tracks
        && left.nextReading == right.nextReading
    }
  }

  /// Most vehicles on the road at once; more would stand bumper to bumper.
  private static let vehicleLimit = 64
  /// Readings of one vehicle: 2 Hz (domain.md section 5).
  private static let readingGap = Duration.milliseconds(500)

  private let use: Use
  private var random: SeededRandom
  private var vehicles: [Vehicle] = []
  private var nextArrival: [Side: Duration] = [:]
  private var tracks: [Side: UInt16] = [.up: 0, .down: 0]

  init(use: Use, seed: UInt64) {
    self.use = use
    random = SeededRandom(seed: seed)
    for side in Side.allCases { scheduleArrival(from: side, after: .zero) }
  }

  /// When something is next to be measured or to arrive.
  var nextEvent: Duration? {
    let arrival = nextArrival.values.min()
    let reading = vehicles.lazy.map(\.nextReading).min()
    return [arrival, reading].compactMap { $0 }.min()
  }

  /// Everything measured up to now, in order of time.
  mutating func advance(to now: Duration) -> [Sighting] {
    var sightings: [Sighting] = []
    while let next = nextEvent, next <= now {
      if let side = Side.allCases.first(where: { nextArrival[$0] == next }) {
        scheduleArrival(from: side, after: next)
        let speed = use.meanSpeed.kmh + use.deviationKmh * random.normal()
        enter(from: side, kmh: max(12, speed), at: next)
      } else if let index = vehicles.firstIndex(where: { $0.nextReading == next }) {
        if let sighting = measure(index, at: next) { sightings.append(sighting) }
      }
    }
    return sightings
  }

  /// A vehicle at twice the mean speed comes from that side, out of turn.
  mutating func addSpeeder(from side: Side, at now: Duration) {
    enter(from: side, kmh: use.meanSpeed.kmh * 2, at: now)
  }

  private mutating func scheduleArrival(from side: Side, after now: Duration) {
    let gap = random.poissonGap(rate: use.vehiclesPerHour / 3_600)
    nextArrival[side] = gap.isFinite ? now + .seconds(gap) : nil
  }

  private mutating func enter(from side: Side, kmh: Double, at now: Duration) {
    let isTruck = random.chance(use.truckShare)
    guard vehicles.count < Self.vehicleLimit else { return }
    vehicles.append(
      Vehicle(
        from: side, start: now, metresPerSecond: (isTruck ? kmh * 0.85 : kmh) / 3.6,
        isTruck: isTruck, tracks: (nextTrack(side), nextTrack(side.opposite)), nextReading: now))
  }

  private mutating func nextTrack(_ side: Side) -> UInt16 {
    let track = (tracks[side] ?? 0) &+ 1
    tracks[side] = track
    return track
  }

  private mutating func measure(_ index: Int, at now: Duration) -> Sighting? {
    let vehicle = vehicles[index]
    vehicles[index].nextReading = now + Self.readingGap
    let position =
      (now - vehicle.start).inSeconds * vehicle.metresPerSecond - use.rangeMetres
    if position >= use.lengthMetres + use.rangeMetres {
      vehicles.remove(at: index)
      return nil
    }
    // Between the heads nobody sees it.
    guard position <= 0 || position >= use.lengthMetres else { return nil }
    let isApproaching = position <= 0
    let distance = isApproaching ? -position : position - use.lengthMetres
    let kmh = vehicle.metresPerSecond * 3.6 + 0.4 * random.normal()
    let reading = BendReading(
      head: 1, direction: isApproaching ? .approaching : .receding,
      vehicleClass: vehicle.isTruck ? .truck : .car, speed: Speed(kmh: kmh),
      distanceDecimetres: UInt16(min(65_535, (distance * 10).rounded())),
      lengthDecimetres: vehicle.isTruck ? 118 : 45,
      track: isApproaching ? vehicle.tracks.approaching : vehicle.tracks.receding)
    return Sighting(
      side: isApproaching ? vehicle.from : vehicle.from.opposite, at: now, reading: reading)
  }
}

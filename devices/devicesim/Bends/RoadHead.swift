internal import Wire

/// One sensor head on a simulated road: what it measures of the vehicles in its sight, twice a
/// second, with its errors (the fixed head model of the issue).
///
/// - 2 % of measurements are missed, each for itself.
/// - Speed is off by up to ±5 km/h and distance by up to ±2 m [D], evenly.
/// - A vehicle is measured at its front while it comes and at its rear while it leaves; of two of
///   one way with less than 6 m between them only the nearer is seen, and when they part the other
///   gets a new track.
/// - The class is right in 95 % and unknown in the others; the length of cars and trucks is off by
///   up to ±10 %, evenly.
/// - It reaches the centre 100 to 120 ms later; the jitter is ours [D].
///
/// There is no other occlusion.
struct RoadHead: Equatable {
  /// Steps between measurements: 2 Hz (domain.md section 5).
  static let periodSteps = 5
  static let missedShare = 0.02
  static let speedErrorKmh = 5.0
  static let distanceErrorMetres = 2.0
  static let lengthError = 0.1
  static let knownClassShare = 0.95
  static let mergeMetres = 6.0
  static let latencyMs = 100
  static let jitterMs = 20

  /// One measurement.
  struct Sighting: Equatable {
    /// Index of the head.
    var head: Int
    /// When it was measured and when it reaches the centre, milliseconds since the start.
    var takenMs: Int
    var arrivesMs: Int
    /// The vehicle that was measured, for tests.
    var vehicle: Int
    var direction: BendReading.Direction
    var vehicleClass: BendReading.VehicleClass
    var tenthsOfKmh: Int
    var decimetres: Int
    /// 0 when not measured.
    var lengthDecimetres: Int
    var track: UInt16
  }

  /// How a way passes the head's sight, in metres along it.
  private struct View: Equatable {
    let way: RoadPlan.Way
    let isApproaching: Bool
    let place: Double
    let seen: ClosedRange<Double>
  }

  let index: Int
  private let views: [View]
  /// The lane that it watches alone.
  private let lane: RoadPlan.Way?
  /// The step within the period at which it measures.
  private let phase: Int
  private var random: SeededRandom
  private var lastTrack: UInt16 = 0
  /// The vehicles that it follows, with their tracks.
  private var followed: [(vehicle: Int, track: UInt16)] = []
  private var before: [(vehicle: Int, track: UInt16)] = []

  init(_ index: Int, of traffic: RoadTraffic, seed: UInt64) {
    self.index = index
    let head = traffic.plan.heads[index]
    lane = head.lane
    phase = (index * 2 + Int(seed % 5)) % Self.periodSteps
    random = SeededRandom(seed: seed, part: 10_000 + UInt64(index))
    guard let sight = traffic.plan.sight(of: head) else {
      views = []
      return
    }
    views = RoadPlan.Way.allCases.map { way in
      let place = traffic.along(head.at, way)
      let isApproaching = way != head.looks
      return View(
        way: way, isApproaching: isApproaching, place: place,
        seen: isApproaching
          ? (place - sight.upperBound)...(place - sight.lowerBound)
          : (place + sight.lowerBound)...(place + sight.upperBound))
    }
  }

  static func == (left: RoadHead, right: RoadHead) -> Bool {
    left.index == right.index && left.views == right.views && left.random == right.random
  }

  /// Whether it measures in that step.
  func isDue(_ step: Int) -> Bool { step % Self.periodSteps == phase }
  /// The first step after that one in which it measures.
  func nextDue(after step: Int) -> Int {
    let ahead = (phase - step % Self.periodSteps + Self.periodSteps) % Self.periodSteps
    return step + (ahead == 0 ? Self.periodSteps : ahead)
  }

  /// Loses all that it follows, as when it has been off.
  mutating func forget() { followed.removeAll() }

  /// Measures what is in its sight now.
  mutating func measure(_ traffic: RoadTraffic, into sightings: inout [Sighting]) {
    swap(&before, &followed)
    followed.removeAll(keepingCapacity: true)
    for view in views {
      if lane == nil || lane == view.way {
        measure(traffic.lanes[view.way], view, traffic, into: &sightings)
      }
      for stray in traffic.strays where stray.way == view.way && isInLane(stray) {
        let point = view.isApproaching ? stray.front : stray.rear
        if view.seen.contains(point) { report(stray, view, traffic, into: &sightings) }
      }
    }
  }

  /// A wrong-way driver is in the other way's lane; a pedestrian at the edge of the own.
  private func isInLane(_ stray: RoadVehicle) -> Bool {
    guard let lane else { return true }
    return lane == (stray.role == .wrongWay ? stray.way.opposite : stray.way)
  }

  private mutating func measure(
    _ lane: [RoadVehicle], _ view: View, _ traffic: RoadTraffic, into sightings: inout [Sighting]
  ) {
    // The lane is in order, the foremost first: look only at those in sight.
    var low = 0
    var high = lane.count
    while low < high {
      let middle = (low + high) / 2
      let point = view.isApproaching ? lane[middle].front : lane[middle].rear
      if point > view.seen.upperBound { low = middle + 1 } else { high = middle }
    }
    var index = low
    while index < lane.count {
      let point = view.isApproaching ? lane[index].front : lane[index].rear
      guard point >= view.seen.lowerBound else { return }
      if view.isApproaching {
        // The foremost is the nearest: it hides those close behind it.
        let isHidden =
          index > low && lane[index - 1].rear - lane[index].front < Self.mergeMetres
        if !isHidden { report(lane[index], view, traffic, into: &sightings) }
      } else {
        let isHidden =
          index + 1 < lane.count
          && lane[index + 1].rear >= view.seen.lowerBound
          && lane[index].rear - lane[index + 1].front < Self.mergeMetres
        if !isHidden { report(lane[index], view, traffic, into: &sightings) }
      }
      index += 1
    }
  }

  private mutating func report(
    _ vehicle: RoadVehicle, _ view: View, _ traffic: RoadTraffic, into sightings: inout [Sighting]
  ) {
    let track: UInt16
    if let known = before.first(where: { $0.vehicle == vehicle.number }) {
      track = known.track
    } else {
      lastTrack = lastTrack == .max ? 1 : lastTrack + 1
      track = lastTrack
    }
    followed.append((vehicle.number, track))
    if random.chance(Self.missedShare) { return }
    let distance = view.isApproaching ? view.place - vehicle.front : vehicle.rear - view.place
    let error = random.number(in: -Self.distanceErrorMetres...Self.distanceErrorMetres)
    let speedError = random.number(in: -Self.speedErrorKmh...Self.speedErrorKmh)
    let isKnown = random.chance(Self.knownClassShare)
    let lengthError = 1 + random.number(in: -Self.lengthError...Self.lengthError)
    let taken = traffic.step * RoadTraffic.stepMs
    let jitter = Int(random.unit() * Double(Self.jitterMs + 1))
    sightings.append(
      Sighting(
        head: index, takenMs: taken, arrivesMs: taken + Self.latencyMs + jitter,
        vehicle: vehicle.number, direction: view.isApproaching ? .approaching : .receding,
        vehicleClass: isKnown ? vehicle.kind.vehicleClass : .unknown,
        tenthsOfKmh: max(0, Int(((vehicle.speed * 3.6 + speedError) * 10).rounded())),
        decimetres: max(0, Int(((distance + error) * 10).rounded())),
        lengthDecimetres: vehicle.kind == .pedestrian
          ? 0 : Int((vehicle.length * lengthError * 10).rounded()),
        track: track))
  }
}

extension RoadVehicle.Kind {
  /// What a head that knows it says.
  fileprivate var vehicleClass: BendReading.VehicleClass {
    switch self {
    case .car: .car
    case .truck: .truck
    case .pedestrian: .pedestrian
    }
  }
}

internal import Detection

/// The true vehicles that are on the road now.
struct TrueRoad {
  /// One of them.
  struct Traveller {
    let vehicle: TrueVehicle
    let passings: [Passing]
    var chainage: Double
    var speed: Double
    var standsSinceMs: Int64?
    /// By bend: how often its driver has been reminded.
    var reminders: [Int: Int] = [:]
    fileprivate var cursor = 0

    init(_ vehicle: TrueVehicle, layout: RoadLayout) {
      self.vehicle = vehicle
      passings = layout.corridor.bends.indices.compactMap {
        Passing(vehicle, bend: $0, layout: layout)
      }
      chainage = vehicle.path[0].chainage
      speed = vehicle.path[0].speed
    }

    var rear: Double { chainage - vehicle.approach.sign * vehicle.length }

    mutating func advance(to nowMs: Int64) {
      (chainage, speed) = vehicle.state(at: Double(nowMs), cursor: &cursor)
      // Under 0.5 m/s it stands (domain.md C8).
      standsSinceMs = speed < 0.5 ? standsSinceMs ?? nowMs : nil
    }
  }

  /// Most vehicles at one time: a jam on 13.6 km both ways holds about 3,400 cars [D].
  static let limit = 10_000
  /// A vehicle is remembered for so long after its path's end, so that a reminder that comes with
  /// the sensors' delay still finds it [D].
  private static let memoryMs = 2_000.0

  let layout: RoadLayout
  private(set) var travellers: [Traveller] = []

  var isEmpty: Bool { travellers.isEmpty }

  /// Takes one in; returns it, with when it passes which bend.
  mutating func admit(_ vehicle: TrueVehicle) throws(CommandError) -> Traveller {
    guard travellers.count < Self.limit else {
      throw CommandError(.input, "more than \(Self.limit) true vehicles are on the road at a time")
    }
    let traveller = Traveller(vehicle, layout: layout)
    travellers.append(traveller)
    return traveller
  }

  /// Moves everybody to where they are now.
  mutating func advance(to nowMs: Int64) {
    let now = Double(nowMs)
    travellers.removeAll { $0.vehicle.lastMs + Self.memoryMs < now }
    for index in travellers.indices { travellers[index].advance(to: nowMs) }
  }

  /// Everybody on the covered stretch, known exactly: what the reference judges.
  func users(at nowMs: Int64) -> [RoadUser] {
    let now = Double(nowMs)
    return travellers.filter { traveller in
      let (low, high) = (
        min(traveller.chainage, traveller.rear), max(traveller.chainage, traveller.rear)
      )
      return traveller.vehicle.firstMs <= now && traveller.vehicle.lastMs >= now
        && low <= layout.covered.upperBound && high >= layout.covered.lowerBound
    }.map { traveller in
      RoadUser(
        id: traveller.vehicle.id, approach: traveller.vehicle.approach,
        kind: traveller.vehicle.kind == .pedestrian
          ? .pedestrian : traveller.vehicle.isLong ? .truck : .car,
        chainage: traveller.chainage, speed: traveller.speed, length: traveller.vehicle.length,
        standsSinceMs: traveller.standsSinceMs, isWrongWay: traveller.vehicle.role == "wrongWay")
    }.sorted { ($0.chainage, $0.id) < ($1.chainage, $1.id) }
  }

  /// Counts a reminder for the nearest vehicle of an approach, within 30 m; how many it has had at
  /// that bend then, nil when nobody is there.
  mutating func remind(_ approach: Approach, at chainage: Double, bend: Int) -> Int? {
    func distance(_ index: Int) -> Double { abs(travellers[index].chainage - chainage) }
    let nearest = travellers.indices.filter {
      travellers[$0].vehicle.approach == approach && travellers[$0].vehicle.kind != .pedestrian
    }.min { distance($0) < distance($1) }
    guard let nearest, distance(nearest) <= 30 else { return nil }
    travellers[nearest].reminders[bend, default: 0] += 1
    return travellers[nearest].reminders[bend]
  }
}

/// The vehicles of a road, moved in steps of 100 ms.
///
/// Each way has its lane, in which nobody overtakes: drivers follow by ``FollowingModel``, slow
/// down for bends to a speed of their own, drift in what they want, and queue behind slow ones.
/// They do not see the signs (the loop is open), nor what comes towards them. Pedestrians walk
/// beside the lanes and wrong-way drivers use the other one; neither hinders the others nor is
/// hindered [D]. The same seed gives the same road.
struct RoadTraffic: Equatable {
  /// Milliseconds of a step.
  static let stepMs = 100
  private static let seconds = 0.1

  let plan: RoadPlan
  private let use: RoadUse
  /// Chainages between which the road is driven.
  let span: ClosedRange<Double>
  /// The bends of each way: metres along it to the near and the far limit, advisory speed in m/s.
  private let gates: BothWays<[Gate]>
  private var arrivals: RoadArrivals
  var random: SeededRandom
  /// Steps done.
  private(set) var step = 0
  /// Vehicles of a way's lane, the foremost first.
  var lanes = BothWays<[RoadVehicle]>(up: [], down: [])
  /// Pedestrians and wrong-way drivers.
  private(set) var strays: [RoadVehicle] = []
  /// Those who have left in the last step.
  private(set) var left: [RoadVehicle] = []
  /// Those who have come and find no room to enter, first come first.
  ///
  /// Queue: at most ``waitingLimit`` a way; while one is full nobody else arrives, so that nobody
  /// is lost.
  private var waiting = BothWays<[RoadArrivals.Arrival]>(up: [], down: [])
  private static let waitingLimit = 1_000
  private var entered = 0
  /// Times that two had to be kept apart by force because braking alone would not have.
  private(set) var keptApart = 0

  struct Gate: Equatable {
    var near: Double
    var far: Double
    var advisory: Double
  }

  init(plan: RoadPlan, use: RoadUse, arrivals: RoadArrivals, seed: UInt64) {
    self.plan = plan
    self.use = use
    self.arrivals = arrivals
    let span = plan.span
    self.span = span
    random = SeededRandom(seed: seed, part: 2)
    let up = plan.bends.map {
      Gate(
        near: $0.pc - span.lowerBound, far: $0.pt - span.lowerBound,
        advisory: $0.advisoryKmh / 3.6)
    }
    let down = plan.bends.reversed().map {
      Gate(
        near: span.upperBound - $0.pt, far: span.upperBound - $0.pc,
        advisory: $0.advisoryKmh / 3.6)
    }
    gates = BothWays(up: up, down: Array(down))
  }

  /// Metres from where vehicles enter to where they leave.
  var length: Double { span.upperBound - span.lowerBound }
  /// Whether nobody is there and nobody will come.
  var isOver: Bool { isEmpty && arrivals.next == nil }
  /// Whether nobody is on the road or waits to enter.
  var isEmpty: Bool {
    strays.isEmpty && lanes.both(\.isEmpty) && waiting.both(\.isEmpty)
  }
  /// The step in which the next one arrives; nil when all have come.
  var nextArrivalStep: Int? {
    arrivals.next.map { max(step + 1, Int(($0.ms / Double(Self.stepMs)).rounded(.up))) }
  }
  /// Chainage of a place along a way.
  func chainage(_ metres: Double, _ way: RoadPlan.Way) -> Double {
    way == .up ? span.lowerBound + metres : span.upperBound - metres
  }
  /// Metres along a way to a chainage.
  func along(_ chainage: Double, _ way: RoadPlan.Way) -> Double {
    way == .up ? chainage - span.lowerBound : span.upperBound - chainage
  }

  /// Passes over steps in which nobody is on the road; not beyond ``nextArrivalStep``.
  mutating func skip(to later: Int) {
    guard isEmpty, later > step, later < nextArrivalStep ?? .max else { return }
    step = later
    left.removeAll(keepingCapacity: true)
  }

  /// Moves everybody by one step, lets those out who have passed the end, and in those who come.
  mutating func advance() {
    step += 1
    left.removeAll(keepingCapacity: true)
    for way in RoadPlan.Way.allCases { moveLane(way) }
    moveStrays()
    admit()
  }

  private mutating func moveLane(_ way: RoadPlan.Way) {
    guard !lanes[way].isEmpty else { return }
    // Taken out, so that the lane is changed in place.
    var lane: [RoadVehicle] = []
    swap(&lane, &lanes[way])
    let gates = gates[way]
    var leader: (rear: Double, speed: Double, newRear: Double, newSpeed: Double)?
    for index in lane.indices {
      let before = (rear: lane[index].rear, speed: lane[index].speed)
      var gap = Double.infinity
      var leaderSpeed = 0.0
      if let leader {
        gap = leader.rear - lane[index].front
        leaderSpeed = leader.speed
      }
      let change = acceleration(&lane[index], gates, gap: gap, leaderSpeed: leaderSpeed)
      move(&lane[index], by: change)
      if let leader, lane[index].front > leader.newRear - 0.5 {
        keptApart += 1
        lane[index].front = leader.newRear - 0.5
        lane[index].speed = min(lane[index].speed, leader.newSpeed)
      }
      leader = (before.rear, before.speed, lane[index].rear, lane[index].speed)
    }
    let gone = lane.prefix { $0.rear > length }.count
    if gone > 0 {
      left.append(contentsOf: lane[..<gone])
      lane.removeFirst(gone)
    }
    lanes[way] = lane
  }

  private mutating func moveStrays() {
    guard !strays.isEmpty else { return }
    var moved: [RoadVehicle] = []
    swap(&moved, &strays)
    for index in moved.indices {
      let change =
        moved[index].kind == .pedestrian
        ? 0
        : acceleration(
          &moved[index], gates[moved[index].way], gap: .infinity, leaderSpeed: 0)
      move(&moved[index], by: change)
    }
    let end = length
    left.append(contentsOf: moved.filter { $0.rear > $0.leavesAt ?? end })
    moved.removeAll { $0.rear > $0.leavesAt ?? end }
    strays = moved
  }

  /// Ballistic: the acceleration holds through the step.
  private func move(_ vehicle: inout RoadVehicle, by change: Double) {
    let speed = max(0, vehicle.speed + change * Self.seconds)
    vehicle.front += (vehicle.speed + speed) / 2 * Self.seconds
    vehicle.speed = speed
  }

  private mutating func acceleration(
    _ vehicle: inout RoadVehicle, _ gates: [Gate], gap: Double, leaderSpeed: Double
  ) -> Double {
    let driver = vehicle.driver
    let speed = vehicle.speed
    // Who is farther ahead than 150 m takes nothing worth counting from it.
    let least =
      gap < 150
      ? FollowingModel.interaction(driver, speed: speed, gap: gap, leaderSpeed: leaderSpeed) : 0
    if vehicle.role == .runaway {
      let coasting = speed < RoadUse.runawayTop ? driver.acceleration : 0
      // It has nothing to brake with; only right behind another do the two roll on as one.
      return gap < 10 + speed ? max(-driver.hardest, coasting - least) : coasting
    }
    if (step - vehicle.entered).isMultiple(of: 10) { sway(&vehicle) }
    while vehicle.bend < gates.count, vehicle.rear > gates[vehicle.bend].far {
      vehicle.bend += 1
      vehicle.bendSpeed = nil
    }
    var desired = max(2, driver.desired + vehicle.drift)
    var slowing = 0.0
    if vehicle.bend < gates.count {
      let gate = gates[vehicle.bend]
      let bendSpeed = vehicle.bendSpeed ?? drawBendSpeed(&vehicle, gate)
      if vehicle.front >= gate.near {
        desired = min(desired, bendSpeed)
      } else {
        slowing = FollowingModel.slowing(
          driver, speed: speed, to: bendSpeed, distance: gate.near - vehicle.front)
      }
    }
    var change = FollowingModel.free(driver, speed: speed, desired: desired) - least
    if slowing > 0 { change = min(change, -slowing) }
    if let pausing = pausing(&vehicle) { change = min(change, pausing) }
    return max(-driver.hardest, change)
  }

  /// The speed that it will take through the bend that it comes to.
  private mutating func drawBendSpeed(_ vehicle: inout RoadVehicle, _ gate: Gate) -> Double {
    let factor = vehicle.driver.curveFactor + RoadUse.curveDeviationByBend * random.normal()
    let speed = gate.advisory * max(RoadUse.curveLimits.lowerBound, factor)
    vehicle.bendSpeed = speed
    return speed
  }

  /// A second of the drift of the desired speed, exact for the process.
  private mutating func sway(_ vehicle: inout RoadVehicle) {
    let keep = Self.driftKept
    vehicle.drift =
      vehicle.drift * keep + RoadUse.driftDeviation * Self.driftGained * random.normal()
  }
  /// e^(-1 s / ``RoadUse/driftTime``).
  private static let driftKept = 0.967_216
  private static let driftGained = (1 - driftKept * driftKept).squareRoot()

  /// The acceleration that a driver who stops wants; nil while that one drives on.
  private func pausing(_ vehicle: inout RoadVehicle) -> Double? {
    guard var pause = vehicle.pause, pause.state != .over else { return nil }
    defer { vehicle.pause = pause }
    if pause.state == .ahead, vehicle.front >= pause.place { pause.state = .braking }
    if pause.state == .braking, vehicle.speed <= pause.floor + 0.01 {
      pause.state = .holding(untilStep: step + Int(pause.seconds / Self.seconds))
    }
    if case .holding(let last) = pause.state, step >= last { pause.state = .over }
    switch pause.state {
    case .ahead, .over: return nil
    case .braking: return -min(pause.deceleration, (vehicle.speed - pause.floor) / Self.seconds)
    case .holding: return min(0, (pause.floor - vehicle.speed) / Self.seconds)
    }
  }

  private mutating func admit() {
    while let next = arrivals.next, next.ms <= Double(step * Self.stepMs),
      waiting.both({ $0.count < Self.waitingLimit }), let arrival = arrivals.take()
    {
      if arrival.kind == .pedestrian || arrival.role == .wrongWay {
        enter(arrival)
      } else {
        waiting[arrival.way].append(arrival)
      }
    }
    for way in RoadPlan.Way.allCases {
      while let first = waiting[way].first, hasRoom(for: first) {
        waiting[way].removeFirst()
        enter(first)
      }
    }
  }

  /// Whether one can enter behind the last of its lane without braking harder than it likes.
  private func hasRoom(for arrival: RoadArrivals.Arrival) -> Bool {
    let lane = lanes[arrival.way]
    guard let last = lane.last else { return true }
    if arrival.role == .runaway {
      // It would run into those ahead: it starts when they will be gone before it comes. 6 m/s is
      // a slow queue, 60 s the longest stop.
      let own = length / RoadUse.runawayStart.upperBound
      return lane.allSatisfy { ahead in
        let stop = ahead.pause != nil ? 60.0 : 0
        return (length - ahead.rear) / max(6, ahead.speed * 0.7) + stop < own * 0.6
      }
    }
    let speed = min(arrival.desired, last.speed)
    return last.rear >= FollowingModel.standingGap + speed * FollowingModel.headway
  }

  /// Puts a vehicle of that role into a lane, out of turn, at that place along its way or in the
  /// first gap behind it; at the road's start it waits its turn.
  mutating func insert(_ role: RoadVehicle.Role, _ way: RoadPlan.Way, at place: Double) {
    let isTruck = role == .runaway
    let arrival = RoadArrivals.Arrival(
      ms: 0, way: way, kind: isTruck ? .truck : .car, role: role, length: isTruck ? 14 : 4.5,
      desired: 2 * use.carMeanKmh / 3.6)
    var front = place
    while front > 0 {
      let next = lanes[way].firstIndex { $0.front <= front } ?? lanes[way].count
      // Free road ahead, so that it is not slowed at once; and room for the one behind.
      let ahead = next > 0 ? lanes[way][next - 1].rear - front : .infinity
      let behind =
        next < lanes[way].count ? front - arrival.length - lanes[way][next].front : .infinity
      if ahead > 150, behind > 30 {
        entered += 1
        var vehicle = vehicle(arrival, number: entered)
        vehicle.entered = step
        vehicle.front = front
        vehicle.driver.curveFactor = RoadUse.curveLimits.upperBound
        lanes[way].insert(vehicle, at: next)
        return
      }
      front -= 10
    }
    waiting[way].insert(arrival, at: 0)
  }

  private mutating func enter(_ arrival: RoadArrivals.Arrival) {
    entered += 1
    var vehicle = vehicle(arrival, number: entered)
    vehicle.entered = step
    if arrival.kind == .pedestrian || arrival.role == .wrongWay {
      strays.append(vehicle)
    } else {
      if arrival.role != .runaway, let last = lanes[arrival.way].last {
        vehicle.speed = min(vehicle.speed, max(last.speed, (last.rear - 2) / 3))
      }
      lanes[arrival.way].append(vehicle)
    }
  }
}

/// Who and what passes through a drawn view, and when.
struct SceneTraffic {
  private let plan: ScenePlan
  private var random: SceneRandom
  private(set) var movers: [Mover] = []
  private var nextID = 1
  /// When the next person or vehicle comes, seconds.
  private var nextPerson: Double
  private var nextVehicle: Double
  /// Where the vehicle stops, and until when it stays.
  private var stop = 0.0
  private var stays = 0.0
  /// Pixels a frame at which a parked vehicle came and will leave.
  private var heading = 0.0
  /// People in view at a start, standing until their time.
  private var waiting: [(id: Int, until: Double, paceX: Double)] = []
  /// Since when the view has been clear of all blindness.
  private var clearSince = 0.0

  /// Frames in which a detector may learn a view, or find back to it, before someone comes [D].
  static let settlingFrames = 40.0

  init(plan: ScenePlan, random source: inout SceneRandom) {
    self.plan = plan
    random = SceneRandom(seed: source.next(), part: 2)
    nextPerson =
      plan.program == .persons ? max(30, Self.settlingFrames / plan.framesPerSecond) : .infinity
    nextVehicle = plan.condition == .parked ? random.number(in: 40...200) : .infinity
    // Half of the scenes begin with a parked car, which is scenery until it leaves.
    if plan.condition == .parked, random.chance(0.5) {
      placeVehicle()
      movers[0].x = stop
      heading = movers[0].paceX
      movers[0].paceX = 0
      movers[0].isMoving = false
      stays = random.number(in: 120...900)
      nextVehicle = .infinity
    }
  }

  /// Whether nobody is in view who must be seen.
  var isFree: Bool { !movers.contains { $0.kind == .person || $0.isMoving } }

  /// One frame further.
  mutating func step(
    to seconds: Double, isBlind: Bool, isStart: Bool, scenery: Scenery, lift: Double
  ) {
    if isBlind { clearSince = seconds }
    let old = movers.map { ($0.x, $0.y) }
    for place in movers.indices {
      movers[place].x += movers[place].paceX
      movers[place].y += movers[place].paceY
      movers[place].walked += abs(movers[place].paceX)
      movers[place].isMoving =
        movers[place].x != old[place].0 || movers[place].y != old[place].1
    }
    release(at: seconds)
    driveVehicles(at: seconds)
    remove(at: seconds)
    if isStart, plan.condition == .peopleAtStart { placeCrowd(at: seconds) }
    let isSettled = seconds - clearSince >= Self.settlingFrames / plan.framesPerSecond
    if seconds >= nextPerson, isSettled, isFree { addPerson(scenery, lift: lift) }
    if seconds >= nextVehicle, isFree, isSettled {
      placeVehicle()
      nextVehicle = .infinity
      stays = .infinity
    }
  }

  private mutating func remove(at seconds: Double) {
    let width = Double(plan.width)
    let before = movers.count
    movers.removeAll { mover in
      mover.paceX > 0 && mover.left > width || mover.paceX < 0 && mover.left + mover.width < 0
    }
    guard movers.count != before else { return }
    if nextPerson < .infinity {
      nextPerson = seconds + random.number(in: plan.pauseSeconds...plan.pauseSeconds * 1.5)
    }
    if plan.condition == .parked, !movers.contains(where: { $0.kind == .vehicle }) {
      nextVehicle = min(nextVehicle, seconds + random.number(in: 60...400))
    }
  }

  // MARK: - Persons

  /// Truth by construction: of some persons and ways the one that differs from what it hides, where
  /// it differs least, by as much as wanted. `lift`: grey levels of the picture for one of scenery.
  private mutating func addPerson(_ scenery: Scenery, lift: Double) {
    // Many are faint, few stand out: 30 to 120 grey levels, half of them below 62.
    let share = random.unit()
    let wanted = 30 + 90 * share * share.squareRoot()
    var best: Mover?
    var bestDistance = Double.infinity
    for _ in 0..<16 {
      let candidate = randomPerson(scenery)
      let contrast = leastContrast(candidate, scenery) * lift
      // One that is too faint is worse than any that is not.
      let distance = contrast >= wanted ? contrast - wanted : 10 * (wanted - contrast)
      if distance < bestDistance {
        best = candidate
        bestDistance = distance
      }
    }
    guard let best else { return }
    nextID += 1
    movers.append(best)
  }

  private mutating func randomPerson(_ scenery: Scenery) -> Mover {
    var person = Mover.person(
      id: nextID, share: plan.personShare, pictureWidth: plan.width, pictureHeight: plan.height,
      random: &random)
    let fromLeft = random.chance(0.5)
    let pace = random.number(in: plan.pace) * Double(plan.width) / 320
    person.paceX = fromLeft ? pace : -pace
    person.x = fromLeft ? -person.width / 2 : Double(plan.width) + person.width / 2
    let low = max(scenery.ground.lowerBound, person.height + 2)
    person.y = random.number(in: low...max(low, scenery.ground.upperBound))
    // Up to one pixel up or down in ten, and not out of the ground.
    let target = random.number(in: low...max(low, scenery.ground.upperBound))
    let slope = (target - person.y) / Double(plan.width)
    person.paceY = max(-0.12, min(0.12, slope)) * pace
    return person
  }

  /// Least difference between the person and what is behind, over where it is first in full view
  /// and the rest of its way.
  private func leastContrast(_ person: Mover, _ scenery: Scenery) -> Double {
    var probe = person
    let grey = Double(person.upper + person.lower) / 2
    var least = 255.0
    let steps = 12
    let stride = (Double(plan.width) + person.width) / abs(person.paceX) / Double(steps)
    for place in 0..<steps {
      probe.x = person.x + person.paceX * stride * (Double(place) + 0.8)
      probe.y = person.y + person.paceY * stride * (Double(place) + 0.8)
      let behind = scenery.mean(
        x: Int(probe.left), y: Int(probe.top), width: Int(probe.width), height: Int(probe.height))
      least = min(least, abs(grey - behind))
    }
    return least
  }

  // MARK: - People at a start

  private mutating func placeCrowd(at seconds: Double) {
    movers.removeAll()
    waiting.removeAll()
    for place in 0..<2 + random.below(2) {
      var person = Mover.person(
        id: nextID, share: plan.personShare * random.number(in: 1...3), pictureWidth: plan.width,
        pictureHeight: plan.height, random: &random)
      nextID += 1
      let pace = random.number(in: plan.pace) * Double(plan.width) / 320
      let goesRight = random.chance(0.5)
      person.x = Double(plan.width) * random.number(in: 0.1...0.9)
      person.y = Double(plan.height) * random.number(in: 0.6...0.98)
      // The first always walks; of the others about half stand for a while.
      if place > 0, random.chance(0.5) {
        waiting.append(
          (person.id, seconds + random.number(in: 3...40), goesRight ? pace : -pace))
      } else {
        person.paceX = goesRight ? pace : -pace
      }
      movers.append(person)
    }
  }

  private mutating func release(at seconds: Double) {
    for (id, until, pace) in waiting where seconds >= until {
      if let place = movers.firstIndex(where: { $0.id == id }) { movers[place].paceX = pace }
    }
    waiting.removeAll { seconds >= $0.until }
  }

  // MARK: - Vehicles

  private mutating func placeVehicle() {
    var car = Mover.vehicle(id: nextID, pictureWidth: plan.width, random: &random)
    nextID += 1
    let fromLeft = random.chance(0.5)
    // 6 to 14 pixels a frame, so that slow cameras see it come, too.
    let pace = random.number(in: 6...14) * Double(plan.width) / 320
    car.paceX = fromLeft ? pace : -pace
    car.x = fromLeft ? -car.width / 2 : Double(plan.width) + car.width / 2
    car.y = Double(plan.height) * random.number(in: 0.62...0.95)
    stop = Double(plan.width) * random.number(in: 0.2...0.8)
    movers.append(car)
  }

  /// Comes, stops at its place, stays, and drives on the way it came.
  private mutating func driveVehicles(at seconds: Double) {
    for place in movers.indices where movers[place].kind == .vehicle {
      let car = movers[place]
      if car.paceX != 0, stays == .infinity {
        guard car.paceX > 0 ? car.x >= stop : car.x <= stop else { continue }
        heading = car.paceX
        movers[place].paceX = 0
        stays = seconds + random.number(in: 300...1_800)
      } else if car.paceX == 0, seconds >= stays {
        movers[place].paceX = heading
        stays = 0
      }
    }
  }
}

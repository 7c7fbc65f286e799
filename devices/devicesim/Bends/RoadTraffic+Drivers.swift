extension RoadTraffic {
  /// Draws the driver of one who arrives. Every draw is made for each, so that a change of one
  /// share leaves the others' vehicles as they were.
  mutating func vehicle(_ arrival: RoadArrivals.Arrival, number: Int) -> RoadVehicle {
    var driver = RoadVehicle.Driver(desired: arrival.desired)
    // Drivers differ [D]: headway 1.6 s ± 0.3, curves by their own factor.
    driver.headway = min(2.5, max(1, FollowingModel.headway + 0.3 * random.normal()))
    driver.curveFactor = min(
      RoadUse.curveLimits.upperBound,
      max(RoadUse.curveLimits.lowerBound, 1 + RoadUse.curveDeviation * random.normal()))
    if arrival.kind == .truck {
      // Loaded trucks [D]: slower off, brakes as domain.md 4.2 has them with some reserve.
      driver.acceleration = 0.5
      driver.braking = 1.2
      driver.hardest = 6
      driver.headway += 0.2
    }
    let place = random.unit()
    let bend = Int(random.unit() * Double(plan.bends.count))
    let hard = random.unit()
    let long = random.unit()
    let gain = random.unit()
    var vehicle = RoadVehicle(
      number: number, way: arrival.way, kind: arrival.kind, role: arrival.role,
      length: arrival.length, driver: driver, front: 0, speed: arrival.desired)
    guard bend < plan.bends.count else { return vehicle }
    let chosen = plan.bends[bend]
    let near = along(arrival.way == .up ? chosen.pc : chosen.pt, arrival.way)
    let zone = chosen.pt - chosen.pc
    switch arrival.role {
    case .stopping:
      // Somewhere from 200 m before a bend to its far limit: half of them stop for 5 to 60 s, half
      // brake to 20 to 60 % of their speed for 2 to 5 s.
      let stops = hard < 0.5
      vehicle.pause = RoadVehicle.Pause(
        place: near - 200 + place * (200 + zone),
        floor: stops ? 0 : (0.2 + 0.4 * (hard - 0.5) * 2) * arrival.desired,
        deceleration: arrival.kind == .truck ? 2 + 1.5 * gain : 3 + 2 * gain,
        seconds: stops ? 5 + 55 * long : 2 + 3 * long)
    case .runaway:
      driver.acceleration = blend(RoadUse.runawayGain, gain)
      vehicle = RoadVehicle(
        number: number, way: arrival.way, kind: .truck, role: .runaway, length: arrival.length,
        driver: driver, front: 0, speed: blend(RoadUse.runawayStart, hard))
    case .plain, .wrongWay:
      break
    }
    if arrival.kind == .pedestrian {
      // From 100 m before a bend to 100 m behind it.
      vehicle.front = max(0, near - 100)
      vehicle.leavesAt = min(length, near + zone + 100)
    }
    return vehicle
  }

  private func blend(_ range: ClosedRange<Double>, _ share: Double) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * share
  }
}

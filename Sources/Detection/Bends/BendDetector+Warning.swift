internal import Wire

extension BendDetector {
  /// Speed bands of one vehicle (domain.md C6): reminder once, severe once.
  mutating func judgeSpeed(
    of place: Int, at nowMs: Int64, wall: WallTime, output: inout BendOutput
  ) {
    let vehicle = vehicles[place]
    guard !vehicle.isPedestrian else { return }
    let share = vehicle.speed / bend.advisory.metresPerSecond
    // Two readings in a row: one alone may be a radar's slip.
    vehicles[place].fastReadings = share >= rules.tooFast ? vehicle.fastReadings + 1 : 0
    vehicles[place].severeReadings = share >= rules.severe ? vehicle.severeReadings + 1 : 0
    let isBefore = vehicle.distance > 0
    switch vehicle.reminder {
    case .due where vehicles[place].fastReadings >= 2 && isBefore:
      vehicles[place].reminder = .on
    case .on where share < rules.tooFastEnds || !isBefore:
      vehicles[place].reminder = .done
    default: break
    }
    if vehicles[place].severeReadings >= 2, !vehicle.isReportedSevere {
      vehicles[place].isReportedSevere = true
      output.alerts.append(
        alert(.severeOverspeed, of: vehicle, speed: speed(vehicle), at: wall))
    }
  }

  /// Brings all signs to what the vehicles ask for.
  mutating func decide(at nowMs: Int64, wall: WallTime, output: inout BendOutput) {
    forget(at: nowMs)
    reportObstacles(at: nowMs, wall: wall, output: &output)
    for place in signs.indices {
      let wish = wish(for: signs[place].sign.approach, at: nowMs)
      if let request = signs[place].show(wish, at: nowMs, rules: rules) {
        output.signs.append(request)
      }
    }
  }

  private mutating func reportObstacles(
    at nowMs: Int64, wall: WallTime, output: inout BendOutput
  ) {
    for place in vehicles.indices where !vehicles[place].isReportedObstacle {
      guard isObstacle(vehicles[place], at: nowMs) else { continue }
      vehicles[place].isReportedObstacle = true
      output.alerts.append(
        alert(.obstacle, of: vehicles[place], speed: speed(vehicles[place]), at: wall))
    }
  }

  private func isObstacle(_ vehicle: BendVehicle, at nowMs: Int64) -> Bool {
    guard let since = vehicle.standsSinceMs, !vehicle.isPedestrian else { return false }
    return Double(nowMs - since) / 1_000 >= rules.obstacleAfter
      && vehicle.occupies(at: nowMs, zoneLength: bend.lengthMetres, rules: rules)
  }

  /// What the drivers of an approach must read now.
  private func wish(for approach: Approach, at nowMs: Int64) -> SignKeeper.Wish {
    if vehicles.contains(where: { isObstacle($0, at: nowMs) }) {
      return SignKeeper.Wish(text: .obstacle)
    }
    if mustWarn(approach, at: nowMs) { return SignKeeper.Wish(text: .oncoming) }
    let hasPedestrian = vehicles.contains {
      $0.isPedestrian && $0.distance(at: nowMs) <= rules.zoneMargin
    }
    if hasPedestrian { return SignKeeper.Wish(text: .pedestrians) }
    if let reminder = reminder(for: approach, at: nowMs) { return reminder }
    // Until every head has spoken nobody knows whether the road is watched (domain.md 4.4).
    let isWatched = !isLost.contains(true) && isHeard.allSatisfy { $0 }
    return SignKeeper.Wish(text: isWatched ? .mindTheBend : .caution)
  }

  /// The meeting rule of domain.md 4.2 for the drivers of one approach.
  private func mustWarn(_ approach: Approach, at nowMs: Int64) -> Bool {
    let zone = bend.lengthMetres
    for own in vehicles
    where own.approach == approach && own.canBeWarned(at: nowMs, rules: rules) {
      guard let stay = own.stay(at: nowMs, zoneLength: zone, rules: rules) else { continue }
      let distance = own.distance(at: nowMs)
      let near =
        rules.stoppingDistance(speed: own.speed, isLong: own.length > rules.longVehicle)
        + own.speed * rules.approachTime
      for other in vehicles where other.approach != approach && !other.isPedestrian {
        guard let otherStay = other.stay(at: nowMs, zoneLength: zone, rules: rules) else {
          continue
        }
        // (a) both may be there at one time
        if stay.overlaps(otherStay) { return true }
        // (b) the other comes so soon that nobody should go on
        if other.arrival(at: nowMs, rules: rules) <= rules.unsafeGap, distance <= near {
          return true
        }
        // (c) the other stands in the zone, or may
        if other.occupies(at: nowMs, zoneLength: zone, rules: rules) { return true }
      }
    }
    return false
  }

  /// The reminder of the fastest vehicle that is being reminded.
  private func reminder(for approach: Approach, at nowMs: Int64) -> SignKeeper.Wish? {
    var fastest: BendVehicle?
    for vehicle in vehicles
    where vehicle.approach == approach && vehicle.reminder == .on
      && !vehicle.isLost(at: nowMs, rules: rules) && vehicle.distance(at: nowMs) > 0
    {
      if vehicle.speed > fastest?.speed ?? 0 { fastest = vehicle }
    }
    guard let fastest else { return nil }
    let share = fastest.speed / bend.advisory.metresPerSecond
    // The number is hidden where it would be a prize (domain.md C6).
    let shows = share >= rules.tooFastWithNumber && share < rules.severe
    let kmh = (fastest.speed * 3.6).rounded()
    return SignKeeper.Wish(text: .tooFast, speed: shows ? Speed(kmh: kmh) : Speed(kmh: 0))
  }

  private func speed(_ vehicle: BendVehicle) -> Speed { Speed(kmh: vehicle.speed * 3.6) }

  private func alert(
    _ kind: BendAlert.Kind, of vehicle: BendVehicle, speed: Speed, at wall: WallTime
  ) -> BendAlert {
    BendAlert(
      bend: bend.id, kind: kind, device: bend.heads[vehicle.head].device,
      approach: vehicle.approach, speed: speed, at: wall)
  }
}

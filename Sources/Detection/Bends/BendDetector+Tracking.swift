internal import Wire

extension BendDetector {
  /// Age of a reading beyond which its clock is not believed, milliseconds [D].
  private static let oldestReadingMs: UInt16 = 2_000
  /// Fastest vehicle believed, metres a second (250 km/h) [D].
  private static let fastest = 70.0
  /// How far from where it was expected a vehicle may be found again: metres, and metres a second
  /// of speed [D: a head's error of ± 5 km/h over the coasting time].
  private static let gateMetres = 15.0
  private static let gateSpeed = 6.0
  /// What the gate grows by for each metre carried on [D]; not the rules' share, which may be
  /// widened without changing who is who.
  private static let gateShare = 0.15

  /// Takes a reading into the vehicles; returns the place of its vehicle.
  mutating func follow(_ reading: BendReading, from device: DeviceID, at nowMs: Int64) -> Int? {
    guard
      let head = bend.heads.firstIndex(where: {
        $0.device == device && $0.number == reading.head
      }), reading.speed.metresPerSecond <= Self.fastest
    else {
      ignoredReadings += 1
      return nil
    }
    let speed = reading.speed.metresPerSecond
    let approach = approach(of: reading, head: bend.heads[head])
    let age = min(reading.ageMilliseconds, Self.oldestReadingMs)
    let distance =
      distance(of: reading, head: bend.heads[head], approach: approach)
      - speed * Double(age) / 1_000
    let place = match(head: head, track: reading.track, approach, distance, speed, at: nowMs)
    let length = Double(reading.lengthDecimetres) / 10
    let hasLeft =
      distance + bend.lengthMetres + rules.zoneMargin + (length > 0 ? length : 0) <= 0
    if hasLeft {
      leave(place, approach: approach, at: nowMs)
      return nil
    }
    if let place {
      update(place, reading, head: head, distance: distance, speed: speed, at: nowMs)
      return place
    }
    // Half for each approach: a jam on one side must not hide who comes from the other.
    guard vehicles.count(where: { $0.approach == approach }) < rules.vehicleLimit / 2 else {
      droppedVehicles += 1
      return nil
    }
    let isTruck = reading.vehicleClass == .truck
    vehicles.append(
      BendVehicle(
        approach: approach, head: head, track: reading.track, distance: distance, speed: speed,
        length: length > 0 ? length : isTruck ? 18 : rules.unknownLength,
        isPedestrian: reading.vehicleClass == .pedestrian, seenMs: nowMs,
        standsSinceMs: speed < rules.standing ? nowMs : nil))
    return vehicles.count - 1
  }

  /// The approach of the vehicle measured: towards the bend is the head's own, away the other.
  private func approach(of reading: BendReading, head: Bend.Head) -> Approach {
    let isTowards = (reading.direction == .approaching) == head.facesTraffic
    return isTowards ? head.approach : head.approach.opposite
  }

  /// Metres to the near limit of the vehicle's own approach.
  private func distance(
    of reading: BendReading, head: Bend.Head, approach: Approach
  ) -> Double {
    let range = Double(reading.distanceDecimetres) / 10
    let place = head.facesTraffic ? head.metresToBend + range : head.metresToBend - range
    return approach == head.approach ? place : -(place + bend.lengthMetres)
  }

  /// The vehicle that a reading belongs to: the head's own track, else one that should be there
  /// now.
  private func match(
    head: Int, track: UInt16, _ approach: Approach, _ distance: Double, _ speed: Double,
    at nowMs: Int64
  ) -> Int? {
    var best: Int?
    var bestError = Double.infinity
    for (place, vehicle) in vehicles.enumerated() where vehicle.approach == approach {
      let unseen = vehicle.unseen(at: nowMs)
      let error = abs(vehicle.distance(at: nowMs) - distance)
      let gate = Self.gateMetres + vehicle.speed * min(unseen, 10) * Self.gateShare
      if vehicle.head == head, vehicle.track == track, unseen <= rules.coast, error <= 3 * gate {
        return place
      }
      // Another head's vehicle, or one that its head has lost and found under a new number.
      guard vehicle.head != head || unseen > 0.5 else { continue }
      if error <= gate, abs(vehicle.speed - speed) <= Self.gateSpeed, error < bestError {
        best = place
        bestError = error
      }
    }
    return best
  }

  private mutating func update(
    _ place: Int, _ reading: BendReading, head: Int, distance: Double, speed: Double,
    at nowMs: Int64
  ) {
    vehicles[place].head = head
    vehicles[place].track = reading.track
    vehicles[place].distance = distance
    vehicles[place].speed = speed
    vehicles[place].seenMs = nowMs
    if reading.lengthDecimetres > 0 {
      vehicles[place].length = Double(reading.lengthDecimetres) / 10
    }
    if reading.vehicleClass != .unknown {
      vehicles[place].isPedestrian = reading.vehicleClass == .pedestrian
    }
    if speed >= rules.standing {
      vehicles[place].standsSinceMs = nil
      vehicles[place].isReportedObstacle = false
    } else if vehicles[place].standsSinceMs == nil {
      vehicles[place].standsSinceMs = nowMs
    }
  }

  /// A vehicle was seen behind the bend: itself, or the first of its approach that was out of sight
  /// and can have come through.
  private mutating func leave(_ place: Int?, approach: Approach, at nowMs: Int64) {
    if let place {
      vehicles.remove(at: place)
      return
    }
    let gone = vehicles.indices.filter {
      vehicles[$0].approach == approach && vehicles[$0].unseen(at: nowMs) > 0.5
        && vehicles[$0].arrival(at: nowMs, rules: rules) <= 0
    }
    if let first = gone.min(by: {
      vehicles[$0].distance(at: nowMs) < vehicles[$1].distance(at: nowMs)
    }) {
      vehicles.remove(at: first)
    }
  }

  /// Forgets vehicles that have left or cannot be there any more.
  mutating func forget(at nowMs: Int64) {
    vehicles.removeAll { vehicle in
      let hasLeft =
        !vehicle.isLost(at: nowMs, rules: rules)
        && vehicle.stay(at: nowMs, zoneLength: bend.lengthMetres, rules: rules) == nil
      let memory = vehicle.memory(zoneLength: bend.lengthMetres, rules: rules)
      return hasLeft || vehicle.unseen(at: nowMs) > memory
    }
  }
}

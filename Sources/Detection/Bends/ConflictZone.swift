/// The road in which two vehicles would meet: the curve and 20 m on either side (domain.md 4.2).
struct ConflictZone: Equatable, Sendable {
  /// Chainages, the lower first.
  let low: Double
  let high: Double

  init(_ bend: Corridor.Bend, rules: BendRules) {
    low = bend.pc - rules.zoneMargin
    high = bend.pt + rules.zoneMargin
  }

  var length: Double { high - low }

  /// Metres from a user's front to the zone along its way; negative inside and behind it.
  func distance(of user: RoadUser) -> Double {
    user.approach == .up ? low - user.chainage : user.chainage - high
  }
}

/// When a road user may be in a conflict zone, seconds from now.
struct Stay: Equatable, Sendable {
  /// 0 or less: it may be in it already.
  var start: Double
  var end: Double

  /// Seconds between the two; 0 or less when they overlap.
  func gap(to other: Stay) -> Double { max(start - other.end, other.start - end) }
}

extension RoadUser {
  /// Whether it counts as a long vehicle.
  func isLong(_ rules: BendRules) -> Bool { kind == .truck || length > rules.longVehicle }

  /// The fastest and slowest it may be.
  func fastest(_ rules: BendRules) -> Double {
    max(
      kind == .pedestrian ? rules.creepPace : rules.startPace,
      speed + max(rules.speedShare * speed, speedError))
  }

  func slowest(_ rules: BendRules) -> Double {
    knowledge == .unknown
      ? max(rules.slowPace, speed * rules.slowShare)
      : max(rules.creepPace, speed - max(rules.speedShare * speed, speedError))
  }

  /// When it may be in a zone, the margins of the rule included; nil when it has left it. `later`
  /// asks for so many seconds from now, should it go on as it does.
  func stay(in zone: ConflictZone, later: Double = 0, rules: BendRules) -> Stay? {
    let front = zone.distance(of: self) - speed * later
    let rear = front + zone.length + length + behind
    if rear <= 0 { return nil }
    return Stay(
      start: max(0, front - ahead) / fastest(rules) - rules.timeMargin,
      end: rear / slowest(rules) + rules.timeMargin)
  }

  /// When it is in a zone if it goes on as it does, without margins; nil when it has left it.
  func expectedStay(in zone: ConflictZone, rules: BendRules) -> Stay? {
    let front = zone.distance(of: self)
    let rear = front + zone.length + length
    if rear <= 0 { return nil }
    let pace = max(rules.creepPace, speed)
    return Stay(start: max(0, front) / pace, end: rear / pace)
  }

  /// Whether some of it may be inside a zone.
  func mayBeInside(_ zone: ConflictZone) -> Bool {
    let front = zone.distance(of: self)
    return front - ahead <= 0 && front + zone.length + length + behind > 0
  }

  /// Whether it may be inside a zone without being seen to move through it (4.2 c).
  func occupies(_ zone: ConflictZone) -> Bool {
    (knowledge == .unknown || standsSinceMs != nil) && mayBeInside(zone)
  }
}

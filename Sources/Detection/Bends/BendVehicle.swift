internal import Wire

/// One vehicle on one approach of a bend.
struct BendVehicle: Sendable {
  /// When a vehicle may be in the conflict zone, seconds from now; `in` 0 or less means it may be
  /// in it already.
  struct Stay: Equatable, Sendable {
    var start: Double
    var end: Double

    func overlaps(_ other: Stay) -> Bool { start <= other.end && other.start <= end }
  }

  /// The way it came.
  let approach: Approach
  /// The head that saw it last, by place in the bend's list, and that head's track number.
  var head: Int
  var track: UInt16
  /// Metres to the bend's near limit at ``seenMs``; negative in the bend and behind it.
  var distance: Double
  /// Metres a second, towards and through the bend.
  var speed: Double
  var length: Double
  var isPedestrian: Bool
  /// When it was measured last.
  var seenMs: Int64
  /// Since when it stands; nil while it moves.
  var standsSinceMs: Int64?
  /// Readings in a row over the reminder's and the severe threshold.
  var fastReadings = 0
  var severeReadings = 0
  /// A vehicle is reminded once, reported once.
  var reminder = Reminder.due
  var isReportedSevere = false
  var isReportedObstacle = false

  enum Reminder: Sendable { case due, on, done }

  /// Seconds since the last measurement.
  func unseen(at nowMs: Int64) -> Double { max(0, Double(nowMs - seenMs) / 1_000) }

  /// Metres to the near limit now, carried on at the last speed.
  func distance(at nowMs: Int64) -> Double { distance - speed * unseen(at: nowMs) }

  /// Whether nobody knows where it is: out of sight longer than the coasting time.
  func isLost(at nowMs: Int64, rules: BendRules) -> Bool { unseen(at: nowMs) > rules.coast }

  /// Seconds out of sight after which it must have left.
  func memory(zoneLength: Double, rules: BendRules) -> Double {
    let road = max(0, distance + zoneLength + rules.zoneMargin + length)
    let transit = road / max(rules.slowest, speed * rules.slowShare) + rules.timeMargin
    return standsSinceMs == nil ? max(rules.coast, transit) : max(rules.standingMemory, transit)
  }

  /// When it may be in the conflict zone; nil when it has left it.
  func stay(at nowMs: Int64, zoneLength: Double, rules: BendRules) -> Stay? {
    let margin = rules.timeMargin
    let elapsed = unseen(at: nowMs)
    if isLost(at: nowMs, rules: rules) {
      // Unknown, but not before it can have come, and not after its longest transit.
      let earliest =
        (distance - rules.zoneMargin) / max(rules.startPace, speed * (1 + rules.speedShare))
      return Stay(
        start: max(0, earliest - elapsed) - margin,
        end: memory(zoneLength: zoneLength, rules: rules) - elapsed)
    }
    let toEntry = distance(at: nowMs) - rules.zoneMargin
    let toExit = distance(at: nowMs) + zoneLength + rules.zoneMargin + length
    if toExit <= 0 { return nil }
    let fast = max(rules.startPace, speed * (1 + rules.speedShare))
    let slow = max(rules.standing, speed * max(0.05, 1 - rules.speedShare))
    return Stay(start: max(0, toEntry) / fast - margin, end: toExit / slow + margin)
  }

  /// Whether it may be inside the conflict zone without being seen to move through it.
  func occupies(at nowMs: Int64, zoneLength: Double, rules: BendRules) -> Bool {
    let reaches = distance(at: nowMs) <= rules.zoneMargin
    if isLost(at: nowMs, rules: rules) { return reaches }
    let isInside = reaches && distance(at: nowMs) > -(zoneLength + rules.zoneMargin + length)
    return isInside && standsSinceMs != nil
  }

  /// Earliest arrival at the conflict zone, seconds.
  func arrival(at nowMs: Int64, rules: BendRules) -> Double {
    max(0, distance(at: nowMs) - rules.zoneMargin)
      / max(rules.startPace, speed * (1 + rules.speedShare))
  }

  /// Whether its driver can still be told: within range and not yet in the bend.
  func canBeWarned(at nowMs: Int64, rules: BendRules) -> Bool {
    let place = distance(at: nowMs)
    return !isPedestrian && place > 0 && place <= rules.range
  }
}

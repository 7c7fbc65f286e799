internal import Detection

/// Two opposing vehicles of which any parts are within [PC − 20 m, PT + 20 m] of one bend at one
/// time, and whether their drivers were told.
struct Conflict {
  /// One of the two.
  struct Driver {
    var vehicle: TrueVehicle
    var passing: Passing
  }

  /// Seconds kept beyond the stopping time (issue 5; domain.md C5).
  static let reserve = 2.0
  /// A driver's reaction, seconds (domain.md 4.2).
  static let reaction = 2.5
  /// Decelerations on the level, metres a second squared (domain.md 4.2).
  static let (carBraking, truckBraking) = (3.4, 2.0)
  /// Slower than this one crawls, metres a second [D: a walk].
  static let crawl = 2.0
  /// Downhill correction, metres a second squared (domain.md 4.2).
  static let gravity = 9.81
  /// Least deceleration believed on a steep fall, so that a time is always finite [D].
  static let leastBraking = 0.5

  /// 3.5 s on both arrival intervals, seconds (domain.md 4.2).
  static let margins = 7.0

  /// Index of the bend.
  let bend: Int
  let first: Driver
  let second: Driver
  /// First instant at which both are inside, milliseconds.
  let beginMs: Double

  /// Nil when the two are not opposing vehicles that are inside at one time. Pedestrians never
  /// conflict.
  init?(_ first: Driver, _ second: Driver) {
    guard first.passing.bend == second.passing.bend,
      first.vehicle.approach != second.vehicle.approach,
      first.vehicle.kind != .pedestrian, second.vehicle.kind != .pedestrian,
      first.passing.zoneMs.overlaps(second.passing.zoneMs)
    else { return nil }
    bend = first.passing.bend
    self.first = first
    self.second = second
    beginMs = max(first.passing.zoneMs.lowerBound, second.passing.zoneMs.lowerBound)
  }

  /// Seconds that a driver needs from the warning to the conflict: 2.5 s + v/a + 2 s, with a of a
  /// car or truck less g·fall.
  static func needed(speed: Double, isLong: Bool, grade: Double) -> Double {
    let braking = (isLong ? truckBraking : carBraking) + gravity * min(0, grade)
    return reaction + speed / max(leastBraking, braking) + reserve
  }

  /// Why no system that sees 500 m can tell a driver in time; nil when one can.
  ///
  /// `tooNear`: when the other first came within 500 m on road that a head sees, he was inside the
  /// zone already, or had less time left until the conflict than he needs at the speed he had.
  /// `stoppedLater`: had he gone on from the sign at the speed he had there, he would have left the
  /// zone before the conflict by more than the rule's margins on both arrivals; he came to a crawl
  /// or stopped only where nothing can be told him any more.
  func excuse(
    _ driver: Driver, other: Driver, layout: RoadLayout
  ) -> ConflictOutcome.Excuse? {
    guard let seen = other.passing.seenMs else { return .tooNear }
    let from = max(seen, driver.vehicle.firstMs)
    if from >= min(driver.passing.zoneMs.lowerBound, beginMs) { return .tooNear }
    if (beginMs - from) / 1_000 < needed(driver, at: from, layout: layout) { return .tooNear }
    let side = layout.side(bend, driver.vehicle.approach)
    guard let signMs = driver.passing.signMs, let place = side.signPlace else { return nil }
    let speed = driver.vehicle.speed(at: signMs)
    let metres = side.far - place + driver.vehicle.length
    guard speed > 0, beginMs - (signMs + metres / speed * 1_000) > Self.margins * 1_000,
      driver.vehicle.path.contains(where: {
        $0.atMs > signMs && $0.atMs <= driver.passing.zoneMs.upperBound
          && $0.speed < Self.crawl
      })
    else { return nil }
    return .stoppedLater
  }

  private func needed(_ driver: Driver, at timeMs: Double, layout: RoadLayout) -> Double {
    Self.needed(
      speed: driver.vehicle.speed(at: timeMs), isLong: driver.vehicle.isLong,
      grade: layout.side(bend, driver.vehicle.approach).grade)
  }

  /// Judges both drivers. `spells` gives for a sign when it warned of what comes.
  func outcome(
    layout: RoadLayout, spells: (_ sign: Int) -> [ClosedRange<Double>]
  ) -> ConflictOutcome {
    func judge(_ driver: Driver, _ other: Driver) -> ConflictOutcome.Driver {
      let lit = layout.side(bend, driver.vehicle.approach).signs.map(spells)
      var told = told(driver, lit: lit, layout: layout)
      told.excuse = excuse(driver, other: other, layout: layout)
      return told
    }
    return ConflictOutcome(
      atMs: beginMs, bend: layout.corridor.bends[bend].id,
      drivers: [judge(first, second), judge(second, first)])
  }

  /// How a driver was told. The warning counts while he is on the road within 500 m and neither
  /// inside the zone nor in the conflict. It was in time when, at an instant at which it was lit
  /// and he was before the sign, the time to the conflict was no less than he needs at the speed he
  /// had then, and from there it stood until he had passed the sign.
  private func told(
    _ driver: Driver, lit: [[ClosedRange<Double>]], layout: RoadLayout
  ) -> ConflictOutcome.Driver {
    let begin = driver.passing.promisedMs
    let signMs = driver.passing.signMs
    let end = min(beginMs, driver.passing.zoneMs.lowerBound)
    // What is lit behind him comes too late, whatever the time.
    let last = min(end, signMs ?? .infinity)
    var told = ConflictOutcome.Driver(driver.vehicle)
    told.kmh = driver.vehicle.speed(at: end) * 3.6
    for spell in lit.joined() where spell.lowerBound < end && spell.upperBound > begin {
      let from = max(spell.lowerBound, begin)
      let to = min(spell.upperBound, end)
      told.isWarned = true
      if let signMs, from < signMs { told.isWarnedBeforeSign = true }
      // The best instant need not be the first: a driver who slows down needs less later on.
      var timeMs = from
      while true {
        let left = (beginMs - timeMs) / 1_000
        let needed = needed(driver, at: timeMs, layout: layout)
        if left - needed > told.spareSeconds ?? -.infinity {
          told.spareSeconds = left - needed
          told.secondsToConflict = left
          told.neededSeconds = needed
        }
        if left >= needed, timeMs < last {
          told.isLitInTime = true
          if spell.upperBound >= last { told.isInTime = true } else { told.wentDark = true }
        }
        guard timeMs < to else { break }
        timeMs = min(timeMs + 100, to)
      }
    }
    if told.isInTime { told.wentDark = false }
    return told
  }
}

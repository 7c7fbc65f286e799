internal import Detection
internal import Wire

/// Sets a detector's warnings beside the truth. Pure: told what happens, in order of time.
struct ReplayScorer {
  /// A driver to be asked, when he passes the sign, whether it was lit for him.
  private struct PendingDriver {
    var fromMs: Double
    var signMs: Double
    var signs: [Int]
  }

  /// Drivers who passed a sign, and those of them for whom it warned of a conflict: on the way to
  /// it, and as they passed it, for both records.
  private struct LitDrivers {
    var all = 0
    var (lit, litReference) = (0, 0)
    var (atSign, atSignReference) = (0, 0)
  }

  /// One that has been or will be, for those who want to see it beside a warning.
  struct Meeting {
    /// From 0, by the order in which they became known.
    var number: Int
    var bend: Int
    var beginMs: Double
    var text: String
  }

  /// Faults go on counting for so long after their end, milliseconds: a head is known to be lost
  /// only after 60 s (domain.md 4.4).
  static let faultMemoryMs = 60_000.0
  /// Meetings remembered [D].
  private static let meetingLimit = 256

  let layout: RoadLayout
  private(set) var road: TrueRoad
  var bench: SignBench
  private(set) var meetings: [Meeting] = []
  private var score = ReplayScore()
  private var pendingDrivers: [PendingDriver] = []
  /// Conflicts known in advance, since paths are.
  private var pendingConflicts: [Conflict] = []
  /// Nothing pending is due before.
  private var nextDueMs = Double.infinity
  private var faults: [TruthReader.Fault] = []
  private(set) var isAtFault: [Bool]
  private var trueSpeeds: [[ExactSpeeds]]
  private var measuredSpeeds: [[SpeedHistogram]]
  private var drivers = LitDrivers()
  private var nowMs: Int64 = 0
  private var seenUsers: Set<UInt64> = []

  init(_ corridor: Corridor) {
    layout = RoadLayout(corridor)
    road = TrueRoad(layout: layout)
    bench = SignBench(layout)
    isAtFault = corridor.bends.map { _ in false }
    trueSpeeds = corridor.bends.map { _ in [ExactSpeeds(), ExactSpeeds()] }
    measuredSpeeds = corridor.bends.map { _ in [SpeedHistogram(), SpeedHistogram()] }
  }

  /// Nothing is left to be judged.
  var isSettled: Bool { road.isEmpty && pendingDrivers.isEmpty && pendingConflicts.isEmpty }

  /// A vehicle comes onto the road.
  mutating func admit(_ vehicle: TrueVehicle) throws(CommandError) {
    let others = road.travellers
    let traveller = try road.admit(vehicle)
    guard vehicle.kind != .pedestrian else {
      score.pedestrians += 1
      return
    }
    score.vehicles += 1
    for passing in traveller.passings {
      if let limit = passing.signMs ?? passing.limitMs {
        trueSpeeds[passing.bend][vehicle.approach == .up ? 0 : 1]
          .add(kmh: vehicle.speed(at: limit) * 3.6)
      }
      if let signMs = passing.signMs {
        let signs = layout.side(passing.bend, vehicle.approach).signs
        pendingDrivers.append(
          PendingDriver(fromMs: passing.promisedMs, signMs: signMs, signs: signs))
        nextDueMs = min(nextDueMs, signMs)
      }
      for other in others where other.vehicle.approach != vehicle.approach {
        for theirs in other.passings where theirs.bend == passing.bend {
          meet(
            .init(vehicle: other.vehicle, passing: theirs),
            .init(vehicle: vehicle, passing: passing))
        }
      }
    }
  }

  private mutating func meet(_ first: Conflict.Driver, _ second: Conflict.Driver) {
    guard let conflict = Conflict(first, second) else { return }
    pendingConflicts.append(conflict)
    nextDueMs = min(nextDueMs, conflict.beginMs)
    if meetings.count == Self.meetingLimit { meetings.removeFirst(Self.meetingLimit / 4) }
    func name(_ driver: Conflict.Driver) -> String {
      "\(driver.vehicle.kind.rawValue) \(driver.vehicle.id) \(driver.vehicle.approach.rawValue)"
    }
    meetings.append(
      Meeting(
        number: (meetings.last?.number ?? -1) + 1, bend: conflict.bend, beginMs: conflict.beginMs,
        text: "\(name(first)) and \(name(second))"))
  }

  /// Heads are at fault for a while.
  mutating func add(_ fault: TruthReader.Fault) { faults.append(fault) }

  /// Time passes: everybody moves, light is accounted.
  mutating func advance(to nowMs: Int64) {
    self.nowMs = nowMs
    let now = Double(nowMs)
    bench.advance(to: now, isAtFault: isAtFault)
    road.advance(to: nowMs)
    guard !faults.isEmpty else { return }
    faults.removeAll { $0.toMs + Self.faultMemoryMs < now }
    isAtFault = layout.corridor.bends.map { _ in false }
    // One head of an approach that fails is what the others are for; when all of them do, or the
    // clock of one is off, is no excuse for the rest.
    let failed = Set(
      faults.filter { $0.fromMs <= now && $0.kind != "clock" }.flatMap(\.heads))
    for (bend, approaches) in layout.watchers.enumerated() {
      isAtFault[bend] = approaches.contains { !$0.isEmpty && $0.isSubset(of: failed) }
    }
  }

  /// Judges what lies in the past by now.
  mutating func settle(at nowMs: Int64) {
    let now = Double(nowMs)
    guard nextDueMs < now else { return }
    for driver in pendingDrivers where driver.signMs < now {
      drivers.all += 1
      func count(_ records: [SignRecord], from: Double) -> Int {
        let isLit = driver.signs.contains { records[$0].wasLit(from: from, to: driver.signMs) }
        return isLit ? 1 : 0
      }
      drivers.lit += count(bench.own, from: driver.fromMs)
      drivers.litReference += count(bench.reference, from: driver.fromMs)
      drivers.atSign += count(bench.own, from: driver.signMs)
      drivers.atSignReference += count(bench.reference, from: driver.signMs)
    }
    pendingDrivers.removeAll { $0.signMs < now }
    for conflict in pendingConflicts where conflict.beginMs < now {
      count(
        conflict.outcome(layout: layout) { bench.own[$0].litRanges(until: now) },
        isAtFault: isAtFault[conflict.bend])
    }
    pendingConflicts.removeAll { $0.beginMs < now }
    nextDueMs = min(
      pendingDrivers.map(\.signMs).min() ?? .infinity,
      pendingConflicts.map(\.beginMs).min() ?? .infinity)
  }

  private mutating func count(_ outcome: ConflictOutcome, isAtFault: Bool) {
    if isAtFault {
      score.duringFaults.trueConflicts += outcome.isBeyondHelp ? 0 : 1
      score.duringFaults.warned += outcome.isBeyondHelp || !outcome.isWarned ? 0 : 1
      score.duringFaults.warnedInTime += outcome.isBeyondHelp || !outcome.isInTime ? 0 : 1
      return
    }
    if outcome.isBeyondHelp {
      score.beyondHelp += 1
      return
    }
    score.trueConflicts += 1
    score.excusedDrivers += outcome.drivers.count(where: \.isExcused)
    score.excusedStopped += outcome.drivers.count { $0.excuse == .stoppedLater }
    if outcome.isLitInTime { score.litInTime += 1 }
    if outcome.isWarned { score.warned += 1 }
    if outcome.drivers.allSatisfy({ $0.isExcused || $0.isWarnedBeforeSign }) {
      score.warnedBeforeSign += 1
    }
    if outcome.isInTime {
      score.warnedInTime += 1
      return
    }
    for reason in outcome.drivers.compactMap(\.missed) {
      score.missesByReason[reason, default: 0] += 1
    }
    if score.misses.count < ReplayScore.missLimit { score.misses.append(outcome) }
  }

  /// The detector says that something happened.
  mutating func note(_ event: BendEvent) {
    switch event {
    case .passage(let passage) where passage.kind != .pedestrian:
      guard let bend = bendIndex(passage.bend) else { return }
      measuredSpeeds[bend][passage.approach == .up ? 0 : 1].add(passage.speed)
    case .reminded(_, let bend, let approach, let chainage):
      guard let bend = bendIndex(bend) else { return }
      score.reminders += 1
      switch road.remind(approach, at: chainage, bend: bend) {
      case nil: score.unmatchedReminders += 1
      case 2:
        score.doubleReminders += 1
        let spot = ReplayScore.Spot(
          atMs: Double(nowMs), bend: layout.corridor.bends[bend].id, approach: approach,
          what: "reminded twice")
        if score.spots.count < ReplayScore.missLimit { score.spots.append(spot) }
      default: break
      }
    default: break
    }
  }

  private func bendIndex(_ id: String) -> Int? {
    layout.corridor.bends.firstIndex { $0.id == id }
  }

  /// The detector raises an alert.
  mutating func note(_ alert: BendAlert) { score.alerts[alert.kind.rawValue, default: 0] += 1 }

  /// Sets the followed users beside the true ones, for so many seconds.
  mutating func compare(_ users: [RoadUser], truth: [RoadUser], seconds: Double) {
    let now = Set(users.map(\.id))
    score.tracks += now.subtracting(seenUsers).count
    seenUsers = now
    let followed = users.count {
      $0.knowledge == .tracked && layout.covered.contains($0.chainage)
    }
    let difference = Double(followed - truth.count) * seconds
    score.doubleTrackedSeconds += max(0, difference)
    score.lostTrackedSeconds += max(0, -difference)
  }

  /// The score, once everything has passed.
  func finished(seconds: Double, detector: CorridorDetector) -> ReplayScore {
    var score = score
    func share(_ part: Double, _ whole: Double) -> Double { whole > 0 ? part / whole : 0 }
    func texts(_ seconds: [WarningReason: Double]) -> [String: Double] {
      Dictionary(uniqueKeysWithValues: seconds.map { ($0.rawValue, $1) })
    }
    let (lit, faulty) = (bench.tally, bench.faultTally)
    score.seconds = seconds
    if score.trueConflicts > 0 {
      score.warnedShare = share(Double(score.warned), Double(score.trueConflicts))
      score.warnedInTimeShare = share(Double(score.warnedInTime), Double(score.trueConflicts))
    }
    score.litSeconds = lit.lit
    score.falseLitSeconds = lit.falselyLit
    score.falseLitShare = share(lit.falselyLit, lit.lit)
    score.litSecondsByReason = texts(lit.litByReason)
    score.falseLitSecondsByReason = texts(lit.falseByReason)
    score.referenceLitSeconds = lit.referenceLit
    score.missedLitShare = share(lit.missed, lit.referenceLit)
    score.drivers = drivers.all
    score.litShare = share(Double(drivers.lit), Double(drivers.all))
    score.litShareReference = share(Double(drivers.litReference), Double(drivers.all))
    score.litAtSignShare = share(Double(drivers.atSign), Double(drivers.all))
    score.litAtSignShareReference = share(Double(drivers.atSignReference), Double(drivers.all))
    let all = lit.seconds + faulty.seconds
    score.litTimeShare = share(lit.warning + faulty.warning, all)
    score.litTimeShareReference = share(lit.referenceWarning + faulty.referenceWarning, all)
    score.flickersByKind = Self.flickers(bench.own)
    score.flickers = score.flickersByKind.total
    score.spots = (score.spots + bench.flickerSpots).sorted { $0.atMs < $1.atMs }
    score.flickersReference = Self.flickers(bench.reference)
    score.duringFaults.litSeconds = faulty.lit
    score.duringFaults.falseLitSeconds = faulty.falselyLit
    score.duringFaults.referenceLitSeconds = faulty.referenceLit
    score.duringFaults.missedLitSeconds = faulty.missed
    score.speeds = speeds()
    score.v85ErrorKmh = score.speeds.compactMap { speed in
      speed.trueKmh.flatMap { truth in speed.measuredKmh.map { abs($0 - truth) } }
    }.max()
    score.ignoredReadings = detector.ignoredReadings
    score.droppedVehicles = detector.droppedVehicles
    return score
  }

  private static func flickers(_ records: [SignRecord]) -> ReplayScore.Flickers {
    ReplayScore.Flickers(
      shortTexts: records.reduce(0) { $0 + $1.shortTexts },
      shortGaps: records.reduce(0) { $0 + $1.shortGaps })
  }

  private func speeds() -> [ReplayScore.SpeedError] {
    layout.corridor.bends.indices.flatMap { bend in
      Approach.allCases.map { approach in
        let side = approach == .up ? 0 : 1
        let (truth, measured) = (trueSpeeds[bend][side], measuredSpeeds[bend][side])
        return ReplayScore.SpeedError(
          bend: layout.corridor.bends[bend].id, approach: approach, vehicles: truth.total,
          passages: measured.total, trueKmh: truth.percentile(0.85),
          measuredKmh: measured.percentile(0.85), trueMedianKmh: truth.percentile(0.5),
          measuredMedianKmh: measured.percentile(0.5))
      }
    }
  }
}

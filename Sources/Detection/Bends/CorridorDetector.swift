public import Wire

/// One corridor's warnings (domain.md 4.2–4.4): readings in, sign requests, alerts and events out.
///
/// Decides only: no clock, no I/O. All calls of one corridor come from one task; times are
/// monotonic milliseconds and never run backwards. Call ``tick(at:wall:)`` every 50 to 250 ms.
public struct CorridorDetector: Sendable {
  /// The corridor.
  public let corridor: Corridor

  let rules: BendRules
  var tracker: RoadTracker
  var judge: SignJudge
  var watches: [HeadWatch]
  /// Which heads watch the approaches of each bend.
  private let watchers: [[Int]]
  private var startedMs: Int64?
  private var unknownHeads: UInt64 = 0
  /// When each bend was last not watched, for its warm-up.
  private var coldMs: [Int64]
  /// Vehicles dropped as far as known, and when the last was.
  private var knownDropped: UInt64 = 0
  private var crowdedMs: Int64?
  // Reused from call to call.
  private var users: [RoadUser] = []

  /// Sets a corridor up. Throws when its numbers cannot be: places, speeds, doubled ids.
  public init(_ corridor: Corridor) throws(DetectionError) {
    try self.init(corridor, rules: BendRules())
  }

  init(_ corridor: Corridor, rules: BendRules) throws(DetectionError) {
    try corridor.validate()
    self.corridor = corridor
    self.rules = rules
    tracker = RoadTracker(corridor.heads, rules: rules)
    judge = SignJudge(corridor, rules: rules)
    watches = corridor.heads.map { _ in HeadWatch() }
    coldMs = corridor.bends.map { _ in 0 }
    watchers = corridor.bends.map { bend in
      corridor.heads.indices.filter {
        !corridor.heads[$0].isCounter
          && corridor.heads[$0].stretch.overlaps((bend.pc - rules.range)...(bend.pt + rules.range))
      }
    }
  }

  /// Readings that fit no head of the corridor, or no vehicle that can be.
  public var ignoredReadings: UInt64 { unknownHeads + tracker.ignored }
  /// Vehicles that could not be followed because too many were there.
  public var droppedVehicles: UInt64 { tracker.dropped }

  /// A head measured a vehicle. `deviceTime` is its clock, ``WallTime/unknown`` without one; it is
  /// used only while its offset to the receive time is shown to be stable.
  public mutating func observe(
    _ reading: BendReading, from device: DeviceID, deviceTime: WallTime = .unknown,
    at nowMs: Int64, wall: WallTime
  ) -> BendOutput {
    var output = BendOutput()
    start(at: nowMs)
    heard(device: device, isSensing: nil, at: nowMs)
    guard
      let head = corridor.heads.firstIndex(where: {
        $0.device == device && $0.number == reading.head
      })
    else {
      unknownHeads += 1
      return output
    }
    guard
      let index = tracker.observe(reading, head: head, deviceTime: deviceTime, at: nowMs)
    else { return output }
    let track = tracker.tracks[index]
    let chainage = track.place(at: nowMs) * track.approach.sign
    let chosen = judge.sites(near: chainage...chainage)
    guard let first = chosen.first, let last = chosen.last else { return output }
    // Everybody whom these bends may concern.
    let reach = rules.range + rules.zoneMargin
    users.removeAll(keepingCapacity: true)
    tracker.users(
      at: nowMs,
      near: (corridor.bends[first].pc - reach)...(corridor.bends[last].pt + reach), into: &users)
    judge.judge(users, sites: chosen, at: nowMs, wall: wall, output: &output)
    return output
  }

  /// A sign said what it shows.
  public mutating func observe(
    signState: SignState, from device: DeviceID, at nowMs: Int64, wall: WallTime
  ) -> BendOutput {
    var output = BendOutput()
    start(at: nowMs)
    for place in judge.signs.indices where judge.signs[place].sign.device == device {
      judge.signs[place].hear(signState, at: nowMs)
    }
    checkSigns(at: nowMs, wall: wall, output: &output)
    return output
  }

  /// Anything authentic came from a head's device, such as a heartbeat; `isSensing` is false when
  /// it says that its sensor is broken, nil when it says nothing of it.
  public mutating func heard(device: DeviceID, isSensing: Bool? = true, at nowMs: Int64) {
    for place in corridor.heads.indices where corridor.heads[place].device == device {
      watches[place].hear(isSensing: isSensing, at: nowMs)
    }
  }

  /// Time passed: holds end, tracks coast, commands are renewed, silent heads are found.
  public mutating func tick(at nowMs: Int64, wall: WallTime) -> BendOutput {
    var output = BendOutput()
    start(at: nowMs)
    checkHeads(at: nowMs, wall: wall, output: &output)
    checkSigns(at: nowMs, wall: wall, output: &output)
    tracker.sweep(at: nowMs)
    users.removeAll(keepingCapacity: true)
    tracker.users(at: nowMs, near: nil, into: &users)
    judge.judge(users, sites: judge.sites.indices, at: nowMs, wall: wall, output: &output)
    return output
  }

  /// How the corridor stands, for people.
  public func picture(at nowMs: Int64) -> CorridorPicture {
    var users: [RoadUser] = []
    tracker.users(at: nowMs, near: nil, into: &users)
    return CorridorPicture(
      corridor: corridor.id, users: users.sorted { $0.chainage < $1.chainage },
      signs: judge.signs.map { keeper in
        CorridorPicture.Sign(
          device: keeper.sign.device, text: keeper.shown?.text ?? .caution,
          speed: keeper.shown?.speed ?? Speed(tenthsOfKmh: 0), reason: keeper.shown?.reason,
          isConfirmed: keeper.isConfirmed, isFaulty: keeper.isFaulty)
      },
      heads: watches.map(\.standing))
  }

  /// Silence counts from the first call: a head is not lost before it could speak.
  private mutating func start(at nowMs: Int64) {
    guard startedMs == nil else { return }
    startedMs = nowMs
    coldMs = corridor.bends.map { _ in nowMs }
    for place in watches.indices { watches[place].begin(at: nowMs) }
  }

  private mutating func checkHeads(at nowMs: Int64, wall: WallTime, output: inout BendOutput) {
    var hasChanged = false
    for place in watches.indices {
      let wasSeeing = watches[place].isSeeing
      let kind = watches[place].check(
        at: nowMs, missed: tracker.missed[place], rules: rules)
      if watches[place].isSeeing != wasSeeing { hasChanged = true }
      guard let kind else { continue }
      let head = corridor.heads[place]
      output.alerts.append(
        BendAlert(
          bend: nearestBend(to: head), kind: kind, device: head.device,
          approach: head.looks.opposite, speed: nil, at: wall))
    }
    if hasChanged { tracker.watch(watches.map(\.isSeeing)) }
    // After a start, and after a head was away, somebody may be in a blind bend whom nobody has
    // seen go in; and who cannot be followed for want of room is not watched either.
    if tracker.dropped != knownDropped {
      knownDropped = tracker.dropped
      crowdedMs = nowMs
    }
    let isCrowded = crowdedMs.map { nowMs - $0 < Int64(rules.silence * 1_000) } ?? false
    for place in judge.sites.indices {
      if watchers[place].contains(where: { !watches[$0].isSeeing }) { coldMs[place] = nowMs }
      let isWarm = nowMs - coldMs[place] >= Int64(rules.warmUp * 1_000)
      judge.sites[place].isWatched =
        isWarm && !isCrowded && watchers[place].allSatisfy { watches[$0].standing == .alive }
    }
  }

  private func nearestBend(to head: Corridor.Head) -> String {
    let nearest = corridor.bends.min {
      abs(($0.pc + $0.pt) / 2 - head.chainage) < abs(($1.pc + $1.pt) / 2 - head.chainage)
    }
    return nearest?.id ?? corridor.id
  }

  private mutating func checkSigns(at nowMs: Int64, wall: WallTime, output: inout BendOutput) {
    for place in judge.signs.indices {
      guard let kind = judge.signs[place].check(at: nowMs, rules: rules) else { continue }
      let sign = judge.signs[place].sign
      output.alerts.append(
        BendAlert(
          bend: sign.bend, kind: kind, device: sign.device, approach: sign.approach, speed: nil,
          at: wall))
    }
  }
}

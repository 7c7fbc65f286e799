public import Wire

/// The rules of a corridor over its road users, whether tracked or true, with the memory that signs
/// need: least lit times and holds, who has been reminded, who runs away.
///
/// ``CorridorDetector`` feeds it what is measured; the scorer of `bends replay` feeds a second one
/// the truth. Pure; times are monotonic milliseconds that never run backwards.
public struct SignJudge: Sendable {
  /// One bend with what follows from it.
  struct Site: Sendable {
    let bend: Corridor.Bend
    let zone: ConflictZone
    /// Places of its signs in ``SignJudge/signs``.
    let signs: [Int]
    /// Whether every head that watches its approaches sees.
    var isWatched = false
  }

  let corridor: Corridor
  let rules: BendRules
  var sites: [Site]
  var signs: [SignKeeper]
  /// What is remembered of each user, by id. Bound: the users of the last three minutes, which the
  /// tracker bounds.
  var memories: [UInt64: UserMemory] = [:]
  /// Vehicles that do not slow down, by id.
  var runaways: [UInt64: Runaway] = [:]
  /// When forgotten users were last swept out.
  private var sweptMs: Int64 = 0
  // Reused from call to call: the users near the bend judged.
  var near: [RoadUser] = []
  var stays: [Stay?] = []

  /// Sets the rules up for a corridor.
  public init(_ corridor: Corridor) { self.init(corridor, rules: BendRules()) }

  init(_ corridor: Corridor, rules: BendRules) {
    self.corridor = corridor
    self.rules = rules
    signs = corridor.signs.map(SignKeeper.init)
    sites = corridor.bends.map { bend in
      Site(
        bend: bend, zone: ConflictZone(bend, rules: rules),
        signs: corridor.signs.indices.filter { corridor.signs[$0].bend == bend.id })
    }
  }

  /// Judges everybody on the road at one instant; call it at least every 250 ms. `isWatched` says
  /// for each bend of the corridor whether all its heads see.
  public mutating func judge(
    _ users: [RoadUser], isWatched: [Bool], at nowMs: Int64, wall: WallTime
  ) -> BendOutput {
    var output = BendOutput()
    for place in sites.indices { sites[place].isWatched = isWatched[place] }
    judge(users, sites: sites.indices, at: nowMs, wall: wall, output: &output)
    return output
  }

  /// Judges some bends; `users` holds at least everybody within range of them.
  mutating func judge(
    _ users: [RoadUser], sites chosen: Range<Int>, at nowMs: Int64, wall: WallTime,
    output: inout BendOutput
  ) {
    for user in users { remember(user, at: nowMs) }
    for place in chosen {
      near.removeAll(keepingCapacity: true)
      for user in users where isNear(user, sites[place].zone) { near.append(user) }
      follow(place, at: nowMs, wall: wall, output: &output)
      for sign in sites[place].signs {
        let wish = wish(for: sign, site: place, at: nowMs)
        show(wish, on: sign, at: nowMs, output: &output)
      }
    }
    if nowMs - sweptMs >= 10_000 { sweep(at: nowMs) }
  }

  /// The bends that a stretch of road may concern.
  func sites(near road: ClosedRange<Double>) -> Range<Int> {
    let reach = rules.range + rules.zoneMargin
    let first = sites.firstIndex { $0.bend.pt + reach >= road.lowerBound } ?? sites.endIndex
    let end = sites.lastIndex { $0.bend.pc - reach <= road.upperBound }.map { $0 + 1 } ?? first
    return first..<max(first, end)
  }

  private func isNear(_ user: RoadUser, _ zone: ConflictZone) -> Bool {
    let reach = rules.range + rules.zoneMargin + user.length + max(user.ahead, user.behind)
    return user.chainage >= zone.low - reach && user.chainage <= zone.high + reach
  }

  private mutating func show(
    _ wish: SignKeeper.Wish, on place: Int, at nowMs: Int64, output: inout BendOutput
  ) {
    let before = signs[place].shown
    let beganMs = signs[place].sinceMs
    if let request = signs[place].show(wish, at: nowMs, rules: rules) {
      output.signs.append(request)
    }
    guard let after = signs[place].shown, after.text != before?.text else { return }
    let sign = signs[place].sign
    if let before, before.reason != nil {
      output.events.append(
        .dark(
          sign: sign.device, bend: sign.bend, approach: sign.approach,
          litSeconds: Double(nowMs - beganMs) / 1_000))
    }
    if let reason = after.reason {
      output.events.append(
        .lit(
          BendEvent.LitSpell(
            sign: sign.device, bend: sign.bend, approach: sign.approach, reason: reason)))
    }
  }

  /// Forgets users that have not been on the road for three minutes: longer than anybody is
  /// believed out of sight.
  private mutating func sweep(at nowMs: Int64) {
    sweptMs = nowMs
    memories = memories.filter { nowMs - $0.value.seenMs < 180_000 }
    runaways = runaways.filter { memories[$0.key] != nil }
  }
}

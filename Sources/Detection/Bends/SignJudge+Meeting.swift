internal import Wire

extension SignJudge {
  /// What the drivers who read a sign must be told now.
  mutating func wish(for index: Int, site place: Int, at nowMs: Int64) -> SignKeeper.Wish {
    let site = sites[place]
    let sign = signs[index].sign
    let isRunaway = runaways.values.contains { runaway in
      runaway.approach == .up ? runaway.rear < site.zone.high : runaway.rear > site.zone.low
    }
    if isRunaway { return SignKeeper.Wish(text: .runaway, reason: .runaway) }
    if near.contains(where: { $0.isWrongWay && isAtBend($0, site.zone) }) {
      return SignKeeper.Wish(text: .wrongWay, reason: .wrongWay)
    }
    if near.contains(where: { isObstacle($0, site.zone, at: nowMs) }) {
      return SignKeeper.Wish(text: .obstacle, reason: .obstacle)
    }
    if let warning = warning(sign, site, isLit: signs[index].shown?.isConflict == true) {
      return warning
    }
    if near.contains(where: { $0.kind == .pedestrian && $0.mayBeInside(site.zone) }) {
      return SignKeeper.Wish(text: .pedestrians, reason: .pedestrian)
    }
    if let reminder = reminder(sign, site, place) { return reminder }
    // Until every head has spoken nobody knows whether the road is watched (domain.md 4.4).
    guard site.isWatched else { return SignKeeper.Wish(text: .caution, reason: .fault) }
    return SignKeeper.Wish(text: message(site, at: nowMs))
  }

  /// The meeting rule (domain.md 4.2) with what keeps a sign from flickering: one that is lit stays
  /// lit when it would have to be lit again within two seconds.
  private mutating func warning(
    _ sign: Corridor.Sign, _ site: Site, isLit: Bool
  ) -> SignKeeper.Wish? {
    if let wish = meeting(sign, site, later: 0) { return wish }
    guard isLit else { return nil }
    for later in 1...4 {
      if let wish = meeting(sign, site, later: Double(later)) { return wish }
    }
    return nil
  }

  /// The meeting rule for the drivers of one sign, if everybody goes on for `later` seconds.
  private mutating func meeting(
    _ sign: Corridor.Sign, _ site: Site, later: Double
  ) -> SignKeeper.Wish? {
    let zone = site.zone
    stays.removeAll(keepingCapacity: true)
    for user in near {
      let mayMeet =
        user.approach != sign.approach && user.kind != .pedestrian
        && zone.distance(of: user) - user.speed * later - user.ahead
          <= rules.range - rules.zoneMargin
      stays.append(mayMeet ? user.stay(in: zone, later: later, rules: rules) : nil)
    }
    var found: SignKeeper.Wish?
    for own in near where canBeWarned(own, sign, site.bend, later: later) {
      guard let stay = own.stay(in: zone, later: later, rules: rules) else { continue }
      let distance = zone.distance(of: own) - own.speed * later
      let isLong = own.isLong(rules)
      let grade = site.bend.grade * sign.approach.sign
      let near =
        rules.stoppingDistance(speed: own.speed, isLong: isLong, grade: grade)
        + own.speed * rules.approachTime
      // What is left beyond the time in which it must have been told.
      let slack =
        distance / max(rules.creepPace, own.speed)
        - rules.stoppingTime(speed: own.speed, isLong: isLong, grade: grade) - rules.reserve
      for (place, otherStay) in stays.enumerated() {
        guard let otherStay else { continue }
        let other = self.near[place]
        guard let reason = reason(stay, otherStay, other, distance <= near, zone) else { continue }
        let isTight = site.bend.isNarrow && isLong && other.isLong(rules) && reason != .presence
        let wish = SignKeeper.Wish(
          text: isTight ? .longVehicles : .oncoming, reason: isTight ? .longVehicles : reason,
          canWait: slack > rules.minimumDark * 2)
        // The gravest of all pairs; and one that cannot wait makes all of them urgent.
        if let before = found {
          var graver = wish.priority > before.priority ? wish : before
          graver.canWait = before.canWait && wish.canWait
          found = graver
        } else {
          found = wish
        }
      }
    }
    return found
  }

  private func reason(
    _ stay: Stay, _ otherStay: Stay, _ other: RoadUser, _ isClose: Bool, _ zone: ConflictZone
  ) -> WarningReason? {
    // (a) both may be there at one time
    if stay.overlaps(otherStay) { return .overlap }
    // (b) the other comes so soon that nobody should go on
    if isClose, otherStay.start + rules.timeMargin <= rules.unsafeGap { return .unsafeGap }
    // (c) the other stands in the zone, or may
    if other.occupies(zone) { return .occupied }
    return corridor.mode == .presence ? .presence : nil
  }

  /// Whether a driver can still read the sign: within range and not past it.
  private func canBeWarned(
    _ user: RoadUser, _ sign: Corridor.Sign, _ bend: Corridor.Bend, later: Double
  ) -> Bool {
    guard user.approach == sign.approach, user.kind != .pedestrian else { return false }
    let way = user.approach.sign
    let gone = user.speed * later
    let toSign = (sign.chainage - user.chainage) * way - gone
    let toBend = (bend.entry(user.approach) - user.chainage) * way - gone
    return toSign + user.behind > 0 && toBend - user.ahead <= rules.range
  }

  /// Whether it comes towards the bend, or is in it.
  private func isAtBend(_ user: RoadUser, _ zone: ConflictZone) -> Bool {
    let front = zone.distance(of: user)
    return front - user.ahead <= rules.range
      && front + zone.length + user.length + user.behind > 0
  }

  /// Something that has stood in the bend for too long, or has gone into it and does not come out.
  func isObstacle(_ user: RoadUser, _ zone: ConflictZone, at nowMs: Int64) -> Bool {
    guard user.kind != .pedestrian, let since = user.standsSinceMs else { return false }
    return Double(nowMs - since) / 1_000 >= rules.obstacleAfter && user.occupies(zone)
  }

  /// What a sign says in quiet times: messages take turns while nobody is near the bend.
  private func message(_ site: Site, at nowMs: Int64) -> SignText {
    guard !corridor.messages.isEmpty, !near.contains(where: { isAtBend($0, site.zone) }) else {
      return .mindTheBend
    }
    let turn = Int(nowMs / Int64(rules.messageTime * 1_000)) % (corridor.messages.count + 1)
    return turn == 0 ? .mindTheBend : corridor.messages[turn - 1]
  }
}

internal import Wire

extension SignJudge {
  /// What the drivers who read a sign must be told now.
  mutating func wish(for index: Int, site place: Int, at nowMs: Int64) -> SignKeeper.Wish {
    let site = sites[place]
    let sign = signs[index].sign
    let isRunaway = runaways.values.contains { runaway in
      runaway.approach == .up ? runaway.rear < site.zone.high : runaway.rear > site.zone.low
    }
    if isRunaway { return SignKeeper.Wish(text: .runaway, reason: .runaway, canWait: true) }
    if near.contains(where: { $0.isWrongWay && isAtBend($0, site.zone) }) {
      return SignKeeper.Wish(text: .wrongWay, reason: .wrongWay)
    }
    if near.contains(where: { isObstacle($0, site.zone, at: nowMs) }) {
      return SignKeeper.Wish(text: .obstacle, reason: .obstacle, canWait: true)
    }
    if let warning = warning(sign, site, shown: signs[index].shown) {
      return warning
    }
    if near.contains(where: { $0.kind == .pedestrian && $0.mayBeInside(site.zone) }) {
      return SignKeeper.Wish(text: .pedestrians, reason: .pedestrian, canWait: true)
    }
    if let reminder = reminder(sign, site, place) { return reminder }
    // Until every head has spoken nobody knows whether the road is watched (domain.md 4.4).
    guard site.isWatched else { return SignKeeper.Wish(text: .caution, reason: .fault) }
    // A sign goes back to messages when nobody is reading it.
    if signs[index].shown?.text.isMessage == false, isRead(sign) {
      return SignKeeper.Wish(text: .caution)
    }
    return SignKeeper.Wish(text: message(site, at: nowMs))
  }

  /// The meeting rule (domain.md 4.2) with what keeps a sign from flickering: one that is lit stays
  /// lit when it would have to be lit again within four seconds, and while a driver is reading it:
  /// a warning that goes out before his eyes would tell him that the road is clear.
  private mutating func warning(
    _ sign: Corridor.Sign, _ site: Site, shown: SignKeeper.Wish?
  ) -> SignKeeper.Wish? {
    guard let shown, shown.isMeeting else { return meeting(sign, site) }
    if let wish = meeting(sign, site, release: rules.release) { return wish }
    for later in [2.0, 4] {
      if let wish = meeting(sign, site, later: later) { return wish }
    }
    return isRead(sign) ? shown : nil
  }

  /// Whether a driver is reading a sign.
  private func isRead(_ sign: Corridor.Sign) -> Bool {
    near.contains { user in
      let toSign = (sign.chainage - user.chainage) * sign.approach.sign
      return user.approach == sign.approach && user.kind != .pedestrian
        && toSign > 0 && toSign <= rules.legible && user.speed > rules.startPace
    }
  }

  /// The meeting rule for the drivers of one sign, if everybody goes on for `later` seconds; stays
  /// that lie `release` seconds apart still count as overlapping.
  private mutating func meeting(
    _ sign: Corridor.Sign, _ site: Site, later: Double = 0, release: Double = 0
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
    for own in near where canBeWarned(own, sign, site, later: later) {
      guard let stay = own.stay(in: zone, later: later, rules: rules) else { continue }
      let distance = zone.distance(of: own) - own.speed * later
      let isLong = own.isLong(rules)
      let grade = site.bend.grade * sign.approach.sign
      let near =
        rules.stoppingDistance(speed: own.speed, isLong: isLong, grade: grade)
        + own.speed * rules.approachTime
      let arrival = distance / max(rules.creepPace, own.speed)
      let needed =
        rules.stoppingTime(speed: own.speed, isLong: isLong, grade: grade) + rules.reserve
      let toSign = (sign.chainage - own.chainage) * own.approach.sign - own.speed * later
      let wait = rules.minimumDark * 2
      for (place, otherStay) in stays.enumerated() {
        guard let otherStay else { continue }
        let other = self.near[place]
        // What is left beyond the time in which it must have been told.
        let slack = max(arrival, otherStay.start + rules.timeMargin) - needed
        // One who is past the sign reads nothing, sooner or later.
        let canWait = toSign <= 0 || slack > wait && toSign > own.speed * rules.minimumDark * 1.5
        guard
          let reason = reason(
            stay, otherStay, other, distance <= near, zone,
            release: canWait ? release : release * rules.urgentRelease)
        else { continue }
        let isTight = site.bend.isNarrow && isLong && other.isLong(rules) && reason != .presence
        let wish = SignKeeper.Wish(
          text: isTight ? .longVehicles : .oncoming, reason: isTight ? .longVehicles : reason,
          canWait: canWait)
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
    _ stay: Stay, _ otherStay: Stay, _ other: RoadUser, _ isClose: Bool, _ zone: ConflictZone,
    release: Double
  ) -> WarningReason? {
    // (a) both may be there at one time
    if stay.gap(to: otherStay) <= release { return .overlap }
    // (b) the other comes so soon that nobody should go on
    if isClose, otherStay.start + rules.timeMargin <= rules.unsafeGap + release {
      return .unsafeGap
    }
    // (c) the other stands in the zone, or may
    if other.occupies(zone) { return .occupied }
    return corridor.mode == .presence ? .presence : nil
  }

  /// Whether a driver is within range and not past the last point of decision: before the sign, or
  /// so slow that it can still stop before the zone.
  private func canBeWarned(
    _ user: RoadUser, _ sign: Corridor.Sign, _ site: Site, later: Double
  ) -> Bool {
    guard user.approach == sign.approach, user.kind != .pedestrian else { return false }
    let gone = user.speed * later - user.behind
    let toSign = (sign.chainage - user.chainage) * user.approach.sign - gone
    let toZone = site.zone.distance(of: user)
    guard toZone + rules.zoneMargin - user.speed * later - user.ahead <= rules.range else {
      return false
    }
    if toSign > 0 { return true }
    let stopping = rules.stoppingDistance(
      speed: user.speed, isLong: user.isLong(rules), grade: site.bend.grade * user.approach.sign)
    return toZone - gone > 0 && toZone - gone >= stopping
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

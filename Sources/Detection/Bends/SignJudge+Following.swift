internal import Wire

extension SignJudge {
  /// Takes note of a user wherever it is on the road.
  mutating func remember(_ user: RoadUser, at nowMs: Int64) {
    memories[user.id, default: UserMemory(seenMs: nowMs)].seenMs = nowMs
    let floor = (memories[user.id]?.fastSpeed ?? 0) * (1 - rules.fallShare)
    if user.speed < floor, !user.isHidden, user.knowledge == .tracked {
      memories[user.id]?.hasSlowed = true
      runaways[user.id] = nil
    }
    if runaways[user.id] != nil {
      let rear = user.chainage - (user.length + user.behind) * user.approach.sign
      runaways[user.id] = Runaway(approach: user.approach, rear: rear)
    }
  }

  /// Follows everybody near a bend: who has come to it, who has gone in, who stands in it.
  mutating func follow(
    _ place: Int, at nowMs: Int64, wall: WallTime, output: inout BendOutput
  ) {
    let site = sites[place]
    for user in near {
      guard var memory = memories[user.id] else { continue }
      let toLimit = (site.bend.entry(user.approach) - user.chainage) * user.approach.sign
      if user.kind != .pedestrian {
        warn(user, place, &memory)
        clock(user, place, &memory)
        if toLimit <= 0, toLimit > -site.bend.length - 20, !memory[place].hasPassed {
          memory[place].hasPassed = true
          passed(user, place, &memory, at: nowMs, wall: wall, output: &output)
        }
        let toZone = site.zone.distance(of: user)
        if toZone <= 0, toZone > -site.zone.length, !memory[place].hasEntered {
          memory[place].hasEntered = true
          entered(user, place, output: &output)
        }
      }
      if isObstacle(user, site.zone, at: nowMs), !memory[place].isReportedObstacle {
        memory[place].isReportedObstacle = true
        tell(.obstacle, user, site, at: wall, output: &output)
      }
      if user.isWrongWay, !memory.isReportedWrongWay {
        memory.isReportedWrongWay = true
        tell(.wrongWay, user, site, at: wall, output: &output)
      }
      remind(user, site, place, &memory, output: &output)
      memories[user.id] = memory
    }
  }

  /// Remembers that a driver was warned of what comes while it could read the sign.
  private func warn(_ user: RoadUser, _ place: Int, _ memory: inout UserMemory) {
    guard !memory[place].wasWarned else { return }
    for index in sites[place].signs {
      let sign = signs[index].sign
      guard sign.approach == user.approach, signs[index].shown?.isConflict == true else { continue }
      let toSign = (sign.chainage - user.chainage) * user.approach.sign
      if toSign > 0, toSign <= rules.range { memory[place].wasWarned = true }
    }
  }

  /// Follows a driver's speed over the last metres before the sign, where he has not yet braked for
  /// the curve: their mean is what statistics keep.
  private func clock(_ user: RoadUser, _ place: Int, _ memory: inout UserMemory) {
    for index in sites[place].signs where signs[index].sign.approach == user.approach {
      let toSign = (signs[index].sign.chainage - user.chainage) * user.approach.sign
      guard abs(toSign) <= rules.clocked, user.knowledge == .tracked else { continue }
      memory[place].speedSum += user.speed
      memory[place].speedCount += 1
    }
  }

  /// A vehicle has come to a bend's near limit.
  private mutating func passed(
    _ user: RoadUser, _ place: Int, _ memory: inout UserMemory, at nowMs: Int64, wall: WallTime,
    output: inout BendOutput
  ) {
    let site = sites[place]
    let visit = memory[place]
    let pace = visit.speedCount > 0 ? visit.speedSum / Double(visit.speedCount) : user.speed
    output.events.append(
      .passage(
        BendEvent.Passage(
          user: user.id, bend: site.bend.id, approach: user.approach, kind: user.kind,
          speed: Speed(kmh: pace * 3.6), wasWarned: visit.wasWarned)))
    let share = user.speed / site.bend.advisory.metresPerSecond
    let lateral = user.speed * user.speed / site.bend.radiusMetres / BendRules.gravity
    if share >= rules.severe || lateral > rules.severeLateral {
      tell(.severeOverspeed, user, site, at: wall, output: &output)
    }
    // A car that is merely driven fast is no runaway; a lorry a fifth over the advisory speed may
    // be (with a tenth, two of a thousand drivers were), and nothing that climbs.
    let isFast = share >= (user.isLong(rules) ? rules.tooFastWithNumber : rules.severe)
    let isClimbing = site.bend.grade * user.approach.sign > rules.climb
    guard isFast, !isClimbing else {
      memory.fastBends = 0
      memory.fastSpeed = 0
      memory.hasSlowed = false
      return
    }
    memory.fastBends = memory.hasSlowed ? 1 : memory.fastBends + 1
    memory.hasSlowed = false
    memory.fastSpeed = max(memory.fastBends == 1 ? 0 : memory.fastSpeed, user.speed)
    guard memory.fastBends >= rules.runawayBends else { return }
    runaways[user.id] = Runaway(
      approach: user.approach, rear: user.chainage - user.length * user.approach.sign)
    tell(
      .runaway, user, site, arrivals: arrivals(of: user, after: place), at: wall,
      output: &output)
  }

  /// The bends ahead of a runaway vehicle with the seconds until it comes to them.
  private func arrivals(of user: RoadUser, after place: Int) -> [BendAlert.Arrival] {
    let ahead = user.approach == .up ? Array(sites[(place + 1)...]) : sites[..<place].reversed()
    return ahead.map { site in
      let metres = (site.bend.entry(user.approach) - user.chainage) * user.approach.sign
      let seconds = metres / max(rules.creepPace, user.speed)
      return BendAlert.Arrival(bend: site.bend.id, seconds: (seconds * 10).rounded() / 10)
    }
  }

  /// Longest gap between two vehicles in a bend that is worth a line: twice the unsafe gap [D].
  private static let widestGap = 15.0

  /// A vehicle goes into a zone: how near will it come to meeting somebody there? Whoever is in it
  /// already told of the two when it went in.
  private func entered(_ user: RoadUser, _ place: Int, output: inout BendOutput) {
    let site = sites[place]
    guard let own = user.expectedStay(in: site.zone, rules: rules) else { return }
    var smallest = Self.widestGap
    for other in near
    where other.approach != user.approach && other.kind != .pedestrian
      && memories[other.id]?[place].hasEntered != true
    {
      guard let stay = other.expectedStay(in: site.zone, rules: rules) else { continue }
      smallest = min(smallest, own.gap(to: stay))
    }
    guard smallest < Self.widestGap else { return }
    output.events.append(.meeting(bend: site.bend.id, gapSeconds: smallest))
  }

  /// The speed bands of one driver before a bend (domain.md C6): one reminder a vehicle and bend.
  private func remind(
    _ user: RoadUser, _ site: Site, _ place: Int, _ memory: inout UserMemory,
    output: inout BendOutput
  ) {
    guard user.kind != .pedestrian, user.knowledge == .tracked else { return }
    for index in site.signs where signs[index].sign.approach == user.approach {
      let toSign = (signs[index].sign.chainage - user.chainage) * user.approach.sign
      guard toSign <= rules.legible else { continue }
      let share = user.speed / site.bend.advisory.metresPerSecond
      var visit = memory[place]
      if visit.reminder == .none {
        guard toSign > 0, share >= rules.tooFast else { continue }
        visit.reminder = .on
      } else if visit.reminder == .on, toSign <= 0 || share < rules.tooFastEnds {
        visit.reminder = .done
      }
      let isShown = visit.reminder == .on && signs[index].shown?.text == .tooFast
      let isNew = isShown && !visit.isReminded
      if isNew { visit.isReminded = true }
      memory[place] = visit
      guard isNew else { continue }
      output.events.append(
        .reminded(
          user: user.id, bend: site.bend.id, approach: user.approach, chainage: user.chainage))
    }
  }

  /// The reminder of the fastest vehicle that is being reminded.
  func reminder(_ sign: Corridor.Sign, _ site: Site, _ place: Int) -> SignKeeper.Wish? {
    var fastest = 0.0
    for user in near where user.approach == sign.approach && user.speed > fastest {
      guard memories[user.id]?[place].reminder == .on else { continue }
      fastest = user.speed
    }
    guard fastest > 0 else { return nil }
    let share = fastest / site.bend.advisory.metresPerSecond
    // The number is hidden where it would be a prize (domain.md C6).
    let shows = share >= rules.tooFastWithNumber && share < rules.severe
    let kmh = (fastest * 3.6).rounded()
    return SignKeeper.Wish(
      text: .tooFast, speed: shows ? Speed(kmh: kmh) : Speed(kmh: 0), reason: .speed,
      canWait: true)
  }

  /// Tells the desk of a user, by the head nearest to it.
  private func tell(
    _ kind: BendAlert.Kind, _ user: RoadUser, _ site: Site,
    arrivals: [BendAlert.Arrival]? = nil, at wall: WallTime, output: inout BendOutput
  ) {
    let nearest = corridor.heads.min {
      abs($0.chainage - user.chainage) < abs($1.chainage - user.chainage)
    }
    // Without a head there is nobody on the road.
    guard let nearest else { return }
    output.alerts.append(
      BendAlert(
        bend: site.bend.id, kind: kind, device: nearest.device, approach: user.approach,
        speed: Speed(kmh: user.speed * 3.6), arrivals: arrivals, vehicle: user.id, at: wall))
  }
}

internal import Wire

/// What a unit choice reckoned with.
struct Estimate {
  /// Metres to go; nil when the incident's place is unknown.
  var metres: Double?
  /// Seconds of travel; nil when the incident's place is unknown.
  var seconds: Double?
  /// Whether the position was a station's or a stale fix's, or the incident's place is unknown.
  var isEstimated: Bool
}

/// Who goes (domain.md 4.8).
extension Desk {
  /// Asks for the fixes that a choice of so many units needs; when nobody could be chosen whatever
  /// the fixes say, that is settled at once.
  mutating func request(_ id: IncidentID, _ count: Int, _ reason: Fact.OfferReason) {
    guard count > 0 else { return }
    climb(id)
    let tried = self[id].ladder?.tried ?? []
    guard roster.values.contains(where: { !tried.contains($0.home.id) && mayTake($0, id) }) else {
      settleShortage(id)
      return
    }
    self[id].choice = Docket.Choice(
      count: (self[id].choice?.count ?? 0) + count, reason: self[id].choice?.reason ?? reason)
    self[id].arm(.retry, due: now + DeskRules.fixes)
    turn.touch(id)
    turn.effects.append(.fixesWanted(id))
  }

  /// Takes the fixes, makes the choice and the offers.
  mutating func take(_ report: FixesReport) {
    let id = report.incident
    guard let choice = dockets[id]?.choice, isActive(id) else { return }
    self[id].choice = nil
    self[id].disarm(.retry)
    turn.touch(id)
    let fixes = Dictionary(
      report.fixes.map { ($0.unit, $0) }, uniquingKeysWith: { first, _ in first })
    let tried = self[id].ladder?.tried ?? []
    let candidates = roster.values.filter { !tried.contains($0.home.id) && mayTake($0, id) }
    let ranked = rank(candidates, for: id, fixes)
    for (unit, estimate) in ranked.prefix(choice.count) {
      let reason =
        choice.reason == .nearest && estimate.isEstimated
        ? Fact.OfferReason.estimated : choice.reason
      offer(id, to: unit.home.id, by: .desk, reason: reason, estimate: estimate)
    }
    settleShortage(id)
  }

  /// Units with what they are reckoned to need, best first: free ones before bound ones, then by
  /// time, workload, id.
  func rank(
    _ units: [UnitRecord], for id: IncidentID, _ fixes: [DeviceID: UnitFix]
  ) -> [(unit: UnitRecord, estimate: Estimate)] {
    units.map { unit in
      (
        unit: unit,
        estimate: estimate(unit, to: self[id].incident.whereTo, fix: fixes[unit.home.id])
      )
    }.sorted { left, right in
      let ranks = (isBound(left.unit), isBound(right.unit))
      if ranks.0 != ranks.1 { return !ranks.0 }
      let seconds = (left.estimate.seconds ?? 0, right.estimate.seconds ?? 0)
      if seconds.0 != seconds.1 { return seconds.0 < seconds.1 }
      if left.unit.workload != right.unit.workload {
        return left.unit.workload < right.unit.workload
      }
      return left.unit.home.id < right.unit.home.id
    }
  }

  func isBound(_ unit: UnitRecord) -> Bool { unit.state.order != nil }

  /// Whether a unit can be offered an incident now: it is free; for an S1 also, when no free one is
  /// left, it is on an S3 or S4.
  func mayTake(_ unit: UnitRecord, _ id: IncidentID) -> Bool {
    guard !unit.isRemoved, !unit.isSilent else { return false }
    guard let held = unit.state.incident else { return unit.state.status == .available }
    guard held != id, self[id].incident.severity == .s1, let other = dockets[held] else {
      return false
    }
    return other.incident.severity >= .s3
  }

  private func estimate(
    _ unit: UnitRecord, to place: Incident.Place, fix: UnitFix?
  ) -> Estimate {
    guard let target = place.coordinate else {
      return Estimate(metres: nil, seconds: nil, isEstimated: true)
    }
    let speed = max(DeskRules.leastMetresPerSecond, unit.home.cruise.metresPerSecond)
    let usable = fix.flatMap { $0.ageSeconds <= DeskRules.staleSeconds ? $0 : nil }
    let origin = usable?.place ?? unit.home.station
    var metres = origin.distance(to: target) * county.terrainFactor
    let isFresh = usable.map { $0.ageSeconds <= DeskRules.freshSeconds } ?? false
    if let usable, !isFresh { metres += Double(usable.ageSeconds) * speed }
    // Whole metres and seconds: the last bits of a sine differ between machines, and a journal that
    // is replayed on another one must give the same choice.
    metres.round()
    return Estimate(
      metres: metres, seconds: (metres / speed).rounded(), isEstimated: !isFresh)
  }

  /// Fewer units in play than wanted: say so once, tell the commander, try again in a while.
  mutating func settleShortage(_ id: IncidentID) {
    guard self[id].choice == nil, !self[id].isServed else { return }
    guard !self[id].isFilled else {
      self[id].isShort = false
      self[id].disarm(.retry)
      return
    }
    if !self[id].isShort {
      self[id].isShort = true
      self[id].incident.isEscalated = true
      record(id, by: .desk, .noCandidate)
    }
    self[id].arm(.retry, due: now + DeskRules.retry)
    turn.touch(id)
  }

  /// Tries again: the lost question for fixes, or all units from the start.
  mutating func retry(_ id: IncidentID) {
    if self[id].choice != nil {
      self[id].arm(.retry, due: now + DeskRules.fixes)
      turn.effects.append(.fixesWanted(id))
      return
    }
    let live = self[id].incident.offers.filter(\.state.isLive).map(\.unit)
    self[id].ladder?.tried = live
    fillRound(id, .next)
  }

  /// A unit became free: the gravest incident that is short of one, the oldest of equals, tries
  /// now.
  mutating func serveShort() {
    var best: (Severity, IncidentID)?
    for entry in agenda.entries {
      guard let docket = dockets[entry.incident], docket.isShort, docket.choice == nil else {
        continue
      }
      let key = (docket.incident.severity, entry.incident)
      if best.map({ key < $0 }) ?? true { best = key }
    }
    if let best { retry(best.1) }
  }
}

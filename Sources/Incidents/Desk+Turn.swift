internal import Wire

extension Desk {
  /// Adds a line to an incident's timeline.
  mutating func record(_ id: IncidentID, by actor: Actor, _ what: Fact.What) {
    let fact = Fact(at: clock, by: actor, what: what)
    self[id].incident.timeline.append(fact)
    let surplus = self[id].incident.timeline.count - Incident.timelineLimit
    if surplus > 0 { self[id].incident.timeline.removeFirst(surplus) }
    turn.touch(id)
  }

  /// Moves an incident on; the table of transitions must allow it.
  mutating func move(_ id: IncidentID, to next: Incident.State, by actor: Actor) {
    let old = self[id].incident.state
    precondition(old.canBecome(next), "commands and rules ask before they move an incident")
    self[id].incident.state = next
    self[id].incident.since = clock
    record(id, by: actor, .state(from: old, to: next))
    if old.isOpen && !next.isOpen { close(id) }
    if !old.isOpen && next.isOpen { closed.removeAll { $0.incident == id } }
    if !next.isActive { sightings.removeAll { $0.incident == id } }
  }

  private mutating func close(_ id: IncidentID) {
    self[id].deadlines = []
    closed.append(ClosedEntry(at: now, incident: id))
    overflow.removeAll { $0.incident == id }
    settle(id)
  }

  /// Whether a closed incident is to leave.
  func hasRetiring(at time: Int64) -> Bool {
    guard let oldest = closed.first else { return false }
    return closed.count > DeskRules.closedLimit || time - oldest.at > DeskRules.closedAge
  }

  /// Lets closed incidents go that are old or too many. Their copies in the store stay.
  mutating func retireClosed() {
    while hasRetiring(at: now) {
      let oldest = closed.removeFirst()
      guard let docket = dockets.removeValue(forKey: oldest.incident) else { continue }
      retiredPresses += UInt64(docket.incident.presses)
      for offer in docket.incident.offers { orderHomes[offer.order] = nil }
    }
  }

  /// Brings the timer of every incident that this turn changed, and the agenda, up to date.
  mutating func settle() {
    for id in turn.unsettled { settle(id) }
    turn.unsettled.removeAll(keepingCapacity: true)
  }

  private mutating func settle(_ id: IncidentID) {
    guard let docket = dockets[id] else { return }
    let old = docket.incident.timer
    let new = docket.deadlines.first.map { Incident.Timer(kind: $0.kind, due: $0.due) }
    guard old != new else { return }
    self[id].incident.timer = new
    agenda.move(id, from: old?.due, to: new?.due)
  }

  /// Hands out what the turn gathered.
  mutating func finishTurn() -> [Effect] {
    var effects: [Effect] = []
    effects.reserveCapacity(turn.incidents.count + turn.units.count + turn.effects.count)
    for id in turn.incidents.sorted() {
      if let docket = dockets[id] { effects.append(.incidentChanged(docket.incident)) }
    }
    for id in turn.units.sorted() {
      if let unit = roster[id] { effects.append(.unitChanged(unit.state)) }
    }
    effects += turn.effects
    turn = Turn()
    return effects
  }
}

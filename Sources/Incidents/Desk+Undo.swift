internal import Wire

/// Taking back a slip.
extension Desk {
  /// What an act finds, before it is done.
  struct Before {
    fileprivate var saved: UndoRecord.Saved
    fileprivate var company: UndoRecord.Company
    fileprivate var effects: Int
  }

  /// The act of an incident that can still be taken back at an instant of desk time; nil when there
  /// is none. A quiet desk's own time may lie well before it.
  public func undo(of id: IncidentID, at instant: Int64) -> Undo? {
    guard let record = undos.last(where: { $0.incident == id }), let act = record.act,
      max(now, instant) <= record.until, let docket = dockets[id],
      UndoRecord.Saved(docket) == record.after
    else { return nil }
    return Undo(command: record.command, act: act, by: record.actor, until: record.until)
  }

  /// Looks at an incident before an act.
  func before(_ id: IncidentID) -> Before {
    Before(
      saved: UndoRecord.Saved(self[id]),
      company: UndoRecord.Company(
        sightings: sightings.filter { $0.incident == id },
        isOverflow: overflow.contains { $0.incident == id }),
      effects: turn.effects.count)
  }

  /// Keeps what is needed to take an act back, in place of what the act before left.
  mutating func remember(_ request: CommandRequest, of id: IncidentID, _ before: Before) {
    let hasLeft = turn.effects[before.effects...].contains {
      if case .order(let order, _) = $0 { order.incident == id.rawValue } else { false }
    }
    undos.removeAll { $0.incident == id }
    undos.append(
      UndoRecord(
        incident: id, command: request.id, actor: request.actor,
        act: hasLeft ? nil : request.command.undoable, until: now + DeskRules.undoWindow,
        before: before.saved, after: UndoRecord.Saved(self[id]), company: before.company))
    if undos.count > DeskRules.undoLimit { undos.removeFirst() }
  }

  /// Takes back the newest act of an incident. Its lines of the timeline stay.
  mutating func undo(_ command: String, of id: IncidentID, by actor: Actor) throws(Refusal) {
    guard let record = undos.last(where: { $0.incident == id }), record.command == command else {
      throw .undoGone
    }
    guard let act = record.act else { throw .notUndoable }
    guard now <= record.until else { throw .undoExpired }
    let saved = UndoRecord.Saved(self[id])
    guard saved == record.after else { throw .undoGone }
    let reopens = record.before.state.isOpen && !saved.state.isOpen
    guard !reopens || openCount < DeskRules.openLimit else { throw .full }
    undos.removeAll { $0.incident == id }
    self.record(id, by: actor, .undone(act))
    if saved.state != record.before.state {
      self.record(id, by: actor, .state(from: saved.state, to: record.before.state))
    }
    record.before.restore(&self[id], now: now)
    if reopens { closed.removeAll { $0.incident == id } }
    restore(record.company, of: id)
  }

  private mutating func restore(_ company: UndoRecord.Company, of id: IncidentID) {
    guard isActive(id) else { return }
    for var sighting in company.sightings
    where !sightings.contains(where: {
      $0.incident == id && $0.device == sighting.device && $0.nature == sighting.nature
    }) {
      // A visit may have ended while nobody was looking.
      let visit = cameras[sighting.device]
      if sighting.isOngoing, visit?.isOngoing != true || visit?.visit.incident != id {
        sighting.isOngoing = false
        if let visit, visit.visit.incident == id { sighting.last = visit.visit.at }
      }
      sightings.append(sighting)
    }
    let nature = self[id].incident.nature
    guard company.isOverflow, !overflow.contains(where: { $0.nature == nature }) else { return }
    overflow.append(OverflowEntry(nature: nature, incident: id))
    overflow.sort { $0.nature.rank < $1.nature.rank }
  }
}

internal import Wire

extension Desk {
  /// Fires what is due, in order of time, then of incident. A deadline that is armed anew while
  /// this runs lies after ``now``, so the loop ends.
  mutating func fireDeadlines() {
    while let entry = agenda.entries.first, entry.due <= now {
      let id = entry.incident
      let deadline = self[id].deadlines.removeFirst()
      turn.touch(id)
      fire(deadline, of: id)
      settle()
    }
  }

  private mutating func fire(_ deadline: Docket.Deadline, of id: IncidentID) {
    switch deadline.kind {
    case .autoOffer:
      record(id, by: .desk, .deadline(.autoOffer))
      self[id].arm(.answer, due: now + self[id].answerInterval)
      if self[id].ladder == nil { beginRound(id, reason: .unattended) }
    case .answer:
      let wait = min(self[id].answerInterval * 2, DeskRules.answerCeiling)
      self[id].answerInterval = max(self[id].answerInterval, wait)
      escalate(id, .answer, again: self[id].answerInterval)
    case .signOff: if let order = deadline.order { alertAgain(id, order) }
    case .withdraw: if let order = deadline.order { withdrawUnsigned(id, order) }
    case .commander:
      record(id, by: .desk, .deadline(.commander))
      self[id].incident.isEscalated = true
      if !self[id].isServed { request(id, 1, .next) }
    case .arrival:
      escalate(
        id, .arrival,
        again: DeskRules.arrival(self[id].incident.severity) ?? DeskRules.answerCeiling)
    case .resolution:
      escalate(id, .resolution, again: DeskRules.resolution(self[id].incident.severity))
    case .followUp:
      record(id, by: .desk, .deadline(.followUp))
      self[id].arm(.followUp, due: now + DeskRules.followUp(self[id].incident.severity))
    case .retry: retry(id)
    }
  }

  /// Tells the commander that a clock ran out, and lets it run again: nothing is closed by a timer.
  private mutating func escalate(
    _ id: IncidentID, _ kind: Incident.Timer.Kind, again interval: Int64
  ) {
    record(id, by: .desk, .deadline(kind))
    self[id].incident.isEscalated = true
    self[id].arm(kind, due: now + interval)
  }

  /// Sets the clocks of an incident that was just triaged or reopened.
  mutating func armClocks(_ id: IncidentID) {
    let severity = self[id].incident.severity
    self[id].resolutionBegan = now
    self[id].answerInterval = DeskRules.answer(severity)
    self[id].arm(.resolution, due: now + DeskRules.resolution(severity))
    armAnswer(id)
  }

  /// Waits for an operator as for a new incident: nobody has it any more.
  mutating func callOutAnew(_ id: IncidentID) {
    self[id].isAttended = false
    self[id].answerInterval = DeskRules.answer(self[id].incident.severity)
    armAnswer(id)
  }

  private mutating func armAnswer(_ id: IncidentID) {
    guard !self[id].isAttended else { return }
    if self[id].incident.severity == .s1 {
      self[id].arm(.autoOffer, due: now + DeskRules.autoOffer)
      self[id].disarm(.answer)
    } else {
      self[id].arm(.answer, due: now + self[id].answerInterval)
    }
  }

  /// Makes an incident graver; never less grave.
  mutating func raise(
    _ id: IncidentID, to severity: Severity, _ reason: Fact.SeverityReason, by actor: Actor = .desk
  ) {
    let old = self[id].incident.severity
    guard severity < old else { return }
    self[id].incident.severity = severity
    record(id, by: actor, .severity(from: old, to: severity, reason))
    rearmResolution(id)
    // Graver news wants a new look: who answered an S2 has not yet answered the S1.
    if severity == .s1, self[id].ladder == nil { self[id].isAttended = false }
    armAnswer(id)
    guard let ladder = self[id].ladder, severity == .s1 else { return }
    let wanted = DeskRules.unitsWanted(severity)
    if ladder.wanted < wanted {
      self[id].ladder?.wanted = wanted
      fillRound(id, .nearest)
    }
  }

  /// Makes an incident less grave: only a person may. Units under way go on, and clocks that run
  /// for them too; no more of them are looked for than it now wants.
  mutating func lower(_ id: IncidentID, to severity: Severity, by actor: Actor) {
    let old = self[id].incident.severity
    self[id].incident.severity = severity
    record(id, by: actor, .severity(from: old, to: severity, .operator))
    rearmResolution(id)
    guard let wanted = self[id].ladder?.wanted else { return }
    let enough = max(self[id].inPlay, DeskRules.unitsWanted(severity))
    guard enough < wanted else { return }
    self[id].ladder?.wanted = enough
    self[id].choice = nil
    self[id].disarm(.retry)
    if self[id].isServed {
      quietLadder(id)
    } else {
      fillRound(id, .next)
      settleShortage(id)
    }
  }

  /// The clock of the resolution counts from the opening or reopening, whatever the severity was.
  private mutating func rearmResolution(_ id: IncidentID) {
    let severity = self[id].incident.severity
    let due = self[id].resolutionBegan + DeskRules.resolution(severity)
    self[id].arm(.resolution, due: max(now, due))
    self[id].answerInterval = DeskRules.answer(severity)
  }
}

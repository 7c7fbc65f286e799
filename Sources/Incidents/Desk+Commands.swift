internal import Wire

/// What operators want.
extension Desk {
  /// Does a command once; a repeat of its id is answered like the first.
  mutating func take(_ request: CommandRequest) {
    var answer = CommandAnswer(id: request.id, actor: request.actor)
    if let known = answers.last(where: { $0.id == request.id && $0.actor == request.actor }) {
      answer = known
    } else {
      do throws(Refusal) {
        if case .report(let report) = request.command {
          answer.incident = try enter(report, by: request.actor)
        } else {
          try perform(request)
        }
      } catch {
        answer.refusal = error
      }
      answers.append(answer)
      if answers.count > DeskRules.answerLimit { answers.removeFirst() }
    }
    let done = Effect.done(
      command: request.id, incident: answer.incident ?? request.command.incident)
    turn.effects.append(answer.refusal.map { .refused(command: request.id, $0) } ?? done)
  }

  private mutating func perform(_ request: CommandRequest) throws(Refusal) {
    guard let id = request.command.incident, dockets[id] != nil else { throw .unknownIncident }
    if case .undo(_, let command) = request.command {
      try undo(command, of: id, by: request.actor)
      return
    }
    try check(request.command, on: self[id].incident)
    let before = self.before(id)
    attend(id, by: request)
    carryOut(request.command, on: id, by: request.actor)
    remember(request, of: id, before)
  }

  /// Whether a command is legal now; nothing is changed before all of it is known to be.
  private func check(_ command: Command, on incident: Incident) throws(Refusal) {
    let state = incident.state
    guard command.isLegal(in: state) else {
      if case .archive = command, state.isActive { throw .outcomeMissing }
      if case .archive = command, state == .resolved { throw .followUpMissing }
      throw .illegal(from: state)
    }
    switch command {
    case .acknowledge, .verify: break
    case .dispatch(let id, let units):
      for unit in units { try check(unit, for: id) }
    case .reset(_, let reason):
      guard incident.isLatched else { throw .notLatched }
      try check(text: reason, mayBeEmpty: false)
    case .resolve(_, _, let note):
      guard !incident.isLatched else { throw .latched }
      try check(text: note, mayBeEmpty: true)
    case .followUp(_, _, let note): try check(text: note, mayBeEmpty: true)
    case .archive:
      guard incident.outcome != nil else { throw .outcomeMissing }
      guard incident.severity > .s2 || incident.followUp == true else { throw .followUpMissing }
    case .reopen(_, let reason):
      try check(text: reason, mayBeEmpty: false)
      guard state.isOpen || openCount < DeskRules.openLimit else { throw .full }
    case .note(_, let text): try check(text: text, mayBeEmpty: false)
    case .withdraw(_, let order, let reason):
      try check(text: reason, mayBeEmpty: false)
      guard incident.offers.contains(where: { $0.order == order && $0.state.isLive }) else {
        throw .orderOver(order)
      }
    case .reassign(let id, let order, let unit, let reason):
      try check(.withdraw(id, order: order, reason: reason), on: incident)
      try check(unit, for: id)
    case .severity(_, let severity, let reason):
      try check(text: reason, mayBeEmpty: false)
      guard severity != incident.severity else { throw .sameSeverity }
      guard severity < incident.severity || !incident.isLatched else { throw .latched }
    case .report, .undo: break
    }
  }

  private func check(_ unit: DeviceID, for id: IncidentID) throws(Refusal) {
    guard let record = roster[unit], !record.isRemoved else { throw .unknownUnit(unit) }
    guard mayTake(record, id) else { throw .unitUnavailable(unit, record.state.status) }
  }

  /// Whether a text fits; blanks alone are as good as empty.
  func check(
    text: String, mayBeEmpty: Bool, limit: Int = DeskRules.textLimit
  ) throws(Refusal) {
    guard mayBeEmpty || !text.allSatisfy(\.isWhitespace), text.count <= limit else {
      throw .badText
    }
  }

  /// An operator's act on an active incident answers it, and stops the clocks that wait for one. A
  /// note says nothing of who has it.
  private mutating func attend(_ id: IncidentID, by request: CommandRequest) {
    guard self[id].incident.state.isActive else { return }
    if case .note = request.command { return }
    self[id].isAttended = true
    self[id].disarm(.autoOffer)
    self[id].disarm(.answer)
    turn.touch(id)
    if self[id].incident.answered == nil {
      self[id].incident.answered = Incident.Mark(by: request.actor, at: clock)
      record(id, by: request.actor, .answered)
    }
  }

  private mutating func carryOut(_ command: Command, on id: IncidentID, by actor: Actor) {
    switch command {
    case .acknowledge, .report, .undo: break
    case .dispatch(_, let units):
      if units.isEmpty {
        beginRound(id, reason: .nearest)
      } else {
        var seen: Set<DeviceID> = []
        beginRound(id, with: units.filter { seen.insert($0).inserted }, by: actor)
      }
    case .verify(_, let found):
      self[id].incident.verified = found
      record(id, by: actor, .verified(found))
    case .reset(_, let reason):
      self[id].incident.isLatched = false
      self[id].incident.reset = Incident.Mark(by: actor, at: clock)
      record(id, by: actor, .reset(reason: reason))
    case .resolve(_, let outcome, let note): resolve(id, outcome, note, by: actor)
    case .followUp(_, let satisfied, let note):
      record(id, by: actor, .followedUp(satisfied: satisfied, note: note))
      if satisfied {
        self[id].incident.followUp = true
        if self[id].incident.state == .resolved { move(id, to: .followUp, by: actor) }
      } else {
        reopen(id, by: actor)
      }
    case .archive: move(id, to: .archived, by: actor)
    case .reopen(_, let reason):
      record(id, by: actor, .noted(reason))
      reopen(id, by: actor)
    case .note(_, let text): record(id, by: actor, .noted(text))
    case .withdraw(_, let order, let reason):
      record(id, by: actor, .noted(reason))
      withdraw(order, of: id, by: actor)
    case .reassign(_, let order, let unit, let reason):
      record(id, by: actor, .noted(reason))
      reassign(order, of: id, to: unit, by: actor)
    case .severity(_, let severity, let reason):
      record(id, by: actor, .noted(reason))
      if severity < self[id].incident.severity {
        raise(id, to: severity, .operator, by: actor)
      } else {
        lower(id, to: severity, by: actor)
      }
    }
  }

  private mutating func resolve(
    _ id: IncidentID, _ outcome: Outcome, _ note: String, by actor: Actor
  ) {
    self[id].incident.outcome = outcome
    record(id, by: actor, .resolved(outcome, note: note))
    endRound(id, by: actor)
    self[id].deadlines = []
    self[id].arm(.followUp, due: now + DeskRules.followUp(self[id].incident.severity))
    switch outcome {
    case .handled, .nothingFound: move(id, to: .resolved, by: actor)
    case .falseAlarm: move(id, to: .falseAlarm, by: actor)
    case .test: move(id, to: .test, by: actor)
    case .transferred: move(id, to: .transferred, by: actor)
    }
    serveShort()
  }

  private mutating func reopen(_ id: IncidentID, by actor: Actor) {
    self[id].incident.outcome = nil
    self[id].incident.followUp = nil
    self[id].deadlines = []
    self[id].ladder = nil
    self[id].hasArrival = false
    // The one who reopened it has seen it; without a further act it is called out like a new one.
    self[id].isAttended = false
    move(id, to: .triaged, by: actor)
    armClocks(id)
  }
}

extension Command {
  /// The incident that it is about; nil for a report, which opens its own.
  public var incident: IncidentID? {
    switch self {
    case .acknowledge(let id), .dispatch(let id, _), .verify(let id, _), .reset(let id, _),
      .resolve(let id, _, _), .followUp(let id, _, _), .archive(let id), .reopen(let id, _),
      .note(let id, _), .undo(let id, _), .withdraw(let id, _, _), .reassign(let id, _, _, _),
      .severity(let id, _, _):
      id
    case .report: nil
    }
  }

  /// Whether an incident in that state takes the command at all. Closed records stay as they are
  /// but for a reopening.
  public func isLegal(in state: Incident.State) -> Bool {
    switch self {
    case .acknowledge, .dispatch, .verify, .reset, .resolve, .withdraw, .reassign, .severity:
      state.isActive
    case .report, .undo: true
    case .followUp: state == .resolved || state == .followUp
    case .archive: state == .resolved || state == .followUp
    case .reopen: state.canBecome(.triaged) && state != .received
    case .note: state.isOpen
    }
  }
}

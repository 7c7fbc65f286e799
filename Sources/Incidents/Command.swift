public import Wire

/// Who did something.
public enum Actor: Equatable, Sendable, Codable, Hashable {
  /// A person or program at the control room, by name.
  case operatorNamed(String)
  /// A unit.
  case unit(DeviceID)
  /// A device.
  case device(DeviceID)
  /// A rule of the desk itself.
  case desk
}

/// A command with the id that makes its repeat harmless.
public struct CommandRequest: Equatable, Sendable, Codable {
  /// Chosen by the caller, unique among the actor's commands; a repeat is answered like the first,
  /// done once.
  public var id: String
  /// Who wants it.
  public var actor: Actor
  /// What is wanted.
  public var command: Command

  /// Makes a request.
  public init(id: String, actor: Actor, command: Command) {
    self.id = id
    self.actor = actor
    self.command = command
  }
}

/// What an operator can do.
public enum Command: Equatable, Sendable, Codable {
  /// Answer: I have it. Sets the owner; the first one stays accountable.
  case acknowledge(IncidentID)
  /// Offer the incident to these units, or to the desk's own choice when empty.
  case dispatch(IncidentID, units: [DeviceID])
  /// Say what the call-back found.
  case verify(IncidentID, Verification)
  /// Release a latched press, with the reason.
  case reset(IncidentID, reason: String)
  /// Record the outcome. A latched incident must be reset before.
  case resolve(IncidentID, Outcome, note: String)
  /// After the resolution: was all well? False reopens under the same id.
  case followUp(IncidentID, satisfied: Bool, note: String)
  /// File it away; needs the outcome and, for S1 and S2, the follow-up.
  case archive(IncidentID)
  /// Open it again under the same id.
  case reopen(IncidentID, reason: String)
  /// Write something to the timeline.
  case note(IncidentID, String)
  /// Open an incident by hand: a 110 call. It merges with nothing; who enters it has not answered
  /// it.
  case report(HandReport)
  /// Take back the newest act of the incident, named by the id of its command: within 60 s, when
  /// nothing has left the house and nothing has changed since. See ``Undo``.
  case undo(IncidentID, of: String)
  /// Take an order back. The incident then wants as many units as are left.
  case withdraw(IncidentID, order: OrderID, reason: String)
  /// Take an order back and offer the incident to this unit instead, in one act.
  case reassign(IncidentID, order: OrderID, unit: DeviceID, reason: String)
  /// Set the severity. It is lowered only when nothing is latched.
  case severity(IncidentID, Severity, reason: String)
}

/// What a call-back found (domain.md 4.5). Silence is treated as real.
public enum Verification: String, CaseIterable, Sendable, Codable {
  case real, false_ = "false", test, silent
}

/// How an incident ended.
public enum Outcome: String, CaseIterable, Sendable, Codable {
  /// Dealt with on the spot.
  case handled
  /// Nothing found on the spot.
  case nothingFound
  /// A false alarm: archived as FALSE.
  case falseAlarm
  /// A test: archived as TEST.
  case test
  /// Handed to another agency: archived as TRANSFERRED.
  case transferred
}

/// Why a command was not done.
public enum Refusal: Error, Equatable, Sendable, Codable {
  /// No such incident is open.
  case unknownIncident
  /// No such unit.
  case unknownUnit(DeviceID)
  /// The incident's state does not allow it.
  case illegal(from: Incident.State)
  /// A latched press must be reset before.
  case latched
  /// An outcome must be recorded before.
  case outcomeMissing
  /// S1 and S2 need the follow-up before.
  case followUpMissing
  /// There is nothing to reset.
  case notLatched
  /// The unit cannot take it now.
  case unitUnavailable(DeviceID, UnitStatus)
  /// Nobody can be offered it now.
  case noCandidate
  /// A reason or note is empty or longer than 2,000 characters.
  case badText
  /// The desk holds as many open incidents as it may.
  case full
  /// That command is not the newest act of the incident, or something has changed since.
  case undoGone
  /// The time to take it back, 60 s, is over.
  case undoExpired
  /// Orders left the house with it, or it is none of the acts that can be taken back.
  case notUndoable
  /// The order binds nobody any more, or is none of this incident's.
  case orderOver(OrderID)
  /// It has that severity.
  case sameSeverity
  /// The county has no area of that code.
  case unknownArea(String)
}

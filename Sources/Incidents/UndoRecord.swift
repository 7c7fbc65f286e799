/// The newest act of an incident, with what it changed.
struct UndoRecord: Equatable, Sendable, Codable {
  var incident: IncidentID
  var command: String
  var actor: Actor
  /// Nil for an act that cannot be taken back.
  var act: Undo.Act?
  var until: Int64
  /// What the act found, and what it left: who finds something else does not take it back.
  var before: Saved
  var after: Saved
  var company: Company

  /// What an undoable act may change in a docket.
  struct Saved: Equatable, Sendable, Codable {
    var severity: Severity
    var state: Incident.State
    var since: Moment
    var answered: Incident.Mark?
    var verified: Verification?
    var isLatched: Bool
    var reset: Incident.Mark?
    var outcome: Outcome?
    var followUp: Bool?
    var isEscalated: Bool
    var isAttended: Bool
    var deadlines: [Docket.Deadline]
    var answerInterval: Int64
    var resolutionBegan: Int64
    var ladder: Ladder?
    var choice: Docket.Choice?
    var isShort: Bool
    var hasArrival: Bool
    /// Everything that devices had reported by then, each report once; not put back. Nil in records
    /// of earlier builds: those acts stand.
    var reports: Int?

    init(_ docket: Docket) {
      severity = docket.incident.severity
      state = docket.incident.state
      since = docket.incident.since
      answered = docket.incident.answered
      verified = docket.incident.verified
      isLatched = docket.incident.isLatched
      reset = docket.incident.reset
      outcome = docket.incident.outcome
      followUp = docket.incident.followUp
      isEscalated = docket.incident.isEscalated
      isAttended = docket.isAttended
      deadlines = docket.deadlines
      answerInterval = docket.answerInterval
      resolutionBegan = docket.resolutionBegan
      ladder = docket.ladder
      choice = docket.choice
      isShort = docket.isShort
      hasArrival = docket.hasArrival
      let incident = docket.incident
      reports =
        incident.presses + incident.furtherReports
        + incident.sources.reduce(0) { $0 + $1.count }
    }

    /// Puts it back. A deadline that has passed in the meantime falls at once.
    func restore(_ docket: inout Docket, now: Int64) {
      docket.incident.severity = severity
      docket.incident.state = state
      docket.incident.since = since
      docket.incident.answered = answered
      docket.incident.verified = verified
      docket.incident.isLatched = isLatched
      docket.incident.reset = reset
      docket.incident.outcome = outcome
      docket.incident.followUp = followUp
      docket.incident.isEscalated = isEscalated
      docket.isAttended = isAttended
      docket.deadlines = []
      for deadline in deadlines {
        docket.arm(deadline.kind, deadline.order, due: max(now, deadline.due))
      }
      docket.answerInterval = answerInterval
      docket.resolutionBegan = resolutionBegan
      docket.ladder = ladder
      docket.choice = choice
      docket.isShort = isShort
      docket.hasArrival = hasArrival
    }
  }

  /// What the desk keeps of an active incident elsewhere: it goes when the incident ends.
  struct Company: Equatable, Sendable, Codable {
    var sightings: [Sighting]
    var isOverflow: Bool
  }
}

public import Wire

/// What the desk wants done. Stored before it is done (design.md, rule 3).
public enum Effect: Equatable, Sendable, Codable {
  /// An incident was opened or changed: project it, publish it.
  case incidentChanged(Incident)
  /// A unit's state changed: publish it.
  case unitChanged(UnitState)
  /// Bring this order to this unit and repeat it until it is receipted.
  case order(Order, to: DeviceID)
  /// Keep pictures of these cameras.
  case keepEvidence(EvidenceRequest)
  /// A unit choice waits for ``Input/fixes(_:)`` of this incident; answer at once.
  case fixesWanted(IncidentID)
  /// A command was done, at that incident: the new one of a report by hand.
  case done(command: String, incident: IncidentID?)
  /// A command was refused.
  case refused(command: String, Refusal)
}

/// Which pictures to keep for an incident.
public struct EvidenceRequest: Equatable, Sendable, Codable {
  /// The incident.
  public var incident: IncidentID
  /// The cameras.
  public var cameras: [DeviceID]
  /// What the window is around, receive time.
  public var around: WallTime
  /// Seconds before (domain.md C24: 10).
  public var secondsBefore: Int
  /// Seconds after (domain.md C24: 30).
  public var secondsAfter: Int

  /// Makes a request.
  public init(
    incident: IncidentID, cameras: [DeviceID], around: WallTime, secondsBefore: Int = 10,
    secondsAfter: Int = 30
  ) {
    self.incident = incident
    self.cameras = cameras
    self.around = around
    self.secondsBefore = secondsBefore
    self.secondsAfter = secondsAfter
  }
}

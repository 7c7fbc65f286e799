public import Detection
public import Wire

/// A line of an incident's timeline. Typed; it becomes text in Chinese and English at the edge.
public struct Fact: Equatable, Sendable, Codable {
  /// What happened.
  public enum What: Equatable, Sendable, Codable {
    /// A source reported for the first time or again.
    case seen(Incident.Nature)
    /// Merged because of the same post within 60 s, or place and time (150 m, 120 s).
    case merged(MergeReason)
    case severity(from: Severity, to: Severity, SeverityReason)
    case state(from: Incident.State, to: Incident.State)
    case presented
    case answered
    case verified(Verification)
    case reset(reason: String)
    case noted(String)
    case offered(OrderID, unit: DeviceID, OfferReason)
    case offer(OrderID, unit: DeviceID, Incident.Offer.State)
    case lateAccept(OrderID, unit: DeviceID)
    case words(unit: DeviceID, String)
    case resolved(Outcome, note: String)
    case followedUp(satisfied: Bool, note: String)
    case deadline(Incident.Timer.Kind)
    case noCandidate
    case cancelled(DeviceID)
    /// A camera's view went wrong, or is right again.
    case view(CameraFault, isRaised: Bool)
    /// What a bend's detector said, with the vehicle's speed where there is one.
    case bend(BendAlert.Kind, Speed?)
    /// A runaway vehicle has come to a bend, with its course from there.
    case runaway(RunawayCourse)
    /// A device's health as it now is.
    case health(isOnline: Bool, DeviceFaults)
    /// Entered by hand: what the caller said, and the operator's note.
    case reported(caller: String, note: String)
    /// The newest act was taken back.
    case undone(Undo.Act)
  }

  /// Why two reports became one incident.
  public enum MergeReason: String, Sendable, Codable {
    case samePost, nearby, sameCamera, sameBend, sameDevice
  }

  /// Why the severity changed.
  public enum SeverityReason: String, Sendable, Codable {
    case threePresses, graverSource, `operator`
  }

  /// Why a unit was offered the incident.
  public enum OfferReason: String, Sendable, Codable {
    /// Named by an operator.
    case byHand
    /// Nearest available with a fresh fix.
    case nearest
    /// Nearest by an estimate: stale fix or station.
    case estimated
    /// No operator acted on an S1 within 30 s.
    case unattended
    /// The unit before did not sign off within 30 s.
    case second
    /// The unit before was withdrawn or said no.
    case next
    /// Nobody is waited for: a runaway vehicle.
    case atOnce
  }

  /// When.
  public var at: Moment
  /// Who.
  public var by: Actor
  /// What.
  public var what: What

  /// Makes a fact.
  public init(at: Moment, by: Actor, what: What) {
    self.at = at
    self.by = by
    self.what = what
  }
}

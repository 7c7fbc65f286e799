public import Wire

/// How well a unit fits an incident (domain.md 4.8): what the desk's own choice goes by.
public struct Recommendation: Equatable, Sendable {
  /// Why it stands where it does.
  public enum Why: Equatable, Sendable {
    /// The nearest with a fresh position.
    case nearest
    /// Reckoned from a fresh position.
    case fresh
    /// Reckoned from a position older than 60 s.
    case staleFix
    /// Reckoned from its station: there is no position, or one older than 5 min.
    case station
    /// The incident's place is unknown.
    case placeUnknown
    /// It has been offered this incident and did not take it.
    case tried
    /// It holds an order of this incident.
    case here
    /// It holds an order of that incident.
    case bound(IncidentID)
    /// Its terminal is not heard, or has said nothing yet.
    case silent
    /// It is doing something else.
    case status(UnitStatus)
    /// The county lists it no longer.
    case removed
  }

  /// The unit.
  public var unit: County.Unit
  /// What it is doing.
  public var status: UnitStatus
  /// Metres to go; nil when the incident's place is unknown.
  public var metres: Double?
  /// Seconds of travel; nil when the incident's place is unknown.
  public var seconds: Double?
  /// Whether the position was a station's or a stale fix's.
  public var isEstimated: Bool
  /// How old its last position is; nil without one.
  public var fixAgeSeconds: Int64?
  /// Whether it can be offered the incident now.
  public var canTake: Bool
  /// Whether it holds an order.
  public var isBound: Bool
  /// Why it stands where it does.
  public var why: Why

  /// Makes a recommendation.
  public init(
    unit: County.Unit, status: UnitStatus, metres: Double?, seconds: Double?, isEstimated: Bool,
    fixAgeSeconds: Int64?, canTake: Bool, isBound: Bool, why: Why
  ) {
    self.unit = unit
    self.status = status
    self.metres = metres
    self.seconds = seconds
    self.isEstimated = isEstimated
    self.fixAgeSeconds = fixAgeSeconds
    self.canTake = canTake
    self.isBound = isBound
    self.why = why
  }
}

public import Incidents

/// One change that the event stream is to tell.
public struct StreamChange: Sendable {
  /// What changed.
  public enum What: Sendable {
    /// An incident, as it now is.
    case incident(Incident)
    /// A unit, as it now is.
    case unit(UnitState)
    /// A degraded condition began or ended.
    case condition(Condition)
  }

  /// The desk's change counter: each change has its own, above every earlier one.
  public var id: UInt64
  /// When, on both clocks.
  public var at: Moment
  /// What.
  public var what: What

  /// Makes a change.
  public init(id: UInt64, at: Moment, what: What) {
    self.id = id
    self.at = at
    self.what = what
  }
}

public import Incidents

/// Everything that the event stream shows, as of one change: a consistent cut.
public struct StreamSnapshot: Sendable {
  /// Id of the last change that it contains. A change must be in the state that snapshots are taken
  /// of before it is published.
  public var change: UInt64
  /// When it was taken.
  public var at: Moment
  /// Open incidents, in any order.
  public var incidents: [Incident]
  /// All units.
  public var units: [UnitState]
  /// Conditions that hold now.
  public var conditions: [Condition]

  /// Makes a snapshot.
  public init(
    change: UInt64, at: Moment, incidents: [Incident], units: [UnitState],
    conditions: [Condition]
  ) {
    self.change = change
    self.at = at
    self.incidents = incidents
    self.units = units
    self.conditions = conditions
  }
}

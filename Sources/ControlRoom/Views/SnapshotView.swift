internal import Incidents
internal import Wire

/// What a `snapshot` event of the stream carries.
public struct SnapshotView: Equatable, Sendable, Codable {
  /// Change that it is as of.
  public var change: UInt64
  /// When it was taken, by the server's wall clock, RFC 3339.
  public var at: String
  /// Open incidents, gravest and then oldest first.
  public var incidents: [IncidentView]
  /// All units.
  public var units: [UnitView]
  /// Conditions that hold.
  public var conditions: [ConditionView]

  /// Renders a snapshot.
  public init(_ snapshot: StreamSnapshot, names: Names) {
    change = snapshot.change
    at = snapshot.at.wall.description
    incidents = snapshot.incidents.sorted {
      ($0.severity, $0.opened.desk, $0.id) < ($1.severity, $1.opened.desk, $1.id)
    }.map { IncidentView($0, at: snapshot.at, names: names, fullTimeline: false) }
    units = snapshot.units.map { UnitView($0) }
    conditions = snapshot.conditions.map(ConditionView.init)
  }
}

public import Wire

/// A unit as the desk sees it.
public struct UnitState: Equatable, Sendable, Codable {
  /// The unit.
  public var id: DeviceID
  /// Call sign.
  public var callSign: String
  /// What it is doing.
  public var status: UnitStatus
  /// Since when.
  public var since: Moment
  /// The order that it holds or is offered; nil for none.
  public var order: OrderID?
  /// The incident of that order.
  public var incident: IncidentID?
  /// What the crew wrote last.
  public var words: String

  /// Makes a state.
  public init(
    id: DeviceID, callSign: String, status: UnitStatus, since: Moment, order: OrderID? = nil,
    incident: IncidentID? = nil, words: String = ""
  ) {
    self.id = id
    self.callSign = callSign
    self.status = status
    self.since = since
    self.order = order
    self.incident = incident
    self.words = words
  }
}

extension Desk {
  /// Units that have ever said what they do: who is silent from now on was heard before.
  public var unitsThatReported: Set<DeviceID> {
    Set(roster.values.filter { $0.reported != nil }.map(\.home.id))
  }
}

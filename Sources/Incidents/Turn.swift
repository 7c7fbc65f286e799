internal import Wire

/// What one call of ``Desk/apply(_:at:)`` has gathered so far; empty between calls.
struct Turn: Equatable, Sendable {
  /// Incidents changed; handed out sorted.
  var incidents: Set<IncidentID> = []
  /// Incidents changed since their timers were last brought up to date, in order.
  var unsettled: [IncidentID] = []
  /// Units changed; handed out sorted.
  var units: Set<DeviceID> = []
  /// Everything else, in order.
  var effects: [Effect] = []

  mutating func touch(_ incident: IncidentID) {
    incidents.insert(incident)
    if !unsettled.contains(incident) { unsettled.append(incident) }
  }

  mutating func touch(_ unit: DeviceID) { units.insert(unit) }
}

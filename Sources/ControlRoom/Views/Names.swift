public import Incidents
public import Wire

/// What people call devices and units, and what else is known beside an incident.
public struct Names: Sendable {
  private let lookup: @Sendable (DeviceID) -> String?
  /// Cameras that see where an incident is, nearest first.
  let cameras: @Sendable (Incident) -> [DeviceID]
  /// The act of an incident that can be taken back now.
  let undo: @Sendable (IncidentID) -> Undo?

  /// Makes a lookup.
  public init(
    _ lookup: @escaping @Sendable (DeviceID) -> String?,
    cameras: @escaping @Sendable (Incident) -> [DeviceID] = { _ in [] },
    undo: @escaping @Sendable (IncidentID) -> Undo? = { _ in nil }
  ) {
    self.lookup = lookup
    self.cameras = cameras
    self.undo = undo
  }

  /// The name; nil when there is none.
  public func known(_ id: DeviceID) -> String? { lookup(id) }

  /// The name, or the 20 digits.
  public func callAsFunction(_ id: DeviceID) -> String { lookup(id) ?? id.description }
}

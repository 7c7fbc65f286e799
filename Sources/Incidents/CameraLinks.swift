public import Wire

/// Which cameras see where an incident is.
public struct CameraLinks: Sendable {
  private var devices: [DeviceID: County.Device] = [:]
  private var cameras: [County.Device] = []

  /// Makes the links of a county.
  public init(_ county: County) {
    devices = Dictionary(
      county.devices.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    cameras = county.devices.filter { $0.deviceClass == .camera }
  }

  /// The cameras of an incident's sources, nearest to its place first, at most four. An incident
  /// without sources has those within 500 m of its place.
  public func cameras(of incident: Incident) -> [DeviceID] {
    let place = incident.place.coordinate
    var seen: Set<DeviceID> = []
    var found: [(id: DeviceID, metres: Double)] = []
    func add(_ id: DeviceID) {
      guard seen.insert(id).inserted else { return }
      // Whole metres: the desk asks too, and must answer alike on every machine.
      let metres = place.flatMap { devices[id]?.place?.distance(to: $0).rounded() }
      found.append((id, metres ?? .infinity))
    }
    for source in incident.sources {
      guard let device = devices[source.device] else { continue }
      if device.deviceClass == .camera { add(device.id) }
      for camera in device.cameras { add(camera) }
    }
    if incident.sources.isEmpty, place != nil {
      for camera in cameras { add(camera.id) }
      found.removeAll { $0.metres > DeskRules.cameraMetres }
    }
    let nearest = found.enumerated().sorted {
      ($0.element.metres, $0.offset) < ($1.element.metres, $1.offset)
    }
    return nearest.prefix(DeskRules.cameraLimit).map(\.element.id)
  }
}

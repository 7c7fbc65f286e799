public import Detection

/// A camera's zones: `GET` and `PUT /cameras/{id}/zones`.
public struct CameraZones: Equatable, Sendable, Codable {
  /// In the order of the county folder.
  public var zones: [Zone]
  /// Names this edition: sent back with a change, so that two editors do not overwrite each other.
  public var version: String

  /// The zones with their version.
  public init(_ zones: [Zone]) {
    self.zones = zones
    version = Zone.version(of: zones)
  }
}

public import Detection
public import Wire

/// A wish to draw a camera's zones anew.
public struct ZoneChange: Equatable, Sendable {
  /// The camera.
  public var camera: DeviceID
  /// All its zones from now on.
  public var zones: [Zone]
  /// ``CameraZones/version`` of the zones that were changed.
  public var version: String

  /// Makes a wish.
  public init(camera: DeviceID, zones: [Zone], version: String) {
    self.camera = camera
    self.zones = zones
    self.version = version
  }
}

/// What came of a ``ZoneChange``.
public enum ZoneOutcome: Equatable, Sendable {
  /// Saved in the county folder and in force; the zones as they were written.
  case saved(CameraZones)
  /// Others have changed the camera's zones since.
  case stale
  /// There is no such camera in the county folder.
  case unknownCamera
  /// The zones cannot be: which, and what would be right.
  case badZones(String)
  /// The county folder has faults, so that it cannot be put in force: file, line and what is wrong.
  case countyFaulty(String)
  /// Files of the county folder say other things than what is in force, which saving would put in
  /// force too; their names.
  case countyChanged([String])
  /// The file cannot be written, and why.
  case cannotSave(String)
  /// Too many changes wait.
  case busy
}

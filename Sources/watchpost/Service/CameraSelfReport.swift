import Detection
import Synchronization
import Wire

/// What the cameras' detectors say of themselves, for pages: written by the shards when it changes,
/// read by whoever asks. One entry for each camera that is watched.
final class CameraSelfReport: Sendable {
  /// One camera's.
  struct Entry: Equatable, Sendable {
    /// Whether the night's level is in force.
    var isNight: Bool
    /// What always moves and is hidden.
    var hidden: [HiddenCells]
  }

  private let entries = Mutex<[DeviceID: Entry]>([:])

  /// A camera's; nil before its first frame.
  subscript(camera: DeviceID) -> Entry? { entries.withLock { $0[camera] } }

  /// Takes a camera's; nil when it is not watched any more.
  func set(_ entry: Entry?, of camera: DeviceID) { entries.withLock { $0[camera] = entry } }
}

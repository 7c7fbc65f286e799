public import Wire

/// Change in a picture that was not reported as motion, and why: a suppressed alert is still a fact
/// (design.md, rule 11).
public struct Suppression: Equatable, Sendable, Codable {
  /// Why the change was not motion.
  public enum Reason: String, CaseIterable, Sendable, Codable {
    /// Light: the whole picture changed at once, or patches of it that are smooth and keep the
    /// scenery's texture (lightning, lamps, infrared switching, headlights, clouds).
    case lightChange
    /// First frames after the camera came back.
    case reconnect
    /// Shadows only.
    case shadow
    /// The change lay in masked cells only.
    case masked
    /// The change lay in cells that always move and that the learning mask hides.
    case alwaysMoving
    /// The view itself is at fault, or has just been: the exposure settles.
    case cameraFault
  }

  /// The camera.
  public var camera: DeviceID
  /// Why.
  public var reason: Reason
  /// Time of the first frame of the run.
  public var start: WallTime
  /// Frames in the run so far.
  public var frames: Int
  /// Largest share of cells that changed in one frame, 0...1.
  public var peakShare: Double

  /// Makes a suppression.
  public init(
    camera: DeviceID, reason: Reason, start: WallTime, frames: Int, peakShare: Double
  ) {
    self.camera = camera
    self.reason = reason
    self.start = start
    self.frames = frames
    self.peakShare = peakShare
  }
}

public import Detection
internal import Wire

/// A change in a picture that was not reported as motion, as the API shows it.
public struct SuppressionView: Equatable, Sendable, Codable {
  /// The camera.
  public var camera: String
  /// Why: `lightChange`, `reconnect`, `masked`, `alwaysMoving`, `cameraFault`.
  public var reason: String
  /// Time of the first frame, RFC 3339.
  public var start: String
  /// Frames in the run.
  public var frames: Int
  /// Largest share of cells that changed in one frame, 0...1.
  public var peakShare: Double

  /// Renders a suppression.
  public init(_ suppression: Suppression) {
    camera = suppression.camera.description
    reason = suppression.reason.rawValue
    start = suppression.start.description
    frames = suppression.frames
    peakShare = suppression.peakShare
  }
}

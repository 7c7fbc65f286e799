public import Detection
internal import Wire

/// One stay of something moving in front of a camera, as the API shows it.
public struct VisitView: Equatable, Sendable, Codable {
  /// Time of the first frame with motion, RFC 3339.
  public var start: String
  /// Time of the frame with the most change.
  public var peak: String
  /// Time of the last frame with motion; absent while it goes on.
  public var end: String?
  /// Largest share of the watched cells that moved in one frame, 0...1.
  public var peakShare: Double
  /// Ids of the include zones touched; empty when none is drawn.
  public var zones: [String]
  /// Frames with motion.
  public var frames: Int

  /// Renders a visit.
  public init(_ visit: Visit) {
    start = visit.start.description
    peak = visit.peak.description
    end = visit.end?.description
    peakShare = visit.peakShare
    zones = visit.zones
    frames = visit.frames
  }
}

public import Wire

/// One stay of something moving in front of a camera: from the first frame of persistent motion to
/// the last, bridging gaps shorter than the configured one.
///
/// Coded without its ``trail``: the desk's journal decides by none of it.
public struct Visit: Equatable, Sendable, Codable {
  /// The camera.
  public var camera: DeviceID
  /// Time of the first frame with motion; with ``camera`` it names the visit.
  public var start: WallTime
  /// Time of the frame with the most changed cells so far.
  public var peak: WallTime
  /// Time of the last frame with motion; nil while the visit goes on.
  public var end: WallTime?
  /// Largest share of the watched cells that moved in one frame, 0...1.
  public var peakShare: Double
  /// Ids of the include zones touched, in the order of the zone list; empty when no zone is drawn.
  public var zones: [String]
  /// Frames with motion so far.
  public var frames: Int
  /// Where it moved over time, at most ``sliceLimit`` slices in the order of time; empty while the
  /// visit goes on and in what was recorded before there were trails.
  public var trail: [Slice] = []

  enum CodingKeys: String, CodingKey {
    case camera, start, peak, end, peakShare, zones, frames
  }

  /// Makes a visit.
  public init(
    camera: DeviceID, start: WallTime, peak: WallTime, end: WallTime? = nil, peakShare: Double,
    zones: [String], frames: Int, trail: [Slice] = []
  ) {
    self.camera = camera
    self.start = start
    self.peak = peak
    self.end = end
    self.peakShare = peakShare
    self.zones = zones
    self.frames = frames
    self.trail = trail
  }
}

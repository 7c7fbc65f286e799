public import Wire

/// One camera's motion: frames in, verdicts and events out.
///
/// Decides only: no clock, no I/O. All calls of one camera come from one thread at a time; times are
/// monotonic milliseconds of capture or receipt and never run backwards.
public struct MotionDetector: ~Copyable {
  /// The camera.
  public let camera: DeviceID
  /// How it judges.
  public let configuration: MotionConfiguration

  /// Sets a camera up. Without an include zone the whole picture is watched.
  public init(
    camera: DeviceID, configuration: MotionConfiguration = MotionConfiguration(),
    zones: [Zone] = []
  ) throws(DetectionError) {
    try configuration.validate()
    self.camera = camera
    self.configuration = configuration
  }

  /// Judges one frame. `afterGap` says that frames were missing before it (a reconnect, a loss).
  public mutating func observe(
    jpeg: RawSpan, using decoder: LumaDecoder, at nowMs: Int64, wall: WallTime,
    afterGap: Bool = false
  ) -> FrameVerdict {
    FrameVerdict(
      state: .learning, changedShare: 0, cells: CellGrid(columns: 0, rows: 0), events: [])
  }

  /// Judges one frame held in an array.
  public mutating func observe(
    jpeg: [UInt8], using decoder: LumaDecoder, at nowMs: Int64, wall: WallTime,
    afterGap: Bool = false
  ) -> FrameVerdict {
    observe(jpeg: jpeg.span.bytes, using: decoder, at: nowMs, wall: wall, afterGap: afterGap)
  }

  /// Time passed without a frame: ends a visit whose gap has run out.
  public mutating func tick(at nowMs: Int64, wall: WallTime) -> [CameraEvent] { [] }

  /// The camera is being taken down: ends what is going on.
  public mutating func finish(at nowMs: Int64, wall: WallTime) -> [CameraEvent] { [] }
}

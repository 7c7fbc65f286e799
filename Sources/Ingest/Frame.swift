public import Wire

/// One whole frame of a camera, as it was captured: every byte of it arrived and was authentic.
public struct Frame: Equatable, Sendable {
  /// The camera.
  public var camera: DeviceID
  /// The camera's boot counter.
  public var boot: UInt32
  /// Number of the frame within the boot.
  public var number: UInt32
  /// The camera's clock at capture, ``WallTime/unknown`` without one.
  public var captured: WallTime
  /// When its last missing piece was taken from the socket.
  public var received: ReceiveStamp
  /// Frames that the camera numbered between the last whole frame of this boot and this one and
  /// that did not arrive whole.
  public var missedBefore: UInt32
  /// True for the first frame at all, after a reboot, and after ``silenceMs`` without a whole
  /// frame: what changed meanwhile is not motion.
  public var isAfterGap: Bool
  /// The picture.
  public var jpeg: [UInt8]

  /// Milliseconds without a whole frame that count as a gap. [D] 10 s: five frame times of the
  /// slowest camera (1 frame a second, domain.md 5) with both of two neighbours lost.
  public static let silenceMs: Int64 = 10_000

  /// Makes a frame.
  public init(
    camera: DeviceID, boot: UInt32, number: UInt32, captured: WallTime, received: ReceiveStamp,
    missedBefore: UInt32 = 0, isAfterGap: Bool = false, jpeg: [UInt8]
  ) {
    self.camera = camera
    self.boot = boot
    self.number = number
    self.captured = captured
    self.received = received
    self.missedBefore = missedBefore
    self.isAfterGap = isAfterGap
    self.jpeg = jpeg
  }
}

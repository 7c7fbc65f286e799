public import Wire

/// What the bend task hears, by a queue of its own that nothing slow can hold up: measurements of
/// bend heads, what signs show, and that a head or sign lives, so that a quiet road is not taken
/// for a dead head.
public struct HeadReading: Equatable, Sendable {
  /// What was heard.
  public enum Body: Equatable, Sendable {
    /// A measurement.
    case reading(BendReading)
    /// What a sign shows.
    case signState(SignState)
    /// A hello or heartbeat of a bend head or sign; it goes to the events too.
    case alive(Health)
  }

  /// The device that sent it.
  public var device: DeviceID
  /// The sender's boot counter.
  public var boot: UInt32
  /// The datagram's number within the boot.
  public var sequence: UInt32
  /// The sender's clock, ``WallTime/unknown`` without one.
  public var deviceTime: WallTime
  /// When it was taken from the socket.
  public var received: ReceiveStamp
  /// What was heard.
  public var body: Body

  /// Makes a reading.
  public init(
    device: DeviceID, boot: UInt32, sequence: UInt32, deviceTime: WallTime,
    received: ReceiveStamp, body: Body
  ) {
    self.device = device
    self.boot = boot
    self.sequence = sequence
    self.deviceTime = deviceTime
    self.received = received
    self.body = body
  }
}

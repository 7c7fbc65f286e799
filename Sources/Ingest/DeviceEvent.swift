public import Wire

/// Something that a device said and that the desk must hear: authenticated and well formed.
public struct DeviceEvent: Equatable, Sendable {
  /// What was said.
  public enum Body: Equatable, Sendable {
    /// To be acknowledged by the receiver of the event, once durable.
    case alarm(Alarm)
    /// To be acknowledged by the receiver of the event, once durable.
    case unitReport(UnitReport)
    /// First datagram of a boot; acknowledged by ingest.
    case hello(Health)
    /// Sign of life; acknowledged by ingest.
    case heartbeat(Health)
  }

  /// Who.
  public var device: DeviceID
  /// What the keyring says it is.
  public var deviceClass: DeviceClass
  /// The sender's boot counter.
  public var boot: UInt32
  /// The datagram's number within the boot; with device and boot the event's key.
  public var sequence: UInt32
  /// The sender's clock, ``WallTime/unknown`` without one.
  public var deviceTime: WallTime
  /// When it was taken from the socket.
  public var received: ReceiveStamp
  /// True when the replay window does not show it to be the first copy: it was seen before, is
  /// further back than the window reaches, or comes from an earlier boot. Only alarms and unit
  /// reports come as copies. The desk knows by the key whether it has it; it must be acknowledged
  /// (again) either way, once durable.
  public var isCopy: Bool
  /// What was said.
  public var body: Body

  /// Makes an event.
  public init(
    device: DeviceID, deviceClass: DeviceClass, boot: UInt32, sequence: UInt32,
    deviceTime: WallTime, received: ReceiveStamp, isCopy: Bool, body: Body
  ) {
    self.device = device
    self.deviceClass = deviceClass
    self.boot = boot
    self.sequence = sequence
    self.deviceTime = deviceTime
    self.received = received
    self.isCopy = isCopy
    self.body = body
  }

  /// The acknowledgement of this event once it is durable; tells the device when its clock is off.
  public func acknowledgement(at time: WallTime) -> Acknowledgement {
    let isOff = Reception.isClockOff(deviceTime, at: received.wall)
    return Acknowledgement(
      kind: kind.rawValue, reason: isOff ? .acceptedClockOff : .accepted, boot: boot,
      sequence: sequence, time: time)
  }

  private var kind: MessageKind {
    switch body {
    case .alarm: .alarm
    case .unitReport: .unitReport
    case .hello: .hello
    case .heartbeat: .heartbeat
    }
  }
}

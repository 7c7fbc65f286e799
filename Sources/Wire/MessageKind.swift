/// What a datagram of Wire v1 carries. Raw values are the byte at offset 3.
public enum MessageKind: UInt8, CaseIterable, BitwiseCopyable, Sendable, Codable {
  /// First datagram of a boot, with the device's health.
  case hello = 0x01
  /// Sign of life, with the device's health.
  case heartbeat = 0x02
  /// A one-touch alarm post was pressed, cancelled, tested or tampered with.
  case alarm = 0x10
  /// One measurement of one vehicle by one head of a bend sensor.
  case bendReading = 0x20
  /// A piece of a JPEG frame.
  case frameFragment = 0x30
  /// A unit's position, status and receipt of an order.
  case unitReport = 0x40
  /// Centre to unit: an order or its withdrawal.
  case order = 0x50
  /// Centre to sign: what to show.
  case signCommand = 0x51
  /// Sign to centre: what is shown.
  case signState = 0x52
  /// Either way: a datagram was taken or refused, and why.
  case acknowledgement = 0x70

  /// Whether the centre sends this kind (else devices do; an acknowledgement goes both ways).
  public var isSentByCentre: Bool { self == .order || self == .signCommand }
  /// Whether devices send this kind.
  public var isSentByDevice: Bool { !isSentByCentre }
}

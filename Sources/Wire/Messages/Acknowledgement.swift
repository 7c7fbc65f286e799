/// A datagram was taken or refused, 20 bytes.
///
/// ```
/// 0 kind · 1 reason · 2 zero (u16) · 4 boot (u32) · 8 sequence (u32) · 12 answerer's time ms (u64)
/// ```
public struct Acknowledgement: Equatable, Sendable, BitwiseCopyable, Codable {
  /// Why. Raw values are wire bytes; below 0x10 the sender stops resending.
  public enum Reason: UInt8, CaseIterable, BitwiseCopyable, Sendable, Codable {
    /// Taken and durable.
    case accepted = 0x00
    /// Taken before; this was a copy.
    case duplicate = 0x01
    /// Taken, but the device's clock is off by more than 20 s ahead or 40 s behind: set it by
    /// ``Acknowledgement/time``.
    case acceptedClockOff = 0x02
    /// The centre does not speak that version; its own is in the header of this datagram.
    case unknownVersion = 0x03
    /// The kind is not known to that version.
    case unknownKind = 0x04
    /// Authentic, but the payload breaks its layout: a defect of the device.
    case malformed = 0x05
    /// The boot or sequence lies in the past: restart with a higher boot counter.
    case replayed = 0x06
    /// Not taken now; resend.
    case overloaded = 0x10
  }

  /// Kind byte of the datagram answered (raw, since it may be unknown to the answerer).
  public var kind: UInt8
  /// Why.
  public var reason: Reason
  /// Boot counter of the datagram answered; 0 when its version is unknown.
  public var boot: UInt32
  /// Sequence of the datagram answered; 0 when its version is unknown.
  public var sequence: UInt32
  /// The answerer's clock.
  public var time: WallTime

  static let byteCount = 20

  /// Makes an acknowledgement.
  public init(kind: UInt8, reason: Reason, boot: UInt32, sequence: UInt32, time: WallTime) {
    self.kind = kind
    self.reason = reason
    self.boot = boot
    self.sequence = sequence
    self.time = time
  }

  init(_ reader: inout ByteReader) throws(WireError) {
    kind = reader.byte()
    guard let reason = Reason(rawValue: reader.byte()) else {
      throw .badField(kind: .acknowledgement, offset: 1)
    }
    self.reason = reason
    guard reader.uint16() == 0 else { throw .badField(kind: .acknowledgement, offset: 2) }
    boot = reader.uint32()
    sequence = reader.uint32()
    time = WallTime(milliseconds: Int64(bitPattern: reader.uint64()))
  }

  func write(to writer: inout ByteWriter) {
    writer.integer(kind)
    writer.integer(reason.rawValue)
    writer.integer(UInt16(0))
    writer.integer(boot)
    writer.integer(sequence)
    writer.integer(UInt64(bitPattern: time.milliseconds))
  }
}

/// The clear, authenticated head of every datagram of Wire v1: 32 bytes, big-endian.
///
/// ```
///  0      2      3     4      5      6              16      20      24           32
///  +------+------+-----+------+------+--------------+-------+-------+------------+
///  | "WP" | vers | kind| key  | flags| device (BCD) | boot  | seq   | sender time|
///  +------+------+-----+------+------+--------------+-------+-------+------------+
/// ```
/// The first 16 bytes keep their meaning in every version, so that a refusal of an unknown version
/// can name its device.
public struct DatagramHeader: Equatable, Sendable, BitwiseCopyable {
  /// Which of the device's keys seals the datagram, 0...255; lets keys be rotated.
  public var keyID: UInt8
  /// True on datagrams from the centre to a device.
  public var isFromCentre: Bool
  /// The device that sent it or, from the centre, that it is for.
  public var device: DeviceID
  /// How often the sender has started; goes up at each start and is kept through power loss.
  public var boot: UInt32
  /// Number of the datagram within the boot, from 1. A copy keeps its number and all its bytes.
  public var sequence: UInt32
  /// The sender's clock when the datagram was first made; ``WallTime/unknown`` without a clock.
  public var time: WallTime
  /// What the payload is.
  public var kind: MessageKind

  /// The version that this build speaks.
  public static let version: UInt8 = 1
  /// Bytes of the header.
  public static let byteCount = 32
  /// Bytes of the tag that ends a datagram (Poly1305, RFC 8439 section 2.8).
  public static let tagByteCount = 16
  /// Largest datagram: fits an Ethernet frame with room for a tunnel's own headers (design.md).
  public static let datagramLimit = 1_400
  /// Largest payload.
  public static let payloadLimit = datagramLimit - byteCount - tagByteCount

  private static let centreFlag: UInt8 = 0x01

  /// Makes a header.
  public init(
    kind: MessageKind, keyID: UInt8, isFromCentre: Bool = false, device: DeviceID, boot: UInt32,
    sequence: UInt32, time: WallTime
  ) {
    self.keyID = keyID
    self.isFromCentre = isFromCentre
    self.device = device
    self.boot = boot
    self.sequence = sequence
    self.time = time
    self.kind = kind
  }

  /// Reads the header of a whole datagram. Nothing in it is to be trusted before the tag is
  /// checked.
  public init(parsing datagram: RawSpan) throws(WireError) {
    let length = datagram.byteCount
    guard length >= Self.byteCount + Self.tagByteCount else {
      throw .tooShort(length: length)
    }
    guard length <= Self.datagramLimit else { throw .tooLong(length: length) }
    var reader = ByteReader(datagram)
    guard reader.uint16() == 0x5750 else { throw .notWatchpost }
    let version = reader.byte()
    guard version == Self.version else { throw .unknownVersion(version) }
    let rawKind = reader.byte()
    guard let kind = MessageKind(rawValue: rawKind) else { throw .unknownKind(rawKind) }
    self.kind = kind
    keyID = reader.byte()
    let flags = reader.byte()
    guard flags & ~Self.centreFlag == 0 else { throw .reservedFlags(flags) }
    isFromCentre = flags & Self.centreFlag != 0
    device = try Self.device(&reader)
    boot = reader.uint32()
    sequence = reader.uint32()
    time = WallTime(milliseconds: Int64(bitPattern: reader.uint64()))
  }

  /// The device, key id and kind byte of a datagram whose version is not ours: the fields that keep
  /// their place in every version. Nil when even those cannot be read.
  public static func origin(ofForeignVersion datagram: RawSpan) -> (
    device: DeviceID, keyID: UInt8, kind: UInt8, version: UInt8
  )? {
    guard datagram.byteCount >= byteCount + tagByteCount, datagram.byteCount <= datagramLimit else {
      return nil
    }
    var reader = ByteReader(datagram)
    guard reader.uint16() == 0x5750 else { return nil }
    let version = reader.byte()
    let kind = reader.byte()
    let keyID = reader.byte()
    let flags = reader.byte()
    guard flags & centreFlag == 0, let device = try? device(&reader) else { return nil }
    return (device, keyID, kind, version)
  }

  private static func device(_ reader: inout ByteReader) throws(WireError) -> DeviceID {
    var groups: (UInt64, UInt64) = (0, 0)
    for position in 0..<DeviceID.byteCount {
      let offset = reader.offset
      let pair = reader.byte()
      guard pair >> 4 <= 9, pair & 0x0F <= 9 else { throw .badDeviceID(offset: offset) }
      let value = UInt64(pair >> 4) * 10 + UInt64(pair & 0x0F)
      if position < 5 {
        groups.0 = groups.0 * 100 + value
      } else {
        groups.1 = groups.1 * 100 + value
      }
    }
    guard let id = DeviceID(region: groups.0, serial: groups.1) else {
      preconditionFailure("five bytes of BCD hold ten digits")
    }
    return id
  }

  /// The 32 bytes.
  public var bytes: [UInt8] {
    var writer = ByteWriter(capacity: Self.byteCount)
    writer.integer(UInt16(0x5750))
    writer.integer(Self.version)
    writer.integer(kind.rawValue)
    writer.integer(keyID)
    writer.integer(isFromCentre ? Self.centreFlag : 0)
    for group in [device.region, device.serial] {
      var divisor: UInt64 = 100_000_000
      while divisor > 0 {
        let pair = group / divisor % 100
        writer.integer(UInt8((pair / 10) << 4 | pair % 10))
        divisor /= 100
      }
    }
    writer.integer(boot)
    writer.integer(sequence)
    writer.integer(UInt64(bitPattern: time.milliseconds))
    return writer.bytes
  }

  /// The AEAD nonce, 12 bytes: direction, three zeros, boot, sequence. Unique under a key because a
  /// sender never uses a (boot, sequence) for two different datagrams.
  var nonce: InlineArray<12, UInt8> {
    var bytes = InlineArray<12, UInt8>(repeating: 0)
    bytes[0] = isFromCentre ? 1 : 0
    for place in 0..<4 {
      let shift = UInt32(24 - 8 * place)
      bytes[4 + place] = UInt8(truncatingIfNeeded: boot >> shift)
      bytes[8 + place] = UInt8(truncatingIfNeeded: sequence >> shift)
    }
    return bytes
  }
}

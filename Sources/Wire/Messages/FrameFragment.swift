/// The head of a piece of a JPEG frame, 20 bytes; the piece's own bytes follow to the payload's
/// end.
///
/// ```
/// 0 frame (u32) · 4 captured ms (u64) · 12 offset (u32) · 16 total (u32) · 20 bytes …
/// ```
public struct FrameFragment: Equatable, Sendable, BitwiseCopyable {
  /// Number of the frame within the camera's boot; goes up by one a frame.
  public var frame: UInt32
  /// The camera's clock at capture; ``WallTime/unknown`` without a clock.
  public var captured: WallTime
  /// Where in the frame this piece begins, bytes.
  public var offset: UInt32
  /// Bytes of the whole frame, 1...``frameLimit``.
  public var total: UInt32

  /// Bytes of the head; the piece begins here in the payload.
  public static let headByteCount = 20
  /// Most bytes that one piece carries.
  public static let pieceLimit = DatagramHeader.payloadLimit - headByteCount
  /// Most bytes of a frame: four times a noisy 1920×1080 frame at quality 80 (stack.md b scaled
  /// up).
  public static let frameLimit: UInt32 = 1 << 20

  /// Makes a fragment's head.
  public init(frame: UInt32, captured: WallTime, offset: UInt32, total: UInt32) {
    self.frame = frame
    self.captured = captured
    self.offset = offset
    self.total = total
  }

  init(_ reader: inout ByteReader) throws(WireError) {
    frame = reader.uint32()
    captured = WallTime(milliseconds: Int64(bitPattern: reader.uint64()))
    offset = reader.uint32()
    total = reader.uint32()
    let pieceByteCount = UInt32(reader.remaining)
    guard (1...Self.frameLimit).contains(total) else {
      throw .badField(kind: .frameFragment, offset: 16)
    }
    guard pieceByteCount > 0, offset < total, pieceByteCount <= total - offset else {
      throw .badField(kind: .frameFragment, offset: 12)
    }
  }

  /// The payload of a datagram: head and piece.
  public func payload(piece: some Collection<UInt8>) -> [UInt8] {
    precondition((1...Self.pieceLimit).contains(piece.count), "a piece fits one datagram")
    var writer = ByteWriter(capacity: Self.headByteCount + piece.count)
    writer.integer(frame)
    writer.integer(UInt64(bitPattern: captured.milliseconds))
    writer.integer(offset)
    writer.integer(total)
    writer.append(piece)
    return writer.bytes
  }
}

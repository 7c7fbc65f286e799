/// The radar port's part of the loss ledger at one instant. What it makes of the bytes joins the
/// readings of ``LedgerSnapshot``.
public struct RadarLedger: Equatable, Sendable {
  /// Datagrams taken from the socket.
  public var received: UInt64 = 0
  /// From a configured radar, within its rate.
  public var accepted: UInt64 = 0
  /// Rejected, by reason; reasons that never happened are left out.
  public var rejected: [RadarRejectReason: UInt64] = [:]
  /// Dropped by the kernel before the socket; not part of ``received``.
  public var kernelDropped: UInt64 = 0
  /// Bytes in accepted datagrams.
  public var bytes: UInt64 = 0
  /// Of them, bytes of values, of "no target", of replies, and those that may become one.
  public var readableBytes: UInt64 = 0
  /// Of them, bytes that belong to nothing: damage on a line, or a radar set otherwise than told.
  public var junkBytes: UInt64 = 0
  /// Values of vehicles.
  public var values: UInt64 = 0
  /// Readings that were made of them.
  public var readings: UInt64 = 0
  /// Readings held back because one radar made more than ``RadarReceiver/readingsPerSecond``.
  public var readingsOverRate: UInt64 = 0

  /// Makes an empty ledger.
  public init() {}

  /// Whether every datagram and byte is accounted for.
  public var isClosed: Bool {
    received == accepted + rejected.values.reduce(0, +) && bytes == readableBytes + junkBytes
  }
}

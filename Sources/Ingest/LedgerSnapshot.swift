/// The loss ledger at one instant (design.md, rule of flow 6). Closed at any load.
public struct LedgerSnapshot: Equatable, Sendable, Codable {
  /// Every datagram that was taken from the socket, under what became of it.
  public struct Datagrams: Equatable, Sendable, Codable {
    /// Taken from the socket.
    public var received: UInt64 = 0
    /// Authentic, new, and handed on or kept for a frame.
    public var accepted: UInt64 = 0
    /// Authentic, seen before. Copies of alarms and unit reports are handed on all the same.
    public var duplicate: UInt64 = 0
    /// Not taken, by reason; reasons that never happened are left out.
    public var rejected: [RejectReason: UInt64] = [:]
    /// Not taken for want of room, by reason; reasons that never happened are left out.
    public var shed: [ShedReason: UInt64] = [:]
    /// Dropped by the kernel before the socket (SO_RXQ_OVFL), as of the last datagram received; not
    /// part of ``received``.
    public var kernelDropped: UInt64 = 0

    /// Whether every datagram is accounted for.
    public var isClosed: Bool {
      received
        == accepted + duplicate + rejected.values.reduce(0, +) + shed.values.reduce(0, +)
    }
  }

  /// Every frame of which a fragment was accepted.
  public struct Frames: Equatable, Sendable, Codable {
    /// Frames begun.
    public var started: UInt64 = 0
    /// Whole.
    public var complete: UInt64 = 0
    /// Given up: pieces did not come in time, a newer frame overtook it, or the camera restarted.
    public var incomplete: UInt64 = 0
    /// Given up in assembly for want of memory.
    public var shedInAssembly: UInt64 = 0
    /// In assembly now.
    public var inAssembly: UInt64 = 0
    /// Whole, but dropped from the queue before a consumer took them.
    public var shedInQueue: UInt64 = 0
    /// Whole and taken by a consumer.
    public var delivered: UInt64 = 0
    /// Whole and waiting.
    public var queued: UInt64 = 0

    /// Whether every frame is accounted for.
    public var isClosed: Bool {
      started == complete + incomplete + shedInAssembly + inAssembly
        && complete == shedInQueue + delivered + queued
    }
  }

  /// One kind of item that goes through a bounded queue.
  public struct Items: Equatable, Sendable, Codable {
    /// Offered to the queue, copies too.
    public var offered: UInt64 = 0
    /// Put in the queue as new.
    public var accepted: UInt64 = 0
    /// Put in the queue as copies.
    public var copies: UInt64 = 0
    /// Refused: the queue was full.
    public var shed: UInt64 = 0
    /// Waiting now.
    public var queued: UInt64 = 0

    /// Whether every item is accounted for.
    public var isClosed: Bool { offered == accepted + copies + shed }
  }

  /// Datagrams.
  public var datagrams = Datagrams()
  /// Frames.
  public var frames = Frames()
  /// Events: alarms, unit reports, signs of life, sign states.
  public var events = Items()
  /// Bend readings and signs of life of heads and signs.
  public var readings = Items()
  /// Answers that ingest owed by itself.
  public var answers: UInt64 = 0
  /// Answers that the kernel refused or that had no address; the device asks again.
  public var answersFailed: UInt64 = 0

  /// Makes an empty ledger.
  public init() {}

  /// Whether both ledgers close.
  public var isClosed: Bool {
    datagrams.isClosed && frames.isClosed && events.isClosed && readings.isClosed
  }
}

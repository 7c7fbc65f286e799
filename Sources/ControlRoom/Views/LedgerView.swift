/// Both loss ledgers (design.md, rule 6).
public struct LedgerView: Equatable, Sendable, Codable {
  /// Datagrams: received = accepted + duplicate + rejected + shed.
  public struct Datagrams: Equatable, Sendable, Codable {
    /// Read from sockets.
    public var received: UInt64
    /// Opened and handed on.
    public var accepted: UInt64
    /// Copies of what was accepted.
    public var duplicate: UInt64
    /// Refused, by reason.
    public var rejected: [String: UInt64]
    /// Good but dropped for want of room, by reason.
    public var shed: [String: UInt64]
    /// Dropped by the kernel before they could be read (SO_RXQ_OVFL).
    public var kernelDropped: UInt64

    /// Makes the counts.
    public init(
      received: UInt64, accepted: UInt64, duplicate: UInt64, rejected: [String: UInt64],
      shed: [String: UInt64], kernelDropped: UInt64
    ) {
      self.received = received
      self.accepted = accepted
      self.duplicate = duplicate
      self.rejected = rejected
      self.shed = shed
      self.kernelDropped = kernelDropped
    }
  }

  /// Frames: each is complete, incomplete or shed.
  public struct Frames: Equatable, Sendable, Codable {
    /// Whole, and looked at.
    public var complete: UInt64
    /// Pieces missing when given up.
    public var incomplete: UInt64
    /// Whole, but dropped for want of room.
    public var shed: UInt64

    /// Makes the counts.
    public init(complete: UInt64, incomplete: UInt64, shed: UInt64) {
      self.complete = complete
      self.incomplete = incomplete
      self.shed = shed
    }
  }

  /// Events: presses, readings, reports.
  public struct Events: Equatable, Sendable, Codable {
    /// Taken by the desk.
    public var accepted: UInt64
    /// Refused with a reason.
    public var rejected: UInt64
    /// Dropped for want of room; never alarms.
    public var shed: UInt64

    /// Makes the counts.
    public init(accepted: UInt64, rejected: UInt64, shed: UInt64) {
      self.accepted = accepted
      self.rejected = rejected
      self.shed = shed
    }
  }

  /// Datagrams.
  public var datagrams: Datagrams
  /// Frames.
  public var frames: Frames
  /// Events.
  public var events: Events
  /// Whether every count is accounted for.
  public var closed: Bool

  /// Makes the ledgers.
  public init(datagrams: Datagrams, frames: Frames, events: Events, closed: Bool) {
    self.datagrams = datagrams
    self.frames = frames
    self.events = events
    self.closed = closed
  }
}

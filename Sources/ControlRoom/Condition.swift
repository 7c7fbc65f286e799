public import Wire

/// A way in which the service is degraded, that operators must see (design.md, rule 5).
public struct Condition: Equatable, Sendable {
  /// Which. Raw values are the codes of the API.
  public enum Code: String, CaseIterable, Sendable, Codable {
    /// The journal cannot be written: presses are dispatched from memory and not acknowledged.
    case journalNotOnDisk
    /// The disk is short: no pictures are kept.
    case evidenceStopped
    /// More frames come than can be looked at: the oldest are dropped.
    case framesShed
    /// Alarms or readings were refused for want of room.
    case eventsShed
    /// The kernel dropped datagrams before they could be read.
    case kernelDropping
    /// The journal's reserve on the disk is not whole.
    case reserveSpent
    /// A ledger does not close: something was lost without a reason.
    case ledgerOpen
    /// The desk has not answered for seconds.
    case deskStalled
    /// The wall clock jumped.
    case clockJumped
    /// The outside address does not take the service's heartbeats.
    case heartbeatFailing
  }

  /// Which.
  public var code: Code
  /// Whether it holds; false tells that it ended.
  public var isRaised: Bool
  /// When it began, or ended.
  public var since: WallTime

  /// Makes a condition.
  public init(code: Code, isRaised: Bool = true, since: WallTime) {
    self.code = code
    self.isRaised = isRaised
    self.since = since
  }
}

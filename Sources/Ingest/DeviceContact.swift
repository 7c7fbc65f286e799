public import Wire

/// How a device of the keyring stands with ingest.
public struct DeviceContact: Equatable, Sendable {
  /// The device.
  public var device: DeviceID
  /// What the keyring says it is.
  public var deviceClass: DeviceClass
  /// When a new authentic datagram was last heard; nil when never in this run.
  public var lastHeard: ReceiveStamp?
  /// Where that came from; orders go there.
  public var address: PeerAddress?
  /// Key that it last used; nil when never heard in this run.
  public var keyID: UInt8?
  /// Its newest boot; 0 when never heard.
  public var boot: UInt32
  /// The highest sequence of that boot.
  public var sequence: UInt32
  /// Authentic new datagrams in this run.
  public var accepted: UInt64
  /// Sequence numbers passed over and not come since, over all boots of this run.
  public var missing: UInt64
  /// Copies.
  public var duplicates: UInt64
  /// Rejected datagrams that named this device, by reason; what never happened is left out. Anyone
  /// can send datagrams that name a device, so a count of forgeries says nothing of the device.
  public var rejected: [RejectReason: UInt64]
  /// Device clock minus ours at the last new datagram, milliseconds; nil without a device clock.
  public var clockOffsetMs: Int64?
  /// Its last health report.
  public var health: Health?
}

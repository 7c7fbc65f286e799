public import Wire

/// Judges datagrams as ``DatagramReceiver`` does, and answers nobody: for looking at what unknown
/// senders send. The judgement is the receiver's own, so that it cannot drift from it; only what
/// earlier runs had seen is not known here.
public struct DatagramProbe {
  /// What the receiver would have counted.
  public enum Verdict: Equatable, Sendable {
    /// Authentic and new.
    case accepted
    /// Authentic, seen before.
    case duplicate
    /// Not taken, and why.
    case rejected(RejectReason)
    /// Not taken for want of room, and why.
    case shed(ShedReason)
  }

  /// One datagram, looked at.
  public struct Finding: Equatable, Sendable {
    /// What the receiver would have counted.
    public var verdict: Verdict
    /// Its header; nil when it cannot be read. Not to be trusted unless ``verdict`` is `accepted`
    /// or `duplicate`.
    public var header: DatagramHeader?
    /// What it says; nil when no key opens it or its payload cannot be read.
    public var message: Message?
  }

  private let keyring: Keyring
  private var reception: Reception

  /// A probe that knows these devices.
  public init(_ keyring: Keyring) throws(IngestError) {
    self.keyring = keyring
    reception = Reception(
      try IngestConfiguration(), keyring: keyring, boots: [],
      now: ReceiveStamp.now().monotonicNanoseconds)
  }

  /// Looks at one datagram.
  public mutating func look(
    _ datagram: RawSpan, from source: PeerAddress, at stamp: ReceiveStamp
  ) -> Finding {
    let before = reception.ledger.snapshot.datagrams
    reception.eventRoom = .max
    reception.readingRoom = .max
    reception.assembler.expire(at: stamp.monotonicNanoseconds)
    reception.take(datagram, from: source, at: stamp)
    // Nothing is handed on and nobody is answered.
    reception.staged = Reception.Staged()
    let header = try? DatagramHeader(parsing: datagram)
    return Finding(
      verdict: Self.verdict(before, reception.ledger.snapshot.datagrams), header: header,
      message: header.flatMap { message(datagram, $0) })
  }

  /// The counter that went up.
  private static func verdict(
    _ before: LedgerSnapshot.Datagrams, _ after: LedgerSnapshot.Datagrams
  ) -> Verdict {
    for (reason, count) in after.rejected where count != before.rejected[reason] ?? 0 {
      return .rejected(reason)
    }
    for (reason, count) in after.shed where count != before.shed[reason] ?? 0 {
      return .shed(reason)
    }
    return after.duplicate != before.duplicate ? .duplicate : .accepted
  }

  private func message(_ datagram: RawSpan, _ header: DatagramHeader) -> Message? {
    guard let key = keyring.entries[header.device]?.key(id: header.keyID),
      let payload = try? DatagramSeal.open(datagram, header: header, key: key)
    else { return nil }
    return try? Message(kind: header.kind, payload: payload.span.bytes)
  }
}

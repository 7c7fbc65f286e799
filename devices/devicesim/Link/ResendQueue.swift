internal import Wire

/// What a device still has to deliver, and when each is due again.
///
/// First copy 250 ms after the datagram, then after twice the time each, at most every 5 s, until
/// it is acknowledged (domain.md 4.5: "start at 250 ms and never give up until ACK").
///
/// Queue: at most ``limit`` datagrams; when full a new one is refused, and counted by the caller.
struct ResendQueue {
  /// Most datagrams that wait: a device of ours has room for some minutes of hard pressing [D].
  static let limit = 1_024
  /// Time to the first copy.
  static let firstGap = Duration.milliseconds(250)
  /// Longest time between copies.
  static let longestGap = Duration.seconds(5)

  /// One datagram on its way.
  private struct Entry {
    let sealed: DeviceEndpoint.Sealed
    /// What was sealed: needed again under a new boot.
    let message: Message
    let firstSent: Duration
    var due: Duration
    var gap: Duration
    var sends: Int
  }
  private var entries: [Entry] = []

  /// What an acknowledgement settled.
  struct Delivery: Equatable {
    let message: Message
    /// From the first send to the acknowledgement.
    let latency: Duration
    /// How often it was sent.
    let sends: Int
  }

  /// Datagrams not yet acknowledged.
  var count: Int { entries.count }
  /// When the next copy is due.
  var nextDue: Duration? { entries.lazy.map(\.due).min() }

  /// Notes a datagram that was just sent for the first time; false when there is no room.
  mutating func add(
    _ sealed: DeviceEndpoint.Sealed, message: Message, firstSent: Duration? = nil,
    at now: Duration
  ) -> Bool {
    guard entries.count < Self.limit else { return false }
    entries.append(
      Entry(
        sealed: sealed, message: message, firstSent: firstSent ?? now, due: now + Self.firstGap,
        gap: Self.firstGap, sends: 1))
    return true
  }

  /// The datagrams whose copy is due: the same bytes again.
  mutating func takeDue(at now: Duration) -> [DeviceEndpoint.Sealed] {
    var due: [DeviceEndpoint.Sealed] = []
    for index in entries.indices where entries[index].due <= now {
      entries[index].gap = min(entries[index].gap * 2, Self.longestGap)
      entries[index].due = now + entries[index].gap
      entries[index].sends += 1
      due.append(entries[index].sealed)
    }
    return due
  }

  /// Takes an acknowledgement; what it settled, or nil when it settles nothing of ours or asks for
  /// more copies.
  mutating func settle(_ answer: Acknowledgement, at now: Duration) -> Delivery? {
    guard answer.reason.endsResending,
      let index = entries.firstIndex(where: {
        $0.sealed.boot == answer.boot && $0.sealed.sequence == answer.sequence
          && $0.sealed.kind.rawValue == answer.kind
      })
    else { return nil }
    let entry = entries.remove(at: index)
    return Delivery(
      message: entry.message, latency: now - entry.firstSent, sends: entry.sends)
  }

  /// Empties the queue for a new boot: what waits must be sealed anew, under new sequences.
  mutating func takeAll() -> [(message: Message, firstSent: Duration)] {
    defer { entries.removeAll() }
    return entries.map { ($0.message, $0.firstSent) }
  }
}

extension Acknowledgement.Reason {
  /// Whether the sender stops resending on it. A replay is no reason to drop a press: the device
  /// starts a new boot and sends it again under a new sequence.
  var endsResending: Bool { rawValue < 0x10 && self != .replayed }
  /// Whether the centre has it.
  var isTaken: Bool { self == .accepted || self == .duplicate || self == .acceptedClockOff }
}

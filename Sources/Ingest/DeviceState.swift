internal import Wire

/// What the receiver remembers of one device of the keyring.
struct DeviceState {
  let id: DeviceID
  /// Nil once the device has left the keyring: its window stays, or old datagrams would pass as new
  /// when it comes back.
  var entry: Keyring.Entry?
  var window: ReplayWindow
  /// Monotonic nanoseconds of the first datagram of the window's boot.
  var bootSince: Int64
  var lastHeard: ReceiveStamp?
  var address: PeerAddress?
  /// True while ``address`` comes from a copy, which anyone could have sent.
  var isAddressProvisional = true
  var keyID: UInt8?
  var accepted: UInt64 = 0
  var duplicates: UInt64 = 0
  /// Missing of earlier boots, and what to leave out of the present window's.
  private var missingBefore: UInt64 = 0
  private var missingBaseline: UInt64 = 0
  private var rejected: [UInt64] = []
  var clockOffsetMs: Int64?
  var health: Health?
  /// When a refusal was last sent, monotonic nanoseconds; nil before the first.
  private var lastRefusal: Int64?
  private var copies = Budget()
  var fragments = FragmentShare()

  /// Events a second of one device. One second holds `limit`.
  private struct Budget {
    var second: Int64 = .min
    var used = 0
  }

  init(id: DeviceID, entry: Keyring.Entry?, window: ReplayWindow, now: Int64) {
    self.id = id
    self.entry = entry
    self.window = window
    bootSince = now
  }

  /// Judges and notes a datagram; keeps the sums that the window forgets at a new boot.
  mutating func observe(_ header: DatagramHeader, at now: Int64) -> ReplayWindow.Verdict {
    let before = window.boot
    let isFirst = before == 0 && window.highest == 0
    if header.boot > before {
      missingBefore += missing(inWindow: window.missing)
      missingBaseline = 0
      bootSince = now
    }
    let verdict = window.observe(boot: header.boot, sequence: header.sequence)
    // What a device sent before it was first met is not missing.
    if isFirst { missingBaseline = window.missing }
    return verdict
  }

  private func missing(inWindow count: UInt64) -> UInt64 { count - min(count, missingBaseline) }

  var missing: UInt64 { missingBefore + missing(inWindow: window.missing) }

  mutating func reject(_ reason: RejectReason) {
    if rejected.isEmpty { rejected = Array(repeating: 0, count: RejectReason.allCases.count) }
    rejected[reason.index] += 1
  }

  /// Whether a refusal may be sent now: one a second a device, so that nobody can make us talk.
  mutating func mayRefuse(at now: Int64) -> Bool {
    if let lastRefusal, now - lastRefusal < 1_000_000_000 { return false }
    lastRefusal = now
    return true
  }

  /// Copies of one device that are handed on in a second. [D] 32: eight undelivered events resent
  /// every 250 ms; a recorded alarm played back at line rate must not fill the event queue.
  static let copiesPerSecond = 32

  mutating func mayCopy(at now: Int64) -> Bool {
    let second = now / 1_000_000_000
    if copies.second != second { copies = Budget(second: second, used: 0) }
    copies.used += 1
    return copies.used <= Self.copiesPerSecond
  }

  var contact: DeviceContact? {
    guard let entry else { return nil }
    var reasons: [RejectReason: UInt64] = [:]
    if !rejected.isEmpty {
      for reason in RejectReason.allCases where rejected[reason.index] > 0 {
        reasons[reason] = rejected[reason.index]
      }
    }
    return DeviceContact(
      device: id, deviceClass: entry.deviceClass, lastHeard: lastHeard, address: address,
      keyID: keyID, boot: window.boot, sequence: window.highest, accepted: accepted,
      missing: missing, duplicates: duplicates, rejected: reasons, clockOffsetMs: clockOffsetMs,
      health: health)
  }
}

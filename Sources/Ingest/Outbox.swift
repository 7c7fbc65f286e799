internal import Wire

/// What is needed to send to devices: where they are, under which key, and the next number.
struct Outbox {
  private struct Line {
    var keys: [DeviceKey]
    /// Position in `keys` of the newest key that the device has used; nil before it was heard.
    var newestUsed: Int?
    var address: PeerAddress?
    var sequence: UInt32 = 0
  }

  /// A numbered datagram before it is sealed.
  struct Ready {
    let header: DatagramHeader
    let key: DeviceKey
    let address: PeerAddress
  }

  private let boot: UInt32
  private var lines: [DeviceID: Line] = [:]

  init(boot: UInt32) { self.boot = boot }

  /// Takes a new keyring. Numbers go on for devices that stay, and for those that come back: a
  /// number must never be used twice under a key.
  mutating func replace(_ keyring: Keyring) {
    for id in lines.keys where keyring.entries[id] == nil { lines[id]?.keys = [] }
    for (id, entry) in keyring.entries {
      var line = lines[id] ?? Line(keys: [])
      let used = line.newestUsed.flatMap { $0 < line.keys.count ? line.keys[$0].id : nil }
      line.keys = entry.keys
      line.newestUsed = used.flatMap { id in entry.keys.firstIndex { $0.id == id } }
      lines[id] = line
    }
  }

  /// Notes where a device was heard and under which key.
  mutating func note(_ device: DeviceID, address: PeerAddress?, keyID: UInt8?) {
    guard var line = lines[device] else { return }
    line.address = address
    if let position = line.keys.firstIndex(where: { $0.id == keyID }) {
      line.newestUsed = max(line.newestUsed ?? 0, position)
    }
    lines[device] = line
  }

  /// Numbers a datagram; the outcome when that cannot be.
  mutating func number(
    _ kind: MessageKind, to device: DeviceID, at address: PeerAddress?, keyID: UInt8?,
    time: WallTime
  ) -> Result<Ready, SendRefusal> {
    guard var line = lines[device], let newest = line.keys.last else {
      return .failure(SendRefusal(outcome: .failed))
    }
    guard let address = address ?? line.address else {
      return .failure(SendRefusal(outcome: .noAddress))
    }
    let used = line.newestUsed.map { line.keys[$0] }
    let key = line.keys.first { $0.id == keyID } ?? used ?? newest
    let (sequence, isSpent) = line.sequence.addingReportingOverflow(1)
    guard !isSpent else { return .failure(SendRefusal(outcome: .failed)) }
    line.sequence = sequence
    lines[device] = line
    let header = DatagramHeader(
      kind: kind, keyID: key.id, isFromCentre: true, device: device, boot: boot,
      sequence: sequence, time: time)
    return .success(Ready(header: header, key: key, address: address))
  }
}

/// Why nothing was numbered.
struct SendRefusal: Error {
  let outcome: SendOutcome
}

internal import Wire

/// One device's end of the wire: its key, its boot counter and its running sequence.
struct DeviceEndpoint {
  /// The device.
  let id: DeviceID
  private let key: DeviceKey
  /// The present boot; never goes back.
  private(set) var boot: UInt32
  /// The last sequence used in this boot; 0 before the first.
  private(set) var sequence: UInt32 = 0
  private var fromCentre = ReplayWindow()

  /// A datagram as it left the device. A copy is these bytes again: sealing another payload under
  /// the same boot and sequence would repeat an AEAD nonce.
  struct Sealed: Equatable {
    let kind: MessageKind
    let boot: UInt32
    let sequence: UInt32
    let bytes: [UInt8]
  }

  init(id: DeviceID, key: DeviceKey, boot: UInt32) {
    self.id = id
    self.key = key
    self.boot = boot
  }

  /// Seals a payload under the next sequence. When the sequence is used up, the boot counter goes
  /// up first, as after a restart.
  mutating func seal(_ kind: MessageKind, payload: [UInt8], time: WallTime) -> Sealed {
    if sequence == .max { restart(above: boot) }
    sequence += 1
    let header = DatagramHeader(
      kind: kind, keyID: key.id, device: id, boot: boot, sequence: sequence, time: time)
    return Sealed(
      kind: kind, boot: boot, sequence: sequence,
      bytes: DatagramSeal.seal(header, payload: payload, key: key))
  }

  /// Begins a new boot, above the present one and above `floor`.
  mutating func restart(above floor: UInt32) {
    boot = max(boot, floor) &+ 1
    sequence = 0
  }

  /// Opens a datagram from the centre. Nil for anything else than an authentic datagram for this
  /// device that is new or a copy of one already taken: a forgery, or a replay from further back.
  mutating func open(
    _ datagram: RawSpan, header: DatagramHeader
  ) -> (message: Message, isCopy: Bool)? {
    guard header.isFromCentre, header.device == id, header.keyID == key.id,
      let payload = try? DatagramSeal.open(datagram, header: header, key: key),
      let message = try? Message(kind: header.kind, payload: payload.span.bytes)
    else { return nil }
    switch fromCentre.observe(boot: header.boot, sequence: header.sequence) {
    case .fresh: return (message, false)
    case .duplicate: return (message, true)
    case .stale, .earlierBoot: return nil
    }
  }
}

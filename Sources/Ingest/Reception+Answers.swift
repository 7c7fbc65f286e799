internal import Wire

extension Reception {
  /// A clock is off when it runs more than 20 s ahead or 40 s behind: the tolerance of DC-09
  /// (domain.md C1). Milliseconds, device minus ours.
  static let clockTolerance: ClosedRange<Int64> = -40_000...20_000

  /// Bytes of a sealed acknowledgement.
  static let answerByteCount = DatagramHeader.byteCount + 20 + DatagramHeader.tagByteCount

  /// Whether the sender should set its clock. A device without one is told the time all the same.
  static func isClockOff(_ device: WallTime, at received: WallTime) -> Bool {
    device != .unknown && !clockTolerance.contains(device - received)
  }

  /// Answers to where the device was last heard with something new, else to where this came from.
  mutating func answer(_ reason: Acknowledgement.Reason, _ arrival: Arrival) {
    stageAnswer(reason, arrival, to: devices[arrival.slot].address ?? arrival.source)
  }

  /// Answers to where an authentic datagram came from, at most once a second a device.
  mutating func refuse(_ reason: Acknowledgement.Reason, _ arrival: Arrival) {
    let now = arrival.stamp.monotonicNanoseconds
    guard withDevice(arrival.slot, { $0.mayRefuse(at: now) }) else { return }
    stageAnswer(reason, arrival, to: arrival.source)
  }

  private mutating func stageAnswer(
    _ reason: Acknowledgement.Reason, _ arrival: Arrival, to address: PeerAddress
  ) {
    let header = arrival.header
    staged.answers.append(
      Answer(
        device: header.device,
        acknowledgement: Acknowledgement(
          kind: header.kind.rawValue, reason: reason, boot: header.boot,
          sequence: header.sequence, time: arrival.stamp.wall),
        address: address, keyID: header.keyID))
  }

  /// Tells a known device that its version or kind is not spoken here. The datagram could not be
  /// authenticated, so the refusal goes back where it came from, at most once a second, and is
  /// never larger than what it answers.
  mutating func refuseForeign(
    _ datagram: RawSpan, error: WireError, from source: PeerAddress, at stamp: ReceiveStamp
  ) {
    let reason: Acknowledgement.Reason
    switch error {
    case .unknownVersion: reason = .unknownVersion
    case .unknownKind: reason = .unknownKind
    default: return
    }
    guard let origin = DatagramHeader.origin(ofForeignVersion: datagram),
      let slot = slot(of: origin.device), let entry = devices[slot].entry
    else { return }
    withDevice(slot) { $0.reject(RejectReason(error.reason)) }
    guard datagram.byteCount >= Self.answerByteCount, let key = entry.key(id: origin.keyID),
      withDevice(slot, { $0.mayRefuse(at: stamp.monotonicNanoseconds) })
    else { return }
    staged.answers.append(
      Answer(
        device: origin.device,
        acknowledgement: Acknowledgement(
          kind: origin.kind, reason: reason, boot: 0, sequence: 0, time: stamp.wall),
        address: source, keyID: key.id))
  }
}

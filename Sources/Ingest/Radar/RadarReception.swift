internal import Wire

/// Judges what comes in at the radar port and makes readings of it. Pure: bytes, sender and time
/// come in, staged items and counters come out; ``RadarReceiver`` does the rest.
///
/// Bound: one ``RadarLine`` a configured source; unknown senders get no state.
struct RadarReception {
  /// What a batch brought, to be handed on after it.
  struct Staged {
    var readings: [HeadReading] = []
    var events: [DeviceEvent] = []
  }

  var staged = Staged()
  /// An unknown sender of the last batches, to be told to people.
  var lastUnknown: PeerAddress?
  var kernelDropped: UInt64 = 0

  private var lines: [RadarLine] = []
  private var slots: [PeerAddress: Int] = [:]
  private var counts = RadarLedger()
  private var rejected = [UInt64](repeating: 0, count: RadarRejectReason.allCases.count)
  private var values: [RadarValue] = []

  init(_ sources: [RadarSource]) { replace(sources) }

  /// Takes new sources; what is known of those that stay as they are is kept.
  mutating func replace(_ sources: [RadarSource]) {
    let old = lines
    lines = sources.map { source in
      old.first { $0.source == source } ?? RadarLine(source)
    }
    // What a radar that leaves had begun to say will never be an item.
    for line in old where !sources.contains(line.source) {
      counts.junkBytes += UInt64(line.parser.pending)
    }
    slots = Dictionary(
      lines.enumerated().map { ($1.source.address, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Takes one datagram. Never fails: every way out is counted.
  mutating func take(_ datagram: RawSpan, from sender: PeerAddress, at stamp: ReceiveStamp) {
    counts.received += 1
    let sender = sender.unmapped
    guard let slot = slots[sender] ?? slots[sender.anyPort] else {
      lastUnknown = sender
      return reject(.unknownSource)
    }
    let now = stamp.monotonicNanoseconds / 1_000_000
    if !lines[slot].mayTake(at: now) {
      reject(.tooMany, slot)
    } else if datagram.byteCount >= DatagramBatch.bytesEach {
      // What is longer than the buffer was cut.
      reject(.tooLong, slot)
    } else {
      read(datagram, slot, sender, stamp)
    }
    let signs = lines[slot].signs(at: now)
    stage(signs.alive, signs.beat, slot, stamp)
  }

  private mutating func read(
    _ datagram: RawSpan, _ slot: Int, _ sender: PeerAddress, _ stamp: ReceiveStamp
  ) {
    counts.accepted += 1
    counts.bytes += UInt64(datagram.byteCount)
    lines[slot].accepted += 1
    lines[slot].address = sender
    lines[slot].lastHeard = stamp
    let before = lines[slot].parser.counts
    values.removeAll(keepingCapacity: true)
    let made = lines[slot].read(
      datagram, into: &values, overRate: &counts.readingsOverRate,
      at: stamp.monotonicNanoseconds / 1_000_000)
    let after = lines[slot].parser.counts
    counts.junkBytes += after.junk - before.junk
    counts.readableBytes += after.readable - before.readable
    counts.values += UInt64(values.count)
    counts.readings += UInt64(made.count)
    for next in made {
      staged.readings.append(
        HeadReading(
          device: lines[slot].source.heads[next.head].device, boot: 0, sequence: 0,
          deviceTime: next.clock, received: stamp, body: .reading(next.reading)))
    }
  }

  private mutating func stage(
    _ alive: Health?, _ beat: Health?, _ slot: Int, _ stamp: ReceiveStamp
  ) {
    guard alive != nil || beat != nil else { return }
    for device in Set(lines[slot].source.heads.map(\.device)) {
      if let alive {
        staged.readings.append(
          HeadReading(
            device: device, boot: 0, sequence: 0, deviceTime: .unknown, received: stamp,
            body: .alive(alive)))
      }
      if let beat {
        staged.events.append(
          DeviceEvent(
            device: device, deviceClass: .bendHead, boot: 0, sequence: 0, deviceTime: .unknown,
            received: stamp, isCopy: false, body: .heartbeat(beat)))
      }
    }
  }

  private mutating func reject(_ reason: RadarRejectReason, _ slot: Int? = nil) {
    rejected[reason.index] += 1
    if let slot { lines[slot].rejected += 1 }
  }

  /// The counters at this instant.
  var ledger: RadarLedger {
    var ledger = counts
    ledger.kernelDropped = kernelDropped
    ledger.readableBytes += lines.reduce(0) { $0 + UInt64($1.parser.pending) }
    for reason in RadarRejectReason.allCases where rejected[reason.index] > 0 {
      ledger.rejected[reason] = rejected[reason.index]
    }
    return ledger
  }

  /// How each radar stands, by its devices.
  var contacts: [DeviceContact] {
    lines.flatMap { line in
      Set(line.source.heads.map(\.device)).map { device in
        DeviceContact(
          device: device, deviceClass: .bendHead, lastHeard: line.lastHeard,
          address: line.address, keyID: nil, boot: 0, sequence: 0, accepted: line.accepted,
          missing: 0, duplicates: 0, rejected: [:], clockOffsetMs: nil,
          health: line.lastHeard == nil ? nil : line.health)
      }
    }
  }
}

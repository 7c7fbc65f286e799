import Wire

@testable import Ingest

/// ``Reception`` on a bench: no socket, time by hand, and what was staged at hand.
struct ReceptionBench {
  var core: Reception
  var now: Int64 = 1_000_000_000
  let wall = WallTime(milliseconds: 1_800_000_000_000)
  let home = PeerAddress(host: "192.0.2.10", port: 40_000)!

  init(
    _ devices: [FieldDevice], boots: [(device: DeviceID, boot: UInt32, sequence: UInt32)] = [],
    eventCapacity: Int = 1_024
  ) throws {
    let configuration = try IngestConfiguration(eventCapacity: eventCapacity)
    core = Reception(configuration, keyring: Keyring(of: devices), boots: boots, now: now)
    core.eventRoom = eventCapacity
    core.readingRoom = 1_024
  }

  var stamp: ReceiveStamp { ReceiveStamp(monotonicNanoseconds: now, wall: wall) }

  mutating func take(_ datagram: [UInt8], from source: PeerAddress? = nil) {
    core.take(datagram.span.bytes, from: source ?? home, at: stamp)
  }

  mutating func advance(seconds: Int64) { now += seconds * 1_000_000_000 }

  /// Takes a datagram and gives the events that it staged.
  mutating func events(of datagram: [UInt8], from source: PeerAddress? = nil) -> [DeviceEvent] {
    core.staged = Reception.Staged()
    take(datagram, from: source)
    return core.staged.events
  }

  /// Takes a datagram and gives the answers that it staged.
  mutating func answers(of datagram: [UInt8], from source: PeerAddress? = nil) -> [Answer] {
    core.staged = Reception.Staged()
    take(datagram, from: source)
    return core.staged.answers
  }

  var ledger: LedgerSnapshot {
    var snapshot = core.ledger.snapshot
    snapshot.frames = core.assembler.counts
    // No queue on this bench: whole frames wait where they were staged.
    snapshot.frames.queued = snapshot.frames.complete
    return snapshot
  }

  func contact(_ device: FieldDevice) -> DeviceContact? {
    core.devices.first { $0.id == device.id }?.contact
  }
}

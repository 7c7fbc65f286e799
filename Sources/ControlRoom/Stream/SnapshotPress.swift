import NIOCore
import Synchronization

/// Makes encoded snapshots, one for all who ask within a second: the ring carries whoever gets it
/// from there on.
actor SnapshotPress {
  private let hub: StreamHub
  private let text: EventText
  private let source: @Sendable () -> StreamSnapshot
  private var newest: Pressed?

  private struct Pressed {
    var buffer: ByteBuffer
    var change: UInt64
    var generation: UInt64
    var made: ContinuousClock.Instant
  }

  /// How long an encoded snapshot is given out again, if the ring still reaches back to it. Keeps
  /// 1,000 clients that come back at once from costing 1,000 encodings [D].
  static let reuse: Duration = .seconds(1)

  init(hub: StreamHub, text: EventText, source: @escaping @Sendable () -> StreamSnapshot) {
    self.hub = hub
    self.text = text
    self.source = source
  }

  /// A snapshot that the ring can carry on from, and the change that it is as of.
  func snapshot() -> (buffer: ByteBuffer, change: UInt64) {
    let bounds = hub.bounds
    if let newest, ContinuousClock.now - newest.made < Self.reuse {
      let reaches = hub.state.withLock { state in
        guard state.generation == newest.generation,
          let lag = state.ring.lag(after: newest.change)
        else { return false }
        return lag.events <= bounds.backlogEvents / 2 && lag.bytes <= bounds.backlogBytes / 2
      }
      if reaches { return (newest.buffer, newest.change) }
    }
    let generation = hub.state.withLock { $0.generation }
    let snapshot = source()
    let buffer = text.event(snapshot)
    newest = Pressed(
      buffer: buffer, change: snapshot.change, generation: generation, made: .now)
    return (buffer, snapshot.change)
  }
}

import NIOCore
import Synchronization

/// One subscriber's place in the stream: its cursor and its wakes. Used by the one task that writes
/// to its connection.
struct StreamSubscription: ~Copyable {
  /// What to do next.
  enum Step {
    /// Write these, in order.
    case events([ByteBuffer])
    /// Take a snapshot: there is no cursor, it fell off the ring, or it is too far behind.
    case snapshot
    /// Nothing to write: wait to be woken.
    case wait
  }

  private let hub: StreamHub
  private let id: UInt64
  private var wakes: AsyncStream<Void>.AsyncIterator
  private var cursor: UInt64?
  /// Events up to here were in the ring when the client came back: they are sent however many.
  private var catchUpThrough: UInt64 = 0
  /// The hub's generation when the cursor, or the snapshot that is to give it, was taken.
  private var generation: UInt64 = 0

  private struct Place {
    var id: UInt64
    var cursor: UInt64?
    var head: UInt64
    var generation: UInt64
  }

  /// Most bytes handed to a connection in one write: what a subscriber that never reads costs,
  /// beside the kernel's buffers [D].
  static let writeBytes: UInt64 = 256 << 10

  /// Subscribes; nil when the hub is full or ended. `lastEventID` is what the client saw last.
  /// `cut` closes the connection.
  init?(_ hub: StreamHub, lastEventID: String?, cut: @escaping @Sendable () -> Void) {
    let (stream, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let seen = lastEventID.flatMap { EventID($0) }
    let place = hub.state.withLock { state -> Place? in
      guard !state.isEnded else { return nil }
      guard state.subscribers.count < hub.bounds.subscribers else {
        state.counts.refused += 1
        return nil
      }
      let id = state.nextSubscriber
      state.nextSubscriber += 1
      state.subscribers[id] = StreamHub.Subscriber(wake: wake, cut: cut)
      guard let seen, seen.epoch == hub.epoch,
        seen.change >= state.ring.base,
        seen.change <= max(state.ring.head, state.highestSnapshot)
      else { return Place(id: id, cursor: nil, head: 0, generation: state.generation) }
      return Place(
        id: id, cursor: seen.change, head: state.ring.head, generation: state.generation)
    }
    guard let place else { return nil }
    self.hub = hub
    id = place.id
    cursor = place.cursor
    catchUpThrough = place.head
    generation = place.generation
    wakes = stream.makeAsyncIterator()
  }

  deinit {
    let (hub, id) = (hub, id)
    hub.state.withLock { _ = $0.subscribers.removeValue(forKey: id) }
  }

  /// What to write now.
  mutating func step() -> Step {
    guard let cursor else {
      generation = hub.state.withLock { $0.generation }
      return .snapshot
    }
    let (bounds, known, catchUp) = (hub.bounds, generation, catchUpThrough)
    let read = hub.state.withLock { state -> (events: [ByteBuffer], last: UInt64)? in
      guard state.generation == known, let lag = state.ring.lag(after: cursor),
        cursor < catchUp
          || (lag.events <= bounds.backlogEvents && lag.bytes <= bounds.backlogBytes)
      else {
        state.counts.overflows += 1
        return nil
      }
      let read = state.ring.read(after: cursor, upTo: Self.writeBytes)
      state.counts.delivered += UInt64(read?.events.count ?? 0)
      return read
    }
    guard let read else {
      self.cursor = nil
      return step()
    }
    self.cursor = read.last
    return read.events.isEmpty ? .wait : .events(read.events)
  }

  /// Goes on after a snapshot as of that change.
  mutating func resume(after change: UInt64) {
    cursor = change
    catchUpThrough = 0
    hub.state.withLock { state in
      state.counts.snapshots += 1
      state.highestSnapshot = max(state.highestSnapshot, change)
    }
  }

  /// Notes that a write begins or has ended, so that one that lasts too long can be cut off.
  func isWriting(_ writing: Bool) {
    let (id, since) = (id, writing ? ContinuousClock.Instant.now : nil)
    hub.state.withLock { $0.subscribers[id]?.writingSince = since }
  }

  /// Waits for something to do; false when the stream ends.
  mutating func wait() async -> Bool {
    await wakes.next(isolation: #isolation) != nil
  }
}

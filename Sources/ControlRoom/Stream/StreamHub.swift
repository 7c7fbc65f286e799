import NIOCore
import Synchronization

/// Tells changes to every subscriber of `/api/v1/stream`, without a gap and without a double.
///
/// Changes wait in `incoming` until the pump has encoded them, once each, into a ring that all
/// subscribers read through cursors of their own. A cursor that falls off the ring, or too far
/// behind, is answered with a fresh snapshot.
///
/// - `incoming`: at most ``StreamBounds/ringEvents`` changes. When full, all of them and the ring
///   are forgotten and every subscriber takes a fresh snapshot. Counter: ``StreamCounts/floods``.
/// - the ring: see ``EventRing``. Counter: ``StreamCounts/evicted``.
/// - wakes: an `AsyncStream<Void>` a subscriber with `.bufferingNewest(1)`: one wake says as much
///   as many, so that a dropped one loses nothing. Counter: ``StreamCounts/wakesMerged``.
/// - subscribers: at most ``StreamBounds/subscribers``; more are refused. Counter:
///   ``StreamCounts/refused``.
public final class StreamHub: Sendable {
  /// The bounds that it keeps.
  public let bounds: StreamBounds
  /// Names this run of the hub in event ids.
  let epoch: UInt32
  let state: Mutex<State>
  let pumpWakes: AsyncStream<Void>
  private let pumpWake: AsyncStream<Void>.Continuation

  struct State {
    var incoming: [StreamChange] = []
    /// Highest id ever published.
    var published: UInt64 = 0
    /// Rises when changes were forgotten: whoever subscribed before takes a fresh snapshot.
    var generation: UInt64 = 0
    var ring: EventRing
    /// Highest change of any snapshot given out: may be ahead of the ring for a moment.
    var highestSnapshot: UInt64 = 0
    var subscribers: [UInt64: Subscriber] = [:]
    var nextSubscriber: UInt64 = 1
    var isEnded = false
    var counts = StreamCounts()
  }

  struct Subscriber {
    let wake: AsyncStream<Void>.Continuation
    /// Closes the connection; never blocks.
    let cut: @Sendable () -> Void
    var writingSince: ContinuousClock.Instant?
  }

  /// Makes a hub. `epoch` names its run in event ids and must differ from run to run.
  public init(bounds: StreamBounds = .standard, epoch: UInt32 = .random(in: .min ... .max)) {
    self.bounds = bounds
    self.epoch = epoch
    state = Mutex(
      State(ring: EventRing(eventLimit: bounds.ringEvents, byteLimit: bounds.ringBytes)))
    (pumpWakes, pumpWake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Takes changes in the order of their ids. Never blocks and does not encode: a lock over an
  /// append.
  ///
  /// Call it after the changes are in the state that snapshots are taken of, from one task. An id
  /// that does not rise is answered by forgetting what is held: subscribers take fresh snapshots.
  public func publish(_ changes: [StreamChange]) {
    guard !changes.isEmpty else { return }
    state.withLock { state in
      for change in changes {
        let rises = change.id > state.published
        state.published = max(state.published, change.id)
        if rises, state.incoming.count < bounds.ringEvents {
          state.incoming.append(change)
        } else {
          state.incoming.removeAll(keepingCapacity: true)
          state.ring.forget(through: state.published)
          state.generation += 1
          state.counts.floods += 1
        }
      }
    }
    pumpWake.yield()
  }

  /// What happened so far.
  public var counts: StreamCounts {
    state.withLock { state in
      var counts = state.counts
      counts.subscribers = state.subscribers.count
      counts.evicted = state.ring.evicted
      return counts
    }
  }

  /// Ends every subscription and takes no more.
  func end() {
    let wakes = state.withLock { state in
      state.isEnded = true
      return state.subscribers.values.map(\.wake)
    }
    for wake in wakes { wake.finish() }
    pumpWake.finish()
  }
}

/// What the hub counted since it was made.
public struct StreamCounts: Equatable, Sendable {
  /// Subscribed now.
  public var subscribers = 0
  /// Subscriptions refused because the hub was full.
  public var refused: UInt64 = 0
  /// Events encoded.
  public var events: UInt64 = 0
  /// Events handed to subscribers' connections.
  public var delivered: UInt64 = 0
  /// Snapshots to new subscribers and to those whose event id was unknown or too old.
  public var snapshots: UInt64 = 0
  /// Snapshots in place of a backlog over the bound.
  public var overflows: UInt64 = 0
  /// Subscribers cut off because one write took too long.
  public var cut: UInt64 = 0
  /// Events dropped from the ring for newer ones.
  public var evicted: UInt64 = 0
  /// Times that waiting changes were forgotten because too many came at once.
  public var floods: UInt64 = 0
  /// Wakes that a subscriber had no need of, one being under way.
  public var wakesMerged: UInt64 = 0
}

private import Dispatch
private import Synchronization

/// A first-in-first-out queue from the receive thread to one consumer.
///
/// Bound: `capacity`. When full: ``push(contentsOf:)`` refuses what does not fit and says how many
/// (``refused`` counts them); nothing that is in the queue is ever dropped. Both ends move batches
/// under one lock: an element costs a fraction of a lock's 6–9 ns (style.md).
public final class BoundedQueue<Element: Sendable>: Sendable {
  private struct State {
    var elements: [Element?]
    var head = 0
    var count = 0
    var refused: UInt64 = 0
    /// Threads asleep in ``wait(milliseconds:)`` that nobody has signalled yet.
    var sleepers = 0
    var isClosed = false
  }

  /// Most elements that may wait.
  public let capacity: Int
  private let state: Mutex<State>
  private let wakeUp = DispatchSemaphore(value: 0)

  /// Makes a queue; `capacity` must be positive.
  public init(capacity: Int) {
    precondition(capacity > 0, "a queue needs room")
    self.capacity = capacity
    state = Mutex(State(elements: []))
  }

  /// Puts elements in while there is room; returns how many were refused. A closed queue refuses
  /// all.
  @discardableResult
  public func push(contentsOf more: [Element]) -> Int {
    guard !more.isEmpty else { return 0 }
    let (taken, wakes) = state.withLock { state -> (Int, Bool) in
      let taken = state.isClosed ? 0 : min(more.count, capacity - state.count)
      // The ring grows to the bound at most, and only as far as it was ever needed.
      if state.count + taken > state.elements.count { grow(&state, to: state.count + taken) }
      for element in more.prefix(taken) {
        state.elements[(state.head + state.count) % state.elements.count] = element
        state.count += 1
      }
      state.refused += UInt64(more.count - taken)
      let wakes = taken > 0 && state.sleepers > 0
      if wakes { state.sleepers -= 1 }
      return (taken, wakes)
    }
    if wakes { wakeUp.signal() }
    return more.count - taken
  }

  /// Puts one element in; false when there is no room.
  public func push(_ element: Element) -> Bool { push(contentsOf: [element]) == 0 }

  private func grow(_ state: inout State, to needed: Int) {
    var larger: [Element?] = []
    let size = min(capacity, max(needed, state.elements.count * 2, 16))
    larger.reserveCapacity(size)
    for offset in 0..<state.count {
      larger.append(state.elements[(state.head + offset) % state.elements.count])
    }
    larger.append(contentsOf: repeatElement(nil, count: size - state.count))
    state.elements = larger
    state.head = 0
  }

  /// Moves at most `limit` elements to the end of `batch`, oldest first; returns how many.
  @discardableResult
  public func drain(into batch: inout [Element], max limit: Int) -> Int {
    state.withLock { state in
      let taken = min(limit, state.count)
      batch.reserveCapacity(batch.count + taken)
      for _ in 0..<taken {
        if let element = state.elements[state.head].take() { batch.append(element) }
        state.head = (state.head + 1) % state.elements.count
      }
      state.count -= taken
      return taken
    }
  }

  /// Blocks the calling thread until there is an element, the queue is closed or the time is over;
  /// true when there is an element.
  @available(*, noasync)
  public func wait(milliseconds: Int) -> Bool {
    let sleeps = state.withLock { state in
      guard state.count == 0, !state.isClosed else { return false }
      state.sleepers += 1
      return true
    }
    if sleeps, wakeUp.wait(timeout: .now() + .milliseconds(milliseconds)) == .timedOut {
      let wasSignalled = state.withLock { state in
        // Who signals takes the sleeper off the count first: none left means a signal is on its
        // way.
        guard state.sleepers > 0 else { return true }
        state.sleepers -= 1
        return false
      }
      if wasSignalled { wakeUp.wait() }
    }
    return !isEmpty
  }

  /// Refuses all that comes from now on, and wakes who waits. What is in the queue
  /// can still be drained.
  public func close() {
    let sleepers = state.withLock { state in
      state.isClosed = true
      defer { state.sleepers = 0 }
      return state.sleepers
    }
    for _ in 0..<sleepers { wakeUp.signal() }
  }

  /// Elements waiting.
  public var count: Int { state.withLock { $0.count } }
  /// Whether none waits.
  public var isEmpty: Bool { count == 0 }
  /// Elements refused since the start.
  public var refused: UInt64 { state.withLock { $0.refused } }
}

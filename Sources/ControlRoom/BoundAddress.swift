import Synchronization

/// The port that the server got, for those who wait to learn it. Set once.
final class BoundAddress: Sendable {
  private enum State {
    case waiting([CheckedContinuation<Int?, Never>])
    case known(Int?)
  }
  private let state = Mutex(State.waiting([]))

  /// Tells the port; nil when there will be none. Only the first call counts.
  func set(_ port: Int?) {
    let waiters = state.withLock { state -> [CheckedContinuation<Int?, Never>] in
      guard case .waiting(let waiters) = state else { return [] }
      state = .known(port)
      return waiters
    }
    for waiter in waiters { waiter.resume(returning: port) }
  }

  /// The port, once it is known; nil when the server could not listen or has ended.
  func port() async -> Int? {
    await withCheckedContinuation { continuation in
      let known: Int?? = state.withLock { state in
        switch state {
        case .known(let port): return .some(port)
        case .waiting(let waiters):
          state = .waiting(waiters + [continuation])
          return nil
        }
      }
      if let known { continuation.resume(returning: known) }
    }
  }
}

import Foundation
import Store
import Synchronization

/// Runs the store's blocking calls on a thread of their own, so that a slow disk holds up neither
/// the server's tasks nor the desk's.
///
/// Bound: `limit` calls waiting. When full a call is refused as busy. Counter: ``refused``.
final class StoreCalls: Sendable {
  /// Calls that may wait: at some milliseconds each, more would wait longer than a client does [D].
  static let limit = 128

  private let store: any Records
  private let queue = DispatchQueue(label: "watchpost.controlroom.store", qos: .userInitiated)
  private let waiting = Mutex(0)
  private let refusals = Mutex<UInt64>(0)

  init(_ store: any Records) { self.store = store }

  /// Calls turned away because too many waited.
  var refused: UInt64 { refusals.withLock { $0 } }

  /// Runs a call and returns what it returns. Throws ``APIError/busy`` when too many wait, and what
  /// the call throws.
  func run<Answer: Sendable>(
    _ call: @escaping @Sendable (any Records) throws(StoreError) -> Answer
  ) async throws -> Answer {
    try take()
    return try await withCheckedThrowingContinuation { continuation in
      start(call) { continuation.resume(with: $0.mapError { $0 as any Error }) }
    }
  }

  /// Runs a call and waits for its end, but not longer than that; it ends later, then. Its failure,
  /// and that too many wait, count as no answer.
  func run(
    withinMs milliseconds: Int,
    _ call: @escaping @Sendable (any Records) throws(StoreError) -> Void
  ) async {
    guard (try? take()) != nil else { return }
    _ = await FirstAnswer<Void>.within(milliseconds) { done in start(call) { _ in done(()) } }
  }

  private func take() throws(APIError) {
    let isFree = waiting.withLock { waiting in
      guard waiting < Self.limit else { return false }
      waiting += 1
      return true
    }
    guard isFree else {
      refusals.withLock { $0 += 1 }
      throw APIError.busy
    }
  }

  private func start<Answer: Sendable>(
    _ call: @escaping @Sendable (any Records) throws(StoreError) -> Answer,
    _ done: @escaping @Sendable (Result<Answer, StoreError>) -> Void
  ) {
    queue.async { [store] in
      let result = Result { () throws(StoreError) in try call(store) }
      self.waiting.withLock { $0 -= 1 }
      done(result)
    }
  }
}

private import Foundation

/// Runs what blocks on a thread of its own. A test that blocks one of the few threads that all
/// tasks share can starve the very task that it waits for.
public func offPool<Answer: Sendable>(
  _ body: @escaping @Sendable () throws -> Answer
) async throws -> Answer {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
  }
}

import Foundation
import Synchronization

/// Waits for what another thread answers, but not for ever: whichever comes first, the answer or
/// the end of the time, is taken, and the other is dropped.
final class FirstAnswer<Answer: Sendable>: Sendable {
  private let waiting: Mutex<CheckedContinuation<Answer?, Never>?>

  private init(_ continuation: CheckedContinuation<Answer?, Never>) {
    waiting = Mutex(continuation)
  }

  private func give(_ answer: Answer?) {
    let continuation = waiting.withLock { waiting in
      defer { waiting = nil }
      return waiting
    }
    continuation?.resume(returning: answer)
  }

  /// The answer that `ask` gives to its argument, once; nil when it has not within the time.
  static func within(
    _ milliseconds: Int, _ ask: (@escaping @Sendable (Answer) -> Void) -> Void
  ) async -> Answer? {
    await withCheckedContinuation { continuation in
      let first = FirstAnswer(continuation)
      patience.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { first.give(nil) }
      ask { first.give($0) }
    }
  }
}

/// Where the ends of waits are kept. It never blocks.
private let patience = DispatchQueue(
  label: "watchpost.controlroom.patience", qos: .userInitiated)

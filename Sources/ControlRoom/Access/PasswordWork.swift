import Foundation
import Synchronization

/// Runs what passwords cost (scrypt: a tenth of a second, 32 MiB) on two threads of its own, so
/// that tries at sign-in hold up nothing else.
///
/// Bound: 2 at once and `limit` waiting, `knownLimit` for those who signed in from their address
/// before. When full a try is refused as busy. Counters: ``performed``, ``refused``.
final class PasswordWork: Sendable {
  /// Tries that may wait: the last waits 0.8 s [D].
  static let limit = 16
  /// The same for known addresses: a flood from elsewhere leaves them room.
  static let knownLimit = 24

  private struct State {
    var loads = [0, 0]
    var performed: UInt64 = 0
    var refused: UInt64 = 0
  }
  private let lanes = [
    DispatchQueue(label: "watchpost.password.0", qos: .utility),
    DispatchQueue(label: "watchpost.password.1", qos: .utility),
  ]
  private let state = Mutex(State())

  /// Pieces of work done, each one hash.
  var performed: UInt64 { state.withLock { $0.performed } }
  /// Tries turned away.
  var refused: UInt64 { state.withLock { $0.refused } }

  /// Runs a piece. Throws ``APIError/busy`` when too many wait, and what the work throws.
  func run<Answer: Sendable>(
    isKnown: Bool, _ work: @escaping @Sendable () throws -> Answer
  ) async throws -> Answer {
    let lane: Int? = state.withLock { state in
      let most = (isKnown ? Self.knownLimit : Self.limit) + lanes.count
      guard state.loads.reduce(0, +) < most else {
        state.refused += 1
        return nil
      }
      let lane = state.loads[0] <= state.loads[1] ? 0 : 1
      state.loads[lane] += 1
      return lane
    }
    guard let lane else { throw APIError.busy }
    return try await withCheckedThrowingContinuation { continuation in
      lanes[lane].async { [self] in
        let result = Result { try work() }
        state.withLock { state in
          state.loads[lane] -= 1
          state.performed += 1
        }
        continuation.resume(with: result)
      }
    }
  }
}

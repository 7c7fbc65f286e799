import ControlRoom
import Synchronization
import Wire

/// Which conditions hold, from the thread that looks to those that tell.
final class ConditionBoard: Sendable {
  private let since = Mutex<[Condition.Code: WallTime]>([:])

  /// The conditions as of the last look.
  var current: Set<Condition.Code> { since.withLock { Set($0.keys) } }

  /// The same with the time that each was first seen.
  var held: [Condition] {
    since.withLock { since in since.map { Condition(code: $0.key, since: $0.value) } }
  }

  /// Takes a new look.
  func set(_ codes: Set<Condition.Code>, at wall: WallTime) {
    since.withLock { since in
      let before = since
      since = [:]
      for code in codes { since[code] = before[code] ?? wall }
    }
  }
}

import ControlRoom
import Synchronization
import Wire

/// The heartbeat's settings and tally, between the one who sends and those who show.
final class Heartbeat: Sendable {
  private let state: Mutex<(settings: HeartbeatSettings?, tally: HeartbeatTally)>

  /// A heartbeat with these settings; nil sends none.
  init(_ settings: HeartbeatSettings?) { state = Mutex((settings, HeartbeatTally())) }

  /// The settings in force.
  var settings: HeartbeatSettings? { state.withLock { $0.settings } }
  /// What became of those sent.
  var tally: HeartbeatTally { state.withLock { $0.tally } }
  /// Whether operators must be told.
  var isFailing: Bool { state.withLock { $0.settings != nil && $0.tally.isFailing } }

  /// Takes new settings on reload.
  func replace(_ settings: HeartbeatSettings?) {
    state.withLock { state in
      if state.settings?.url != settings?.url { state.tally.forgetRow() }
      state.settings = settings
    }
  }

  /// Counts one; returns the failures in a row before and after.
  func note(_ outcome: HeartbeatOutcome, at wall: WallTime) -> (before: UInt64, now: UInt64) {
    state.withLock { state in
      let before = state.tally.inARow
      state.tally.note(outcome, at: wall)
      return (before, state.tally.inARow)
    }
  }

  /// As the health view shows it.
  var view: HealthView.Heartbeat {
    let (settings, tally) = state.withLock { $0 }
    return HealthView.Heartbeat(
      url: settings?.origin, everySeconds: settings?.everySeconds, lastOk: tally.lastOk,
      failures: tally.failures, failuresInARow: tally.inARow)
  }
}

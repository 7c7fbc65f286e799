import Incidents
import Ingest
import Wire

/// Desk time: monotonic within a run, carried on over restarts.
///
/// After a restart it goes on from the journal's last moment plus the wall time that has passed
/// since (never less than nothing), so that a deadline of 30 s that had run 20 s has 10 s left.
struct DeskClock: Sendable {
  /// Longest stop that is counted, milliseconds: 30 days. A wall clock that leaps further is
  /// broken, and every deadline is long due anyway.
  private static let longestStopMs: Int64 = 30 * 86_400_000

  private let baseMs: Int64
  private let startNanoseconds: Int64

  /// A clock that starts now.
  init(after last: Moment?, now: ReceiveStamp) {
    startNanoseconds = now.monotonicNanoseconds
    if let last {
      baseMs = last.desk + min(max(0, now.wall - last.wall), Self.longestStopMs)
    } else {
      baseMs = 0
    }
  }

  /// The moment of a stamp.
  func moment(_ stamp: ReceiveStamp) -> Moment {
    Moment(
      desk: baseMs + max(0, stamp.monotonicNanoseconds - startNanoseconds) / 1_000_000,
      wall: stamp.wall)
  }

  /// The moment that is now.
  var now: Moment { moment(.now()) }
}

import Wire

/// The time by which retention deletes: the wall clock, but for a leap ahead. What is deleted does
/// not come back when the clock is put right, so a leap counts only when it has stood for a day;
/// until then this clock goes on as if there had been none. Pure: both clocks come in.
struct RetentionClock: Equatable, Sendable {
  /// Why it does not follow the wall clock.
  enum Hold: String, Sendable {
    /// The wall clock leapt ahead while the service ran.
    case leap
    /// The wall clock is far ahead of when the service last ran. Most often it was stopped for
    /// long; then its records go a day late.
    case stop
  }

  /// A leap that is waited out, milliseconds. [D] 1 h: any more ahead and a day's records would go
  /// too early; less is how a clock is put right.
  static let leapMs: Int64 = 3_600_000
  /// Time without a service that is waited out, milliseconds. [D] 1 day: being wrong about a real
  /// stop costs a day's delay only.
  static let stopMs: Int64 = 86_400_000
  /// How long it is waited out by the monotonic clock, milliseconds. [D] 24 h: someone sees the
  /// condition in that time.
  static let holdMs: Int64 = 86_400_000

  /// Why it does not follow the wall clock; nil while it does.
  private(set) var hold: Hold?
  /// Wall clock minus monotonic clock as trusted, and as last seen.
  private var trusted: Int64
  private var seen: Int64
  private var heldSince: Int64 = 0

  /// A clock that starts now. `last` is what retention last went by, or when the newest record was
  /// made; nil in a new folder.
  init(wall: WallTime, monotonicMs: Int64, last: WallTime?) {
    seen = wall.milliseconds - monotonicMs
    trusted = seen
    guard let last, wall - last > Self.stopMs else { return }
    trusted = last.milliseconds - monotonicMs
    hold = .stop
    heldSince = monotonicMs
  }

  /// The time for retention. To be asked every second or so: only what happens between two looks is
  /// a leap.
  mutating func now(wall: WallTime, monotonicMs: Int64) -> WallTime {
    let offset = wall.milliseconds - monotonicMs
    let leapt = offset - seen > Self.leapMs
    seen = offset
    if leapt {
      hold = .leap
      heldSince = monotonicMs
    } else if offset - trusted <= Self.leapMs || monotonicMs - heldSince >= Self.holdMs {
      // Put right again, or it has stood long enough.
      hold = nil
    }
    if hold == nil { trusted = offset }
    return WallTime(milliseconds: monotonicMs + trusted)
  }
}

private import Glibc
internal import Wire

/// The run's two clocks: time since the start for decisions, the wall clock for datagrams.
struct SimulationClock {
  private let start = ContinuousClock.now
  /// How far the devices' clocks are off, milliseconds.
  let offsetMilliseconds: Int64

  init(offsetMilliseconds: Int64 = 0) { self.offsetMilliseconds = offsetMilliseconds }

  /// Time since the start.
  var now: Duration { ContinuousClock.now - start }

  /// The devices' clock.
  var wall: WallTime {
    WallTime(milliseconds: Self.systemMilliseconds + offsetMilliseconds)
  }

  /// Unix seconds now: the default boot counter, since it goes up from one start to the next.
  static var unixSeconds: UInt32 { UInt32(truncatingIfNeeded: systemMilliseconds / 1_000) }

  private static var systemMilliseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}

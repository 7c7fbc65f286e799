/// Decides whether the service may say that it works. Pure: counters come in.
struct Watchdog: Equatable, Sendable {
  /// Longest time between two looks, microseconds. [D] 2 s: a stall is in the log long before
  /// systemd's time is up.
  private static let longestMicroseconds: Int64 = 2_000_000

  /// Microseconds between two looks: at most half of what systemd waits (sd_watchdog_enabled(3)).
  let everyMicroseconds: Int64
  private var desk: UInt64?
  private var receiver: UInt64?

  /// The watchdog that systemd asks for; nil when it asks for none, or another process.
  init?(_ environment: [String: String], pid: Int32) {
    guard let text = environment["WATCHDOG_USEC"], let limit = Int64(text), limit >= 2 else {
      return nil
    }
    if let wanted = environment["WATCHDOG_PID"], wanted != String(pid) { return nil }
    everyMicroseconds = min(limit / 2, Self.longestMicroseconds)
  }

  /// Whether both the desk and the receive thread have gone round since the last look. A desk that
  /// is stuck takes no press, however alive the rest is.
  mutating func isAlive(desk: UInt64, receiver: UInt64) -> Bool {
    defer {
      self.desk = desk
      self.receiver = receiver
    }
    return desk != (self.desk ?? 0) && receiver != (self.receiver ?? 0)
  }
}

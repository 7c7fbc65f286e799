private import CSocket
public import Wire

/// When a datagram was taken from the socket, on both clocks (design.md, rule of flow 10).
public struct ReceiveStamp: Equatable, Sendable, BitwiseCopyable, Codable {
  /// CLOCK_MONOTONIC, nanoseconds: for durations and deadlines.
  public var monotonicNanoseconds: Int64
  /// Wall clock: for records.
  public var wall: WallTime

  /// Makes a stamp.
  public init(monotonicNanoseconds: Int64, wall: WallTime) {
    self.monotonicNanoseconds = monotonicNanoseconds
    self.wall = wall
  }

  /// Both clocks now.
  public static func now() -> ReceiveStamp {
    ReceiveStamp(
      monotonicNanoseconds: wp_monotonic_ns(), wall: WallTime(milliseconds: wp_wall_ms()))
  }
}

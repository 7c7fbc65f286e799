/// What one station, or a whole run, sent and got back.
struct TrafficCounts: Equatable, Codable {
  /// Datagrams sealed and sent, copies not counted.
  var sent = 0
  /// Copies sent because no acknowledgement came in time.
  var resent = 0
  /// Datagrams acknowledged as taken, copies not counted.
  var acknowledged = 0
  /// Datagrams refused for good: unknown version or kind, malformed.
  var refused = 0
  /// Events given up because the queue of unacknowledged ones was full.
  var overflowed = 0
  /// Presses, tests, cancels and tampers made.
  var alarms = 0
  /// Frames sent.
  var frames = 0
  /// Orders and sign commands taken, copies counted.
  var commands = 0
  /// Datagrams that came and were not authentic, or replayed.
  var rejected = 0

  static func + (left: TrafficCounts, right: TrafficCounts) -> TrafficCounts {
    TrafficCounts(
      sent: left.sent + right.sent, resent: left.resent + right.resent,
      acknowledged: left.acknowledged + right.acknowledged, refused: left.refused + right.refused,
      overflowed: left.overflowed + right.overflowed, alarms: left.alarms + right.alarms,
      frames: left.frames + right.frames, commands: left.commands + right.commands,
      rejected: left.rejected + right.rejected)
  }
}

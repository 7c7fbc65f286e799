import Wire

/// What became of heartbeats. Pure: time is passed in.
struct HeartbeatTally: Equatable, Sendable {
  /// Failures in a row that raise the condition: one may be a restart over there, three are not
  /// [D].
  static let failingAfter: UInt64 = 3

  /// When one was last taken.
  private(set) var lastOk: WallTime?
  /// Failed since the start.
  private(set) var failures: UInt64 = 0
  /// Failed since the last that was taken.
  private(set) var inARow: UInt64 = 0

  /// Whether operators must be told.
  var isFailing: Bool { inARow >= Self.failingAfter }

  /// Counts one.
  mutating func note(_ outcome: HeartbeatOutcome, at wall: WallTime) {
    switch outcome {
    case .taken:
      lastOk = wall
      inARow = 0
    case .failed:
      failures += 1
      inARow += 1
    }
  }

  /// Begins a new row: another address is another matter.
  mutating func forgetRow() { inARow = 0 }
}

/// How a heartbeat ended.
enum HeartbeatOutcome: Equatable, Sendable {
  /// Answered with 2xx.
  case taken
  /// Anything else, in words without the address.
  case failed(String)
}

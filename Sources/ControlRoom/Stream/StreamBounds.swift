/// Bounds of the event stream.
public struct StreamBounds: Equatable, Sendable {
  /// Events kept for `Last-Event-ID`, 16...65,536.
  public let ringEvents: Int
  /// Bytes of events kept, 65,536...268,435,456; the oldest go first.
  public let ringBytes: Int
  /// Events that a subscriber may be behind before it gets a fresh snapshot instead, 1...ring.
  public let backlogEvents: Int
  /// Bytes that a subscriber may be behind before it gets a fresh snapshot instead.
  public let backlogBytes: Int
  /// Subscribers at once, 1...10,000; more are answered 503.
  public let subscribers: Int
  /// Milliseconds of silence after which a comment is sent, 200...2,900: a page calls itself blind
  /// after 5 s without a byte.
  public let keepAliveMs: Int
  /// Most milliseconds between two wakes of the subscribers, 0...1,000: see
  /// ``pause(afterWaking:)``. The first event after a pause goes out at once; a burst is written
  /// together.
  public let coalesceMs: Int
  /// Milliseconds that one write to a subscriber may take before it is cut off, 1,000...600,000.
  public let stallMs: Int

  /// The defaults: at 50 changes a second the ring spans 80 s of lost connection; 1 MiB and 256
  /// events are more than a fresh snapshot of a quiet county costs [D].
  public static let standard = StreamBounds(
    unchecked: (4_096, 16 << 20, 256, 1 << 20, 1_000, 2_000, 50, 30_000))

  /// Wakes a second over all subscribers: at 17-28 us of CPU each (measured with 500 to 2,000
  /// streams) they take half a core at most [D].
  static let wakesPerSecond = 25_000

  /// How long the pump rests after it woke that many: ten pages hear of everything at once, 500
  /// streams of 50 bursts a second, and ``coalesceMs`` is the most that anyone waits.
  func pause(afterWaking subscribers: Int) -> Duration {
    min(.milliseconds(coalesceMs), .seconds(1) * subscribers / Self.wakesPerSecond)
  }

  /// Makes bounds. Throws ``ControlRoomError/badSetting(name:reason:)`` for a value out of range.
  public init(
    ringEvents: Int = 4_096, ringBytes: Int = 16 << 20, backlogEvents: Int = 256,
    backlogBytes: Int = 1 << 20, subscribers: Int = 1_000, keepAliveMs: Int = 2_000,
    coalesceMs: Int = 50, stallMs: Int = 30_000
  ) throws(ControlRoomError) {
    try ControlRoomConfiguration.check("ringEvents", ringEvents, in: 16...65_536)
    try ControlRoomConfiguration.check("ringBytes", ringBytes, in: 65_536...268_435_456)
    try ControlRoomConfiguration.check("backlogEvents", backlogEvents, in: 1...ringEvents)
    try ControlRoomConfiguration.check("backlogBytes", backlogBytes, in: 1_024...ringBytes)
    try ControlRoomConfiguration.check("subscribers", subscribers, in: 1...10_000)
    try ControlRoomConfiguration.check("keepAliveMs", keepAliveMs, in: 200...2_900)
    try ControlRoomConfiguration.check("coalesceMs", coalesceMs, in: 0...1_000)
    try ControlRoomConfiguration.check("stallMs", stallMs, in: 1_000...600_000)
    self.init(
      unchecked: (
        ringEvents, ringBytes, backlogEvents, backlogBytes, subscribers, keepAliveMs, coalesceMs,
        stallMs
      ))
  }

  private init(unchecked values: (Int, Int, Int, Int, Int, Int, Int, Int)) {
    ringEvents = values.0
    ringBytes = values.1
    backlogEvents = values.2
    backlogBytes = values.3
    subscribers = values.4
    keepAliveMs = values.5
    coalesceMs = values.6
    stallMs = values.7
  }
}

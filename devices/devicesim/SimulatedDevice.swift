internal import Wire

/// What a simulated device wants sent.
enum Outgoing: Equatable {
  /// Sent once; if it is lost, it is lost.
  case once(Message)
  /// Sent again until the centre acknowledges it.
  case untilAcknowledged(Message)
  /// A whole JPEG frame, to be cut into fragments.
  case frame([UInt8])
}

/// Something that a script makes a device do.
enum ScriptAction: Equatable {
  /// A post's button, key switch or housing.
  case alarm(Alarm.Action)
  /// Someone walks or drives through a camera's view.
  case visit
  /// A camera's view is covered.
  case cover
  /// A camera's view is free again.
  case uncover
  /// A vehicle far over the limit comes towards a bend.
  case speeder
  /// A truck without brakes comes down towards a bend.
  case runaway
  /// The device falls silent.
  case silence
  /// The device speaks again, as after a power cut: with a new boot.
  case resume
}

/// A device as a state machine: takes what happens and the time since the run's start, returns what
/// to send. No clock, no socket, no key inside.
protocol SimulatedDevice {
  /// What the device is.
  var deviceClass: DeviceClass { get }
  /// When it wants to be woken; nil when only a message can move it.
  var nextWake: Duration? { get }
  /// Time has come to ``nextWake`` or beyond.
  mutating func wake(at now: Duration) -> [Outgoing]
  /// The centre sent an order or a sign command. A copy, the same bytes again, is answered and
  /// never carried out a second time: anyone can send one.
  mutating func receive(_ message: Message, isCopy: Bool, at now: Duration) -> [Outgoing]
  /// A script wants something. Actions that mean nothing to the device do nothing.
  mutating func perform(_ action: ScriptAction, at now: Duration) -> [Outgoing]
  /// What is wrong with it, for its heartbeats.
  var faults: DeviceFaults { get }
  /// Frames or readings given up so far.
  var givenUp: UInt32 { get }
  /// Why the run was not what it should have been; it ends with this.
  var failure: SimulatorError? { get }
}

extension SimulatedDevice {
  mutating func receive(_ message: Message, isCopy: Bool, at now: Duration) -> [Outgoing] { [] }
  mutating func perform(_ action: ScriptAction, at now: Duration) -> [Outgoing] { [] }
  var faults: DeviceFaults { [] }
  var givenUp: UInt32 { 0 }
  var failure: SimulatorError? { nil }
}

extension Duration {
  /// Seconds as a number.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

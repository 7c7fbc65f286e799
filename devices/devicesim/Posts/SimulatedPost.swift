internal import Wire

/// A one-touch alarm post: a button, a cancel button, a key switch for tests, a housing contact.
struct SimulatedPost: SimulatedDevice, Equatable {
  let deviceClass = DeviceClass.post
  private(set) var faults: DeviceFaults = []
  private var pressCount: UInt16 = 0
  private var random: SeededRandom

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  var nextWake: Duration? { nil }
  mutating func wake(at now: Duration) -> [Outgoing] { [] }

  mutating func perform(_ action: ScriptAction, at now: Duration) -> [Outgoing] {
    guard case .alarm(let kind) = action else { return [] }
    if kind == .press || kind == .test { pressCount &+= 1 }
    if kind == .tamper { faults.insert(.tamper) }
    // A hand holds a button for 80 to 600 ms (measured on lift buttons; [D] for posts).
    let held = kind == .tamper ? 0 : UInt16(random.number(in: 80...600))
    let alarm = Alarm(
      action: kind, button: kind == .cancel ? 2 : 1, heldMilliseconds: held,
      batteryMillivolts: 12_600, pressCount: pressCount)
    return [.untilAcknowledged(.alarm(alarm))]
  }
}

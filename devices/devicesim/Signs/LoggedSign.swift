internal import Wire

/// A sign whose panel is put on record at each change.
struct LoggedSign: SimulatedDevice {
  private var sign: SimulatedSign
  private let device: DeviceID
  private let log: PanelLog
  private var noted: SignState?
  /// What went wrong with the log; the run goes on without it and ends with this.
  private(set) var failure: SimulatorError?

  init(_ sign: SimulatedSign, of device: DeviceID, log: PanelLog) {
    self.sign = sign
    self.device = device
    self.log = log
  }

  var deviceClass: DeviceClass { sign.deviceClass }
  var faults: DeviceFaults { sign.faults }
  var nextWake: Duration? { sign.nextWake }

  mutating func wake(at now: Duration) -> [Outgoing] {
    defer { note() }
    return sign.wake(at: now)
  }

  mutating func receive(_ message: Message, isCopy: Bool, at now: Duration) -> [Outgoing] {
    defer { note() }
    return sign.receive(message, isCopy: isCopy, at: now)
  }

  /// A renewal under another id is the same picture.
  private mutating func note() {
    let state = sign.state
    guard failure == nil, state.text != noted?.text || state.lamp != noted?.lamp else { return }
    noted = state
    do throws(SimulatorError) { try log.note(sign, of: device) } catch { failure = error }
  }
}

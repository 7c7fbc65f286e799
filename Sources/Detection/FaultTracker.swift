/// Debounces one view fault: raised after it has stood for a time and some frames, cleared
/// likewise.
struct FaultTracker {
  /// Milliseconds and frames without the sign that clear a fault at most [D: an operator should not
  /// see it flap].
  static let clearMs: Int64 = 2_000
  static let clearFrames = 3

  /// What is watched.
  let fault: CameraFault
  /// Milliseconds and frames that the sign of it must last.
  let standsMs: Int64
  let standsFrames: Int
  private(set) var isRaised = false
  private var sinceMs: Int64 = 0
  private var frames = 0

  init(_ fault: CameraFault, standsMs: Int64, standsFrames: Int) {
    self.fault = fault
    self.standsMs = standsMs
    self.standsFrames = standsFrames
  }

  /// Takes a frame in; true when the fault is raised by it.
  mutating func observe(_ sign: Bool, at nowMs: Int64, events: inout [CameraEvent]) -> Bool {
    if sign == isRaised {
      frames = 0
      return false
    }
    if frames == 0 { sinceMs = nowMs }
    frames += 1
    let needMs = sign ? standsMs : min(standsMs, Self.clearMs)
    let needFrames = sign ? standsFrames : min(standsFrames, Self.clearFrames)
    guard frames >= needFrames, nowMs - sinceMs >= needMs else { return false }
    isRaised = sign
    frames = 0
    events.append(sign ? .faultRaised(fault) : .faultCleared(fault))
    return sign
  }
}

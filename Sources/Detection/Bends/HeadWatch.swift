/// Whether one head can be relied on.
struct HeadWatch: Sendable, Equatable {
  private(set) var standing = CorridorPicture.Watch.waiting
  private var heardMs: Int64 = 0
  private var isHeard = false
  private var isSensing = true
  /// Whether its loss has been told.
  private var isTold = false

  /// Whether its beam counts as watched road.
  var isSeeing: Bool { standing == .alive || standing == .waiting }

  /// Silence counts from now.
  mutating func begin(at nowMs: Int64) { if !isHeard { heardMs = nowMs } }

  /// Something authentic came from its device; `isSensing` is nil when that says nothing of the
  /// sensor's health. A reading does not: a broken sensor may send some, and what the device says
  /// of itself stands until it says otherwise.
  mutating func hear(isSensing: Bool?, at nowMs: Int64) {
    heardMs = nowMs
    isHeard = true
    if let isSensing { self.isSensing = isSensing }
  }

  /// Judges it; returns what the desk must be told of a change.
  mutating func check(at nowMs: Int64, missed: Int, rules: BendRules) -> BendAlert.Kind? {
    let isSilent = nowMs - heardMs >= Int64(rules.silence * 1_000)
    if isSilent || !isSensing {
      standing = .lost
    } else if missed >= rules.missedVehicles {
      standing = .blind
    } else {
      standing = isHeard ? .alive : .waiting
    }
    let isGone = standing == .lost || standing == .blind
    guard isGone != isTold else { return nil }
    isTold = isGone
    return isGone ? .headLost : .headBack
  }
}

public import Wire

/// One bend's warnings (domain.md 4.2–4.4): readings in, sign requests and alerts out.
///
/// Decides only: no clock, no I/O. All calls of one bend come from one task; times are monotonic
/// milliseconds and never run backwards. Call ``tick(at:wall:)`` at least every 250 ms.
public struct BendDetector: Sendable {
  /// The bend.
  public let bend: Bend
  /// Readings that fit no head of the bend, or no vehicle that can be.
  public internal(set) var ignoredReadings = 0
  /// Vehicles that could not be followed because too many were there.
  public internal(set) var droppedVehicles = 0

  let rules: BendRules
  var vehicles: [BendVehicle] = []
  var signs: [SignKeeper]
  /// A place for each head: when its device was heard last, whether it ever was, and whether it is
  /// taken for lost.
  var heardMs: [Int64]
  var isHeard: [Bool]
  var isLost: [Bool]
  private var isStarted = false

  /// Sets a bend up. Throws when its numbers cannot be: lengths, speeds, distances, doubled heads.
  public init(_ bend: Bend) throws(DetectionError) {
    try self.init(bend, rules: BendRules())
  }

  init(_ bend: Bend, rules: BendRules) throws(DetectionError) {
    try bend.validate()
    self.bend = bend
    self.rules = rules
    signs = bend.signs.map(SignKeeper.init)
    heardMs = [Int64](repeating: 0, count: bend.heads.count)
    isHeard = [Bool](repeating: false, count: bend.heads.count)
    isLost = [Bool](repeating: false, count: bend.heads.count)
    vehicles.reserveCapacity(rules.vehicleLimit)
  }

  /// Vehicles followed now.
  public var vehicleCount: Int { vehicles.count }

  /// A head measured a vehicle. Readings of heads that are not this bend's are counted and ignored.
  public mutating func observe(
    _ reading: BendReading, from device: DeviceID, at nowMs: Int64, wall: WallTime
  ) -> BendOutput {
    start(at: nowMs)
    heard(device: device, at: nowMs)
    var output = BendOutput()
    if let place = follow(reading, from: device, at: nowMs) {
      judgeSpeed(of: place, at: nowMs, wall: wall, output: &output)
    }
    decide(at: nowMs, wall: wall, output: &output)
    return output
  }

  /// A sign said what it shows.
  public mutating func observe(
    signState: SignState, from device: DeviceID, at nowMs: Int64, wall: WallTime
  ) -> BendOutput {
    start(at: nowMs)
    var output = BendOutput()
    for place in signs.indices where signs[place].sign.device == device {
      signs[place].hear(signState, at: nowMs)
    }
    checkSigns(at: nowMs, wall: wall, output: &output)
    return output
  }

  /// Anything authentic came from a head's device, such as a heartbeat.
  public mutating func heard(device: DeviceID, at nowMs: Int64) {
    for place in bend.heads.indices where bend.heads[place].device == device {
      heardMs[place] = nowMs
      isHeard[place] = true
    }
  }

  /// Time passed: holds end, tracks coast, commands are renewed, silent heads are found.
  public mutating func tick(at nowMs: Int64, wall: WallTime) -> BendOutput {
    start(at: nowMs)
    var output = BendOutput()
    checkHeads(at: nowMs, wall: wall, output: &output)
    checkSigns(at: nowMs, wall: wall, output: &output)
    decide(at: nowMs, wall: wall, output: &output)
    return output
  }

  /// Silence counts from the first call: a head is not lost before it could speak.
  private mutating func start(at nowMs: Int64) {
    if isStarted { return }
    isStarted = true
    for place in heardMs.indices { heardMs[place] = nowMs }
  }

  private mutating func checkHeads(at nowMs: Int64, wall: WallTime, output: inout BendOutput) {
    for place in heardMs.indices {
      let isSilent = nowMs - heardMs[place] >= Int64(rules.silence * 1_000)
      if isSilent == isLost[place] { continue }
      isLost[place] = isSilent
      let head = bend.heads[place]
      output.alerts.append(
        BendAlert(
          bend: bend.id, kind: isSilent ? .headLost : .headBack, device: head.device,
          approach: head.approach, speed: nil, at: wall))
    }
  }

  private mutating func checkSigns(at nowMs: Int64, wall: WallTime, output: inout BendOutput) {
    for place in signs.indices {
      guard let kind = signs[place].check(at: nowMs, rules: rules) else { continue }
      let sign = signs[place].sign
      output.alerts.append(
        BendAlert(
          bend: bend.id, kind: kind, device: sign.device, approach: sign.approach, speed: nil,
          at: wall))
    }
  }
}

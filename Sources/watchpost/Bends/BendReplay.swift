internal import Detection
internal import Wire

/// Runs a recording through ``CorridorDetector``, as the service does, and keeps the score.
///
/// Readings, signs of life and ticks (every 50 ms of the recording's time) go in one order of time
/// through one detector. Signs are ideal: they show at once what they are told, say so 20 ms later,
/// and fall to caution when a command's validity runs out. While nobody is true on the road or
/// followed, and no warning has been lit, for 30 s, ticks are 5 s apart; the signs then say what
/// they show before each, as if they had been asked all the while.
struct BendReplay {
  /// What has happened up to a tick, for those who want to print or draw it.
  struct Step {
    var nowMs: Int64
    /// Warnings that ended since the last step.
    var showings: [SignBench.Showing]
    /// Vehicles that came onto the road since the last step.
    var admitted: [TrueVehicle]
    /// Who is followed, at every tenth tick; nil at the others.
    var users: [RoadUser]?
  }

  static let tickMs: Int64 = 50
  static let referenceMs: Int64 = 100
  static let sampleMs: Int64 = 500
  static let echoMs: Int64 = 20
  static let idleAfterMs: Int64 = 30_000
  static let strideMs: Int64 = 5_000
  /// After the last line the replay goes on until nobody is left, so long at most [D].
  static let longestEndMs: Int64 = 600_000
  /// Wall time of the recording's start: 2026-01-01T00:00:00Z, whatever it was.
  static let wallStart = WallTime(milliseconds: 1_767_225_600_000)

  private struct Echo {
    var atMs: Int64
    var sign: DeviceID
    var state: SignState
  }

  private(set) var scorer: ReplayScorer
  private var recording: RecordingReader
  private var truth: TruthReader?
  private var detector: CorridorDetector
  private var judge: SignJudge
  private var nextEntry: RecordingReader.Entry?
  private var nextVehicle: TrueVehicle?
  /// Answers on their way: those of the last 20 ms.
  private var echoes: [Echo] = []
  private var commandID: UInt32 = 0
  private var nowMs: Int64 = 0
  private var tickAtMs: Int64 = 0
  private var isStriding = false
  private var quietSinceMs: Int64?
  private var lastLineMs: Int64 = 0
  private var admitted: [TrueVehicle] = []
  private let hasTruth: Bool
  private let isWatched: [Bool]

  /// Sets a replay up and reads both files' first lines.
  init(recording: RecordingReader, truth: TruthReader?) throws(CommandError) {
    let corridor = recording.corridor
    do throws(DetectionError) {
      detector = try CorridorDetector(corridor)
    } catch {
      throw CommandError(.input, "corridor \(quoted(corridor.id)): \(error)")
    }
    judge = SignJudge(corridor)
    scorer = ReplayScorer(corridor)
    isWatched = corridor.bends.map { _ in true }
    hasTruth = truth != nil
    self.recording = recording
    self.truth = truth
    nextEntry = try self.recording.next()
    try readTruth()
    tickAtMs = min(
      (nextEntry?.atMs ?? .max), nextVehicle.map { Int64($0.firstMs) } ?? .max, 0)
  }

  /// Runs to the end; `onStep` is told what happened.
  mutating func run(_ onStep: (Step, ReplayScorer) throws -> Void) throws -> ReplayScore {
    while true {
      if let entry = nextEntry, entry.atMs <= min(tickAtMs, echoes.first?.atMs ?? .max) {
        nowMs = max(nowMs, entry.atMs)
        take(entry)
        lastLineMs = nowMs
        nextEntry = try recording.next()
      } else if let echo = echoes.first, echo.atMs <= tickAtMs {
        nowMs = max(nowMs, echo.atMs)
        echoes.removeFirst()
        apply(
          detector.observe(
            signState: echo.state, from: echo.sign, at: nowMs, wall: wall))
      } else {
        nowMs = tickAtMs
        let users = try tick()
        try report(users, onStep)
        if isOver { break }
        plan(users)
      }
    }
    scorer.bench.finish(at: Double(nowMs))
    try report(nil, onStep)
    return scorer.finished(seconds: Double(nowMs) / 1_000, detector: detector)
  }

  private var wall: WallTime { Self.wallStart.adding(milliseconds: nowMs) }

  private mutating func report(
    _ users: [RoadUser]?, _ onStep: (Step, ReplayScorer) throws -> Void
  ) throws {
    guard users != nil || !admitted.isEmpty || !scorer.bench.showings.isEmpty else { return }
    try onStep(
      Step(nowMs: nowMs, showings: scorer.bench.showings, admitted: admitted, users: users),
      scorer)
    scorer.bench.showings.removeAll(keepingCapacity: true)
    admitted.removeAll(keepingCapacity: true)
  }

  private mutating func take(_ entry: RecordingReader.Entry) {
    let device = recording.corridor.heads[entry.head].device
    switch entry.content {
    case .alive(let isSensing): detector.heard(device: device, isSensing: isSensing, at: nowMs)
    case .reading(let reading, let deviceTime):
      if isStriding { wake() }
      apply(
        detector.observe(reading, from: device, deviceTime: deviceTime, at: nowMs, wall: wall))
    }
  }

  /// Back to the full rate of ticks.
  private mutating func wake() {
    isStriding = false
    quietSinceMs = nil
    tickAtMs = min(tickAtMs, (nowMs / Self.tickMs + 1) * Self.tickMs)
    hearSigns()
  }

  /// The signs say what they show.
  private mutating func hearSigns() {
    for (sign, record) in zip(recording.corridor.signs, scorer.bench.own) where record.isCommanded {
      let state = SignState(command: commandID, text: record.text, lamp: .lit)
      apply(detector.observe(signState: state, from: sign.device, at: nowMs, wall: wall))
    }
  }

  /// Carries out what the detector wants.
  private mutating func apply(_ output: BendOutput) {
    guard !output.isEmpty else { return }
    for alert in output.alerts { scorer.note(alert) }
    for event in output.events { scorer.note(event) }
    guard !output.signs.isEmpty else { return }
    let now = Double(nowMs)
    scorer.bench.expire(at: now, isAtFault: scorer.isAtFault)
    scorer.bench.advance(to: now, isAtFault: scorer.isAtFault)
    // Only when a text changes: a picture is made for people and costs more than a tick.
    let reasons = output.signs.contains { scorer.bench.changes($0) } ? pictureReasons() : nil
    for request in output.signs {
      let known = scorer.bench.reason(of: request.sign)
      guard
        scorer.bench.show(
          request, reason: reasons.map { $0[request.sign] ?? nil } ?? known, at: now)
      else { continue }
      commandID &+= 1
      echoes.append(
        Echo(
          atMs: nowMs + Self.echoMs, sign: request.sign,
          state: SignState(command: commandID, text: request.text, lamp: .lit)))
    }
  }

  private func pictureReasons() -> [DeviceID: WarningReason?] {
    Dictionary(
      detector.picture(at: nowMs).signs.map { ($0.device, $0.reason) },
      uniquingKeysWith: { first, _ in first })
  }

  /// One tick; who is followed, at every tenth one and while striding.
  private mutating func tick() throws(CommandError) -> [RoadUser]? {
    scorer.bench.expire(at: Double(nowMs), isAtFault: scorer.isAtFault)
    scorer.advance(to: nowMs)
    try admit()
    if isStriding { hearSigns() }
    apply(detector.tick(at: nowMs, wall: wall))
    if hasTruth, isStriding || nowMs % Self.referenceMs == 0 {
      let judged = judge.judge(
        scorer.road.users(at: nowMs), isWatched: isWatched, at: nowMs, wall: wall)
      for request in judged.signs { scorer.bench.showReference(request, at: Double(nowMs)) }
    }
    defer { scorer.settle(at: nowMs) }
    guard isStriding || nowMs % Self.sampleMs == 0 else { return nil }
    let picture = detector.picture(at: nowMs)
    for (index, sign) in picture.signs.enumerated()
    where scorer.bench.own.indices.contains(index) {
      scorer.bench.explain(index, sign.reason)
    }
    if hasTruth, !isStriding {
      scorer.compare(
        picture.users, truth: scorer.road.users(at: nowMs),
        seconds: Double(Self.sampleMs) / 1_000)
    }
    return picture.users
  }

  /// Lets those onto the road whose time has come, and reads on.
  private mutating func admit() throws(CommandError) {
    while let vehicle = nextVehicle, vehicle.firstMs <= Double(nowMs) {
      try scorer.admit(vehicle)
      admitted.append(vehicle)
      try readTruth()
    }
  }

  private mutating func readTruth() throws(CommandError) {
    nextVehicle = nil
    while let entry = try truth?.next() {
      switch entry {
      case .fault(let fault): scorer.add(fault)
      case .vehicle(let vehicle):
        nextVehicle = vehicle
        return
      }
    }
  }

  private var isOver: Bool {
    guard nextEntry == nil, nextVehicle == nil, scorer.isSettled else { return false }
    return isStriding || nowMs - lastLineMs > Self.longestEndMs
  }

  /// When the next tick is due.
  private mutating func plan(_ users: [RoadUser]?) {
    if let users {
      let isQuiet = users.isEmpty && scorer.road.isEmpty && scorer.bench.isDark
      quietSinceMs = isQuiet ? quietSinceMs ?? nowMs : nil
    }
    let quiet = quietSinceMs.map { nowMs - $0 } ?? 0
    var next = nowMs + Self.tickMs
    if quiet > Self.idleAfterMs {
      let vehicle = nextVehicle.map { Int64($0.firstMs) / Self.tickMs * Self.tickMs } ?? .max
      let far = (nowMs / Self.strideMs + 1) * Self.strideMs
      let stride = max(next, min(far, vehicle))
      isStriding = stride > next
      next = stride
      scorer.bench.renew(until: Double(next) + 1_000)
    } else {
      isStriding = false
    }
    tickAtMs = next
  }
}

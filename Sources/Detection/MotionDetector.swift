public import Wire

/// One camera's motion: frames in, verdicts and events out.
///
/// Decides only: no clock, no I/O. All calls of one camera come from one thread at a time; times
/// are monotonic milliseconds of capture or receipt and never run backwards. After the first frame
/// a frame allocates nothing, unless it causes an event or the verdict before it is still held.
public struct MotionDetector: ~Copyable {
  /// Frames at the start in which nothing is a visit yet [D: half a second of a fast camera, 8 s of
  /// a slow one; people in view at the start are seen after two].
  static let learningFrames = 8
  /// Frames in a row in which the view is in doubt from which on it is a fault to settle after [D:
  /// one may be a lorry close to the lens].
  static let doubtFrames = 2
  /// Frames after a reconnect, or after a fault of the view, that are never motion [D: an encoder's
  /// first group is grey or smeared; an exposure settles within as many].
  static let reconnectFrames = 5
  /// A pause this many times the usual interval, and ``gapMs`` at least, is a reconnect too [D].
  static let gapIntervals: Float = 5
  static let gapMs: Int64 = 10_000

  /// The camera.
  public let camera: DeviceID
  /// How it judges.
  public internal(set) var configuration: MotionConfiguration
  /// What people called false before this camera: where three visits and more were, it takes more
  /// change to count. In force from the next frame on.
  public var falseVisits: FalseVisits? {
    didSet { if falseVisits != oldValue { layRaise() } }
  }

  var model: BackgroundModel
  var zones: ZoneMap
  var visits: VisitTracker
  var suppressions: SuppressionLog
  var judge: ViewJudge
  var light: LightGuard
  var profile: ProfileJudge
  var learnt: LearningMask
  private var grid: CellGrid
  private var zoneCounts: [Int]
  /// Counts of the last frame that was compared.
  private(set) var lastCounts = Counts()
  private var pictureWidth: Int
  private var pictureHeight: Int
  private var lastMs: Int64?
  /// Running mean of the time between frames, milliseconds.
  private var intervalMs: Float
  /// Frames that are not motion yet, after a reconnect or a fault of the view, and which of them.
  private var settling: Int
  /// Frames in a row whose view was in doubt.
  private var doubts = 0
  private var settlingReason = Suppression.Reason.reconnect

  /// Sets a camera up. Without an include zone the whole picture is watched.
  public init(
    camera: DeviceID, configuration: MotionConfiguration = MotionConfiguration(),
    zones: [Zone] = []
  ) throws(DetectionError) {
    try configuration.validate()
    let map = try ZoneMap(zones)
    self.camera = camera
    self.configuration = configuration
    self.zones = map
    model = BackgroundModel(columns: 0, rows: 0)
    visits = VisitTracker(
      camera: camera, gapMs: configuration.visitGapMs, ids: map.ids,
      ownPersistence: map.persistence)
    suppressions = SuppressionLog(camera: camera, maskedGapMs: configuration.visitGapMs)
    judge = ViewJudge()
    light = LightGuard()
    profile = ProfileJudge(configuration)
    learnt = LearningMask(columns: 0, rows: 0)
    grid = CellGrid(columns: 0, rows: 0)
    zoneCounts = [Int](repeating: 0, count: map.sizes.count)
    pictureWidth = 0
    pictureHeight = 0
    lastMs = nil
    intervalMs = 0
    settling = 0
  }

  /// Judges one frame held in an array.
  public mutating func observe(
    jpeg: [UInt8], using decoder: LumaDecoder, at nowMs: Int64, wall: WallTime,
    afterGap: Bool = false
  ) -> FrameVerdict {
    observe(jpeg: jpeg.span.bytes, using: decoder, at: nowMs, wall: wall, afterGap: afterGap)
  }

  /// Judges one frame. `afterGap` says that the camera was away before it (reconnect, restart); a
  /// few lost frames are no such gap. Long pauses are noticed without it.
  public mutating func observe(
    jpeg: RawSpan, using decoder: LumaDecoder, at nowMs: Int64, wall: WallTime,
    afterGap: Bool = false
  ) -> FrameVerdict {
    var events: [CameraEvent] = []
    let hasPaused = clockFrame(at: nowMs)
    judge.observeBytes(jpeg, at: nowMs, events: &events)
    if decoder.decode(jpeg) != nil {
      judge.observeUndecodable(at: nowMs, events: &events)
      return undecodable(at: nowMs, wall: wall, events: &events)
    }
    if decoder.width != pictureWidth || decoder.height != pictureHeight {
      fit(to: decoder, &events)
    }
    if afterGap || hasPaused {
      profile.interrupt()
      if model.age > 0 {
        settling = Self.reconnectFrames
        settlingReason = .reconnect
      }
    }

    // A run of motion that began under another level does not count towards a visit.
    if profile.choose(wall: wall, at: nowMs, isVisitOpen: visits.isOpen) { visits.interrupt() }
    let threshold = Float(profile.active.threshold)
    let scratch = decoder.scratch
    model.inspect(decoder.frame, in: scratch, threshold: threshold, intervalMs: intervalMs)
    if model.rawShare >= ViewJudge.doubtShare {
      model.measureSlopes(decoder.frame, in: scratch)
    }
    let (look, isTurned) = judge.observe(
      decoder.frame, model: model, at: nowMs, events: &events)
    if look != .normal {
      profile.interrupt()
    } else if settling == 0 {
      profile.measure(model.view.mean, at: nowMs)
    }
    let counts = countZones(scratch)
    lastCounts = counts
    let outcome = decide(look, isTurned: isTurned, counts: counts)
    switch outcome.learning {
    case .learn: model.learn(decoder.frame, in: scratch, restRate: restRate)
    case .relearn:
      model.relearn(decoder.frame)
      if isTurned { startMask(&events) }
    case .keep: if model.age > 0 { model.pass(decoder.frame) }
    }
    let share = Double(counts.watched) / Double(max(1, zones.watchedCount))
    report(
      outcome, scratch, counts: counts, share: share, at: nowMs, wall: wall, events: &events)
    learnMask(outcome.state, scratch.mask, at: nowMs, wall: wall, events: &events)
    return FrameVerdict(
      state: outcome.state, reason: outcome.reason, changedShare: share, cells: grid,
      events: events)
  }

  /// Time passed without a frame: ends a visit whose gap has run out.
  public mutating func tick(at nowMs: Int64, wall: WallTime) -> [CameraEvent] {
    var events: [CameraEvent] = []
    visits.endWhenOver(at: nowMs, events: &events)
    return events
  }

  /// The camera is being taken down: ends what is going on.
  public mutating func finish(at nowMs: Int64, wall: WallTime) -> [CameraEvent] {
    var events: [CameraEvent] = []
    visits.end(&events)
    suppressions.end(&events)
    // Whoever comes after learns for an hour before it could clear this.
    if learnt.isTooMuch { events.append(.faultCleared(.restless)) }
    return events
  }

  /// The background as the detector knows it, a grey level each cell, row-major; for pictures that
  /// explain. Empty before the first frame.
  public func background() -> [UInt8] {
    var plane: [UInt8] = []
    model.copyBackground(to: &plane)
    return plane
  }

  /// What always moves and is hidden, oldest first; builds lists, so not for every frame.
  public var hidden: [HiddenCells] { learnt.hidden }

  /// Rises whenever ``hidden`` changes its cells.
  public var hiddenGeneration: Int { learnt.generation }

  /// Whether frames are judged by the night's level.
  public var isNight: Bool { profile.isNight }

  // MARK: - Steps

  /// Frames in a row that make a visit at this camera's rate.
  private var persistence: Int {
    let slowMs = Float(1_000 / configuration.slowFramesPerSecond)
    return intervalMs > slowMs
      ? profile.active.slowPersistenceFrames : profile.active.persistenceFrames
  }

  /// Follows the frame rate; true when the camera has paused.
  private mutating func clockFrame(at nowMs: Int64) -> Bool {
    defer { lastMs = nowMs }
    guard let lastMs else { return false }
    let passed = max(1, nowMs - lastMs)
    if intervalMs == 0 {
      intervalMs = Float(min(passed, Self.gapMs))
      return false
    }
    if passed >= Self.gapMs, Float(passed) >= Self.gapIntervals * intervalMs { return true }
    intervalMs += 0.1 * (Float(min(passed, 60_000)) - intervalMs)
    return false
  }

  private mutating func fit(to decoder: LumaDecoder, _ events: inout [CameraEvent]) {
    pictureWidth = decoder.width
    pictureHeight = decoder.height
    model = BackgroundModel(columns: decoder.columns, rows: decoder.rows)
    zones.lay(
      columns: decoder.columns, rows: decoder.rows, width: decoder.width, height: decoder.height)
    grid = CellGrid(columns: decoder.columns, rows: decoder.rows)
    startMask(&events)
    judge.forgetView()
    light.reset()
    settling = 0
    visits.lay(columns: decoder.columns, rows: decoder.rows)
    layRaise()
  }

  private mutating func layRaise() {
    let raises = falseVisits.flatMap { $0.raisedCells > 0 ? $0 : nil }?
      .raises(columns: model.columns, rows: model.rows)
    model.setRaise(raises ?? [])
  }

  private mutating func undecodable(
    at nowMs: Int64, wall: WallTime, events: inout [CameraEvent]
  ) -> FrameVerdict {
    grid.clear()
    lastCounts = Counts()
    visits.interrupt()
    visits.endWhenOver(at: nowMs, events: &events)
    suppressions.observe(nil, share: 0, at: nowMs, wall: wall, events: &events)
    return FrameVerdict(
      state: .undecodable, reason: nil, changedShare: 0, cells: grid, events: events)
  }

  private mutating func countZones(_ scratch: MotionScratch) -> Counts {
    for zone in zoneCounts.indices { zoneCounts[zone] = 0 }
    var counts = Counts()
    let mask = scratch.mask
    counts.hidden = learnt.sift(mask, watched: zones.watched)
    mask.forEachSet(model.count) { cell in
      guard mask[cell] == 1 else { return }
      var zonesHere = zones.sets[Int(zones.watched[cell])]
      if zonesHere == 0 {
        counts.masked += 1
        return
      }
      counts.watched += 1
      while zonesHere != 0 {
        zoneCounts[zonesHere.trailingZeroBitCount] += 1
        zonesHere &= zonesHere - 1
      }
    }
    for zone in zoneCounts.indices {
      let needed = max(
        profile.active.minimumCells,
        Int((profile.active.minimumShare * Double(zones.sizes[zone])).rounded(.up)))
      if zoneCounts[zone] >= needed { counts.moving |= 1 << UInt32(zone) }
    }
    return counts
  }

  /// What is made of a frame.
  private struct Outcome {
    enum Learning { case learn, relearn, keep }
    var state: FrameState
    var reason: Suppression.Reason?
    var learning: Learning
  }

  private mutating func decide(_ look: ViewJudge.Look, isTurned: Bool, counts: Counts) -> Outcome {
    guard look == .normal else {
      light.reset()
      // A lens that is uncovered, a lamp switched for infrared: the exposure settles afterwards.
      doubts += 1
      if doubts >= Self.doubtFrames {
        settling = Self.reconnectFrames
        settlingReason = .cameraFault
      }
      model.forgetFit()
      return Outcome(
        state: look == .covered ? .covered : .moved, reason: .cameraFault,
        learning: isTurned ? .relearn : .keep)
    }
    doubts = 0
    if settling > 0 {
      settling -= 1
      light.reset()
      let isOther = model.rawShare > LightGuard.restlessShare
      return Outcome(
        state: .learning, reason: counts.watched > 0 ? settlingReason : nil,
        learning: !isOther ? .learn : settling == 0 ? .relearn : .keep)
    }
    if model.age < Self.learningFrames {
      return Outcome(state: .learning, reason: nil, learning: .learn)
    }
    switch light.observe(
      view: model.view, fit: model.fit, share: model.rawShare, configuration: configuration)
    {
    case .relearn:
      model.noteLight()
      return Outcome(state: .lightChange, reason: .lightChange, learning: .relearn)
    case .hold:
      model.noteLight()
      return Outcome(state: .lightChange, reason: .lightChange, learning: .keep)
    case .none:
      let least = profile.active.minimumCells
      let isHidden = counts.hidden >= least
      let isMasked = counts.watched == 0 && counts.masked >= least
      return Outcome(
        state: counts.moving != 0 ? .motion : .still,
        reason: counts.moving != 0
          ? nil
          : isHidden
            ? .alwaysMoving
            : isMasked
              ? .masked
              : model.litCells >= least
                ? .lightChange : model.shadowCells >= least ? .shadow : nil,
        learning: .learn)
    }
  }

  /// Brings an outcome to the visits, the suppressions and the reported cells.
  private mutating func report(
    _ outcome: Outcome, _ scratch: MotionScratch, counts: Counts, share: Double, at nowMs: Int64,
    wall: WallTime, events: inout [CameraEvent]
  ) {
    suppressions.observe(
      outcome.reason, share: max(share, Double(model.rawShare)), at: nowMs, wall: wall,
      events: &events)
    let shows =
      outcome.state == .motion || outcome.state == .learning && outcome.reason == nil
    if shows {
      grid.pack(scratch.mask, where: zones.watched)
    } else {
      grid.clear()
    }
    switch outcome.state {
    case .motion, .still:
      visits.observe(
        moving: outcome.state == .motion ? counts.moving : 0, cells: grid, share: share,
        persistence: persistence, at: nowMs, wall: wall, events: &events)
    default:
      visits.interrupt()
      visits.endWhenOver(at: nowMs, events: &events)
    }
  }

  /// Share by which a level's weight moves in one frame, so that half the way takes
  /// ``MotionConfiguration/settleSeconds``; 0.05 at most, so that slow cameras do not forget at
  /// once.
  private var restRate: Float {
    let frames = Float(configuration.settleSeconds) * 1_000 / max(1, intervalMs)
    return min(0.05, 0.693 / frames)
  }
}

extension MotionDetector {
  /// Cells set in a frame: watched ones, masked ones, those held back because they always move,
  /// and a bit for each zone with enough of the watched ones.
  struct Counts {
    var watched = 0
    var masked = 0
    var hidden = 0
    var moving: UInt32 = 0
  }
}

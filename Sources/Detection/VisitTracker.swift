internal import Wire

/// From moving zones to visits: persistence at the start, a gap at the end.
struct VisitTracker {
  private let camera: DeviceID
  private let gapMs: Int64
  private let ids: [String]
  /// Frames in a row that each zone asks for itself; 0 for the camera's.
  private let ownPersistence: [Int]
  /// Frames in a row with motion, and the time of the first of them, a place each zone.
  private var runs: [Int]
  private var runStarts: [WallTime]
  private var runStartsMs: [Int64]
  private var visit: Visit?
  private var touched: UInt32 = 0
  private var lastMotion = WallTime.unknown
  private var lastMotionMs: Int64 = 0
  private var startMs: Int64 = 0
  private var trail = VisitTrail()

  init(camera: DeviceID, gapMs: Int64, ids: [String], ownPersistence: [Int]) {
    self.camera = camera
    self.gapMs = gapMs
    self.ids = ids
    self.ownPersistence = ownPersistence
    runs = [Int](repeating: 0, count: max(1, ids.count))
    runStarts = [WallTime](repeating: .unknown, count: max(1, ids.count))
    runStartsMs = [Int64](repeating: 0, count: max(1, ids.count))
  }

  /// Whether a visit goes on.
  var isOpen: Bool { visit != nil }

  /// Makes room for the cells of pictures of that size. A visit that goes on keeps those of the
  /// new size only.
  mutating func lay(columns: Int, rows: Int) { trail.lay(columns: columns, rows: rows) }

  /// Takes a frame in: a bit for each zone with motion, and the watched cells that moved.
  mutating func observe(
    moving: UInt32, cells: CellGrid, share: Double, persistence: Int, at nowMs: Int64,
    wall: WallTime,
    events: inout [CameraEvent]
  ) {
    endWhenOver(at: nowMs, events: &events)
    follow(cells, moves: moving != 0, at: nowMs)
    var persistent: UInt32 = 0
    // The frames that a run needed to persist count when it has.
    var gained = 0
    var goesOn = false
    var start = wall
    var firstMs = nowMs
    for zone in runs.indices {
      let bit = UInt32(1) << UInt32(zone)
      guard moving & bit != 0 else {
        runs[zone] = 0
        continue
      }
      if runs[zone] == 0 {
        runStarts[zone] = wall
        runStartsMs[zone] = nowMs
      }
      runs[zone] += 1
      let needed = ownPersistence[zone] > 0 ? ownPersistence[zone] : persistence
      if runs[zone] >= needed {
        persistent |= bit
        gained = max(gained, needed)
        if runs[zone] > needed { goesOn = true }
        start = min(start, runStarts[zone])
        firstMs = min(firstMs, runStartsMs[zone])
      }
    }
    guard persistent != 0 else { return }
    lastMotion = wall
    lastMotionMs = nowMs
    let isNew = visit == nil
    if isNew { startMs = firstMs }
    var current =
      visit
      ?? Visit(
        camera: camera, start: start, peak: wall, peakShare: share, zones: [], frames: 0)
    current.frames += goesOn ? 1 : gained
    if share > current.peakShare {
      current.peakShare = share
      current.peak = wall
    }
    if persistent & ~touched != 0 {
      touched |= persistent
      current.zones = ids.indices.filter { touched & (1 << UInt32($0)) != 0 }.map { ids[$0] }
    }
    visit = current
    if isNew { events.append(.visitStarted(current)) }
  }

  /// Keeps the cells of what moves. Before a visit, which begins with the frames that it needed to
  /// persist, what did not persist is forgotten.
  private mutating func follow(_ cells: CellGrid, moves: Bool, at nowMs: Int64) {
    if visit == nil, !moves { trail.clear() }
    if moves { trail.add(cells, at: nowMs) }
  }

  /// A frame without motion that must not count towards persistence.
  mutating func interrupt() {
    for zone in runs.indices { runs[zone] = 0 }
    if visit == nil { trail.clear() }
  }

  /// Ends the visit when its gap has run out.
  mutating func endWhenOver(at nowMs: Int64, events: inout [CameraEvent]) {
    if visit != nil, nowMs - lastMotionMs >= gapMs { end(&events) }
  }

  /// Ends the visit that is going on.
  mutating func end(_ events: inout [CameraEvent]) {
    guard var current = visit else { return }
    current.end = lastMotion
    current.trail = trail.slices(from: startMs, through: lastMotionMs)
    visit = nil
    touched = 0
    interrupt()
    events.append(.visitEnded(current))
  }
}

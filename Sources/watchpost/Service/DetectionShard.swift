import Detection
import Incidents
import Ingest
import Logging
import Synchronization
import Wire

/// One thread that owns a share of the cameras: it decodes their frames, keeps their backgrounds
/// and tells the desk what it sees.
final class DetectionShard: Sendable {
  /// What a shard did, for metrics.
  struct Counts: Sendable {
    var frames: UInt64 = 0
    var undecodable: UInt64 = 0
    var nanoseconds: UInt64 = 0
  }

  private struct Plan {
    var cameras: [DeviceID: CameraPlan] = [:]
    /// What people called false before each camera.
    var falseVisits: [DeviceID: FalseVisits] = [:]
    var generation = 0
  }

  private let index: Int
  private let frames: FrameQueue
  private let configuration: MotionConfiguration
  private let evidence: EvidenceKeeper
  private let selfReport: CameraSelfReport
  private let report: @Sendable ([CameraReport]) -> Void
  private let logger: Logger
  private let plan = Mutex(Plan())
  private let tally = Mutex(Counts())
  private let stopping = Atomic<Bool>(false)

  /// A shard of that index of the queue; `report` may block and so slow the shard down, which makes
  /// the frame queue drop frames: the right thing to lose.
  init(
    _ index: Int, of frames: FrameQueue, configuration: MotionConfiguration,
    evidence: EvidenceKeeper, selfReport: CameraSelfReport = CameraSelfReport(), logger: Logger,
    report: @escaping @Sendable ([CameraReport]) -> Void
  ) {
    self.index = index
    self.frames = frames
    self.configuration = configuration
    self.evidence = evidence
    self.selfReport = selfReport
    self.logger = logger
    self.report = report
  }

  /// Gives the cameras their zones, levels and night, at start and on reload. Detectors whose zones
  /// or levels changed start anew, and learn anew what always moves; the others take up the night.
  func plan(_ county: County, night: NightRule) {
    plan.withLock { plan in
      plan.cameras = [:]
      for device in county.devices where device.deviceClass == .camera {
        plan.cameras[device.id] = CameraPlan(device, base: configuration, night: night)
      }
      plan.generation += 1
    }
  }

  /// Gives every camera what people called false before it; none to those that are not in it.
  func plan(_ falseVisits: [DeviceID: FalseVisits]) {
    plan.withLock { plan in
      plan.falseVisits = falseVisits
      plan.generation += 1
    }
  }

  /// What the shard did so far.
  var counts: Counts { tally.withLock { $0 } }

  /// Ends ``run()`` when no frame waits any more.
  func stop() { stopping.store(true, ordering: .releasing) }

  /// The body of the shard's thread.
  func run() {
    guard let decoder = try? LumaDecoder() else {
      logger.critical("no memory for a JPEG decoder: this shard's cameras are not watched")
      return
    }
    var seats: [DeviceID: Seat] = [:]
    var known = Plan()
    var lastTickMs: Int64 = 0
    while true {
      let frame = frames.pop(shard: index, waitingMilliseconds: Int(Self.tickEveryMs))
      refresh(&seats, &known)
      if let frame {
        look(at: frame, &seats, known, decoder)
      } else if stopping.load(ordering: .acquiring) {
        break
      }
      // Where frames wait, the time that the shard has come to: a late shard must not end a visit
      // whose next frames lie in its queue.
      let now = frame?.received ?? ReceiveStamp.now()
      let nowMs = now.milliseconds
      if nowMs - lastTickMs >= Self.tickEveryMs {
        lastTickMs = nowMs
        send(
          seats.flatMap { camera, seat in
            seat.detector.tick(at: nowMs, wall: now.wall).map {
              CameraReport(camera: camera, event: $0)
            }
          })
      }
    }
    finish(seats)
  }

  /// Ends what is going on at cameras that are not watched any more.
  private func finish(_ seats: [DeviceID: Seat]) {
    let now = ReceiveStamp.now()
    send(
      seats.flatMap { camera, seat in
        seat.detector.finish(at: now.milliseconds, wall: now.wall)
          .map { CameraReport(camera: camera, event: $0) }
      })
  }

  private func look(
    at frame: Frame, _ seats: inout [DeviceID: Seat], _ plan: Plan, _ decoder: LumaDecoder
  ) {
    guard let seat = seat(of: frame.camera, &seats, plan) else {
      keep(frame, cells: nil)
      return
    }
    let begun = ReceiveStamp.now().monotonicNanoseconds
    let verdict = seat.detector.observe(
      jpeg: frame.jpeg, using: decoder, at: frame.received.milliseconds,
      wall: frame.received.wall, afterGap: frame.isAfterGap)
    let taken = UInt64(max(0, ReceiveStamp.now().monotonicNanoseconds - begun))
    tally.withLock { tally in
      tally.frames += 1
      tally.nanoseconds += taken
      if verdict.state == .undecodable { tally.undecodable += 1 }
    }
    if seat.hasNews() {
      selfReport.set(
        CameraSelfReport.Entry(isNight: seat.detector.isNight, hidden: seat.detector.hidden),
        of: frame.camera)
    }
    // Before the desk hears of it: what it wants kept is then there to be kept.
    keep(frame, cells: verdict.state == .undecodable ? nil : seat.lasting(verdict))
    send(verdict.events.map { CameraReport(camera: frame.camera, event: $0) })
  }

  private func keep(_ frame: Frame, cells: CellGrid?) {
    evidence.observe(
      EvidenceRing.Picture(
        camera: frame.camera, frame: frame.number, captured: frame.captured,
        received: frame.received.wall, jpeg: frame.jpeg, cells: cells))
  }

  private func seat(
    of camera: DeviceID, _ seats: inout [DeviceID: Seat], _ plan: Plan
  ) -> Seat? {
    if let seat = seats[camera] { return seat }
    guard let seat = newSeat(of: camera, plan) else { return nil }
    seat.detector.falseVisits = plan.falseVisits[camera]
    seats[camera] = seat
    return seat
  }

  private func newSeat(of camera: DeviceID, _ plan: Plan) -> Seat? {
    let wanted = plan.cameras[camera] ?? CameraPlan(configuration: configuration)
    if let detector = try? MotionDetector(
      camera: camera, configuration: wanted.configuration, zones: wanted.zones)
    {
      return Seat(detector, plan: wanted)
    }
    // The county reader checks zones by other words: rather watched whole than not at all.
    logger.error(
      "zones refused by the detector, watched without", metadata: ["camera": "\(camera)"])
    guard let detector = try? MotionDetector(camera: camera, configuration: configuration) else {
      return nil
    }
    return Seat(detector, plan: wanted)
  }

  private func refresh(_ seats: inout [DeviceID: Seat], _ known: inout Plan) {
    let next = plan.withLock { $0.generation == known.generation ? nil : $0 }
    guard let next else { return }
    known = next
    let leaving = seats.filter { camera, seat in next.cameras[camera]?.continues(seat.plan) != true
    }
    for camera in leaving.keys {
      seats[camera] = nil
      selfReport.set(nil, of: camera)
    }
    for (camera, seat) in seats {
      guard let plan = next.cameras[camera], plan != seat.plan else { continue }
      do throws(DetectionError) {
        try seat.detector.setNight(plan.configuration.night)
        seat.plan = plan
      } catch {
        logger.error("night refused, the old one stays", metadata: ["error": "\(error)"])
      }
    }
    for (camera, seat) in seats where seat.detector.falseVisits != next.falseVisits[camera] {
      seat.detector.falseVisits = next.falseVisits[camera]
    }
    finish(leaving)
  }

  private func send(_ reports: [CameraReport]) {
    if !reports.isEmpty { report(reports) }
  }

  /// Milliseconds between looks for visits whose frames stopped coming.
  private static let tickEveryMs: Int64 = 1_000

  /// A camera's detector; a class because detectors cannot be copied.
  private final class Seat {
    var detector: MotionDetector
    var plan: CameraPlan
    /// What was last told of the detector itself; never told yet at first.
    private var told = (generation: -1, isNight: false)
    /// Cells of a frame in which nothing moved: one for all such frames.
    private var blank = CellGrid(columns: 0, rows: 0)

    init(_ detector: consuming MotionDetector, plan: CameraPlan) {
      self.detector = detector
      self.plan = plan
    }

    /// Whether the detector has something new to say of itself.
    func hasNews() -> Bool {
      let now = (generation: detector.hiddenGeneration, isNight: detector.isNight)
      guard now != told else { return false }
      told = now
      return true
    }

    /// A verdict's cells to be held. Those of motion cost the detector a copy of its bits; frames
    /// without it, nearly all, share one grid and cost nothing.
    func lasting(_ verdict: FrameVerdict) -> CellGrid {
      if verdict.state == .motion || verdict.state == .learning { return verdict.cells }
      if blank.columns != verdict.cells.columns || blank.rows != verdict.cells.rows {
        blank = CellGrid(columns: verdict.cells.columns, rows: verdict.cells.rows)
      }
      return blank
    }
  }
}

import Detection
import Incidents
import Ingest
import Logging
import Patrol
import Synchronization
import Wire

/// The short way (design.md, rule 8): reading → bend state → sign command on one thread, no disk,
/// no wait on anything slow. It owns every bend and the sign board.
final class BendThread: Sendable {
  /// Readings taken at a time.
  private static let batchLimit = 256
  /// Milliseconds between ticks of the bends and repeats of sign commands.
  private static let tickMs: Int64 = 50
  /// Milliseconds between looks at what signs show, for people [D: a page is no faster].
  private static let lookMs: Int64 = 250
  /// Alerts that wait for room in the desk's inbox. Full: the oldest goes, counted in
  /// ``Counts/alertsLost``.
  private static let untoldLimit = 1_024

  /// What the bends did, for metrics.
  struct Counts: Sendable {
    var readings: UInt64 = 0
    var commands: UInt64 = 0
    /// Alerts that the desk had no room for until they were the oldest of too many.
    var alertsLost: UInt64 = 0
    /// Longest time from a reading's receipt to its command handed to the kernel, nanoseconds.
    var slowestNanoseconds: UInt64 = 0
    /// Vehicles that a bend gave up following because too many were in it.
    var droppedVehicles: UInt64 = 0
  }

  private let readings: BoundedQueue<HeadReading>
  private let send: @Sendable (Message, DeviceID) -> Bool
  private let report: @Sendable ([BendAlert]) -> Int
  private let logger: Logger
  private let bends: Mutex<(bends: [Corridor], generation: Int)>
  private let tally = Mutex(Counts())
  /// Written by the bends' thread alone, after it has sent what it had to.
  private let shown = Mutex<[DeviceID: SignBook.Showing]>([:])
  private let stopping = Atomic<Bool>(false)

  /// `report` must not block, for a driver must be warned even while the desk's inbox is full; it
  /// returns how many alerts, from the last one backwards, it had no room for.
  init(
    readings: BoundedQueue<HeadReading>, logger: Logger,
    send: @escaping @Sendable (Message, DeviceID) -> Bool,
    report: @escaping @Sendable ([BendAlert]) -> Int
  ) {
    self.readings = readings
    self.logger = logger
    self.send = send
    self.report = report
    bends = Mutex(([], 0))
  }

  /// Takes the county's bends, at start and on reload. The same ones again leave all as it is: what
  /// signs have confirmed stays known.
  func plan(_ county: County) {
    bends.withLock { plan in
      guard county.corridors != plan.bends else { return }
      plan = (county.corridors, plan.generation + 1)
    }
  }

  /// How often the bends have changed.
  var generation: Int { bends.withLock { $0.generation } }

  /// What signs show, at most a quarter of a second ago; empty before the first look.
  var showings: [DeviceID: SignBook.Showing] { shown.withLock { $0 } }

  /// What the bends did so far.
  var counts: Counts { tally.withLock { $0 } }

  /// Ends ``run()`` within a tick.
  func stop() { stopping.store(true, ordering: .releasing) }

  /// The body of the bends' thread.
  func run() {
    var road = Road()
    var batch: [HeadReading] = []
    var ticked: Int64 = 0
    var looked: Int64 = 0
    while !stopping.load(ordering: .acquiring) {
      _ = readings.wait(milliseconds: Int(Self.tickMs))
      refresh(&road)
      batch.removeAll(keepingCapacity: true)
      readings.drain(into: &batch, max: Self.batchLimit)
      for reading in batch { take(reading, &road) }
      let now = ReceiveStamp.now()
      if now.milliseconds - ticked >= Self.tickMs {
        ticked = now.milliseconds
        for index in road.detectors.indices {
          act(road.detectors[index].tick(at: now.milliseconds, wall: now.wall), &road, now)
        }
        if !road.untold.isEmpty { tell([], &road) }
        for sending in road.board.tick(at: now.milliseconds) { transmit(sending) }
        if now.milliseconds - looked >= Self.lookMs {
          looked = now.milliseconds
          road.book.look(at: road.board, signs: road.signs, at: looked, wall: now.wall)
          shown.withLock { $0 = road.book.showings }
        }
      }
    }
  }

  private func take(_ heard: HeadReading, _ road: inout Road) {
    let (device, now, wall) = (heard.device, heard.received.milliseconds, heard.received.wall)
    if case .signState(let state) = heard.body { road.board.observe(state, from: device, at: now) }
    for index in road.bends[device] ?? [] {
      switch heard.body {
      case .alive(let health):
        // A head that says its sensor is broken is as good as silent.
        guard !health.faults.contains(.sensor) else { continue }
        road.detectors[index].heard(device: device, at: now)
      case .reading(let reading):
        let before = road.detectors[index].droppedVehicles
        let output = road.detectors[index].observe(
          reading, from: device, deviceTime: heard.deviceTime, at: now, wall: wall)
        let dropped = road.detectors[index].droppedVehicles - before
        if dropped > 0 { tally.withLock { $0.droppedVehicles += dropped } }
        if act(output, &road, heard.received) { note(since: heard.received) }
      case .signState(let state):
        let output = road.detectors[index].observe(
          signState: state, from: device, at: now, wall: wall)
        act(output, &road, heard.received)
      }
    }
    if case .reading = heard.body { tally.withLock { $0.readings += 1 } }
  }

  /// Sends what signs must show, then tells the desk; true when a command went out.
  @discardableResult
  private func act(_ output: BendOutput, _ road: inout Road, _ stamp: ReceiveStamp) -> Bool {
    for request in output.signs {
      road.lastCommand &+= 1
      let command = request.command(id: road.lastCommand)
      if let sending = road.board.want(command, of: request.sign, at: stamp.milliseconds) {
        transmit(sending)
      }
    }
    if !output.alerts.isEmpty { tell(output.alerts, &road) }
    return !output.signs.isEmpty
  }

  private func tell(_ alerts: [BendAlert], _ road: inout Road) {
    road.untold += alerts
    let refused = report(road.untold)
    road.untold.removeFirst(road.untold.count - refused)
    let over = road.untold.count - Self.untoldLimit
    guard over > 0 else { return }
    road.untold.removeFirst(over)
    tally.withLock { $0.alertsLost += UInt64(over) }
  }

  private func transmit(_ sending: SignBoard.Sending) {
    _ = send(.signCommand(sending.command), sending.sign)
    tally.withLock { $0.commands += 1 }
  }

  private func note(since received: ReceiveStamp) {
    let taken = ReceiveStamp.now().monotonicNanoseconds - received.monotonicNanoseconds
    tally.withLock { $0.slowestNanoseconds = max($0.slowestNanoseconds, UInt64(max(0, taken))) }
  }

  private func refresh(_ road: inout Road) {
    let next = bends.withLock { $0.generation == road.generation ? nil : $0 }
    guard let next else { return }
    let old = Dictionary(
      road.detectors.map { ($0.corridor.id, $0) }, uniquingKeysWith: { first, _ in first })
    var detectors: [CorridorDetector] = []
    for bend in next.bends {
      if let kept = old[bend.id], kept.corridor == bend {
        detectors.append(kept)
      } else if let fresh = try? CorridorDetector(bend) {
        detectors.append(fresh)
      } else {
        // The county reader has checked it; without a detector its signs stay at their own caution.
        logger.error("bend refused by the detector", metadata: ["bend": "\(bend.id)"])
      }
    }
    road.take(detectors, generation: next.generation)
  }

  /// What the thread owns.
  private struct Road {
    var detectors: [CorridorDetector] = []
    /// Which detectors a head or sign belongs to.
    var bends: [DeviceID: [Int]] = [:]
    var board = SignBoard(signs: [])
    var signs: [DeviceID] = []
    var book = SignBook()
    var generation = 0
    /// Alerts that the desk has not taken yet.
    var untold: [BendAlert] = []
    /// Sign command ids go on from the wall clock's seconds, so that a restart repeats none soon.
    var lastCommand = UInt32(truncatingIfNeeded: ReceiveStamp.now().wall.milliseconds / 1_000)

    mutating func take(_ detectors: [CorridorDetector], generation: Int) {
      self.detectors = detectors
      self.generation = generation
      // Commands under way are forgotten; every bend renews its own within a second.
      signs = detectors.flatMap { $0.corridor.signs.map(\.device) }
      board = SignBoard(signs: signs)
      bends = [:]
      for (index, detector) in detectors.enumerated() {
        let devices = detector.corridor.heads.map(\.device) + detector.corridor.signs.map(\.device)
        for device in Set(devices) { bends[device, default: []].append(index) }
      }
    }
  }
}

extension ReceiveStamp {
  /// Monotonic milliseconds.
  var milliseconds: Int64 { monotonicNanoseconds / 1_000_000 }
}

import ControlRoom
import Detection
import Incidents
import Ingest
import Logging
import Patrol
import Synchronization
import Wire

/// The short way (design.md, rule 8): reading → corridor's state → sign command on one thread, no
/// disk, no wait on anything slow. It owns every corridor and the sign board.
final class BendThread: Sendable {
  /// Readings taken at a time, between two looks at the time: few, so that a tick that is due does
  /// not wait behind many.
  private static let batchLimit = 64
  /// Alerts that wait for room in the desk's inbox. Full: the oldest goes, counted in
  /// ``BendCounts/alertsLost``.
  static let untoldLimit = 1_024
  /// Five-minute bins that wait for room where they are kept: two hours of the reference county's
  /// 80 bends. Full: the oldest goes, counted in ``BendCounts/binsLost``.
  static let unkeptLimit = 4_096
  /// While readings wait, people are shown the corridors only so often, milliseconds [D].
  private static let busyLookMs: Int64 = 1_000

  /// Where the thread sends what it decides. None may block, for a driver must be warned even while
  /// the desk's inbox or the disk's queue is full.
  struct Outlets: Sendable {
    /// Sends a message to a device; false when it could not be handed to the kernel.
    var send: @Sendable (Message, DeviceID) -> Bool
    /// Tells the desk; returns how many alerts, from the last one backwards, it had no room for.
    var report: @Sendable ([BendAlert]) -> Int
    /// Keeps five-minute bins; false when there is no room for them now.
    var keep: @Sendable ([BendBin]) -> Bool
  }

  /// What pages are shown, refreshed corridor by corridor four times a second.
  private struct Shown: Sendable {
    var pictures: [String: CorridorPicture] = [:]
    var pictureTimes: [String: WallTime] = [:]
    var signs: [DeviceID: SignBook.Showing] = [:]
    var openBins: [BendBin] = []
  }

  /// What the thread owns besides the corridors.
  private struct Backlog {
    /// Alerts that the desk has not taken yet.
    var untold: [BendAlert] = []
    var toldMs: Int64 = 0
    /// Bins that nobody has taken yet.
    var unkept: [BendBin] = []
    var keptMs: Int64 = 0
    var counts = BendCounts()
    var generation = 0
  }

  private let readings: BoundedQueue<HeadReading>
  private let outlets: Outlets
  private let logger: Logger
  private let untoldLimit: Int
  private let corridors: Mutex<(corridors: [Corridor], generation: Int)>
  private let tally = Mutex(BendCounts())
  /// Written by the bends' thread alone, after it has sent what it had to.
  private let shown = Mutex(Shown())
  private let stopping = Atomic<Bool>(false)

  init(
    readings: BoundedQueue<HeadReading>, logger: Logger, outlets: Outlets,
    untoldLimit: Int = untoldLimit
  ) {
    self.readings = readings
    self.untoldLimit = untoldLimit
    self.logger = logger
    self.outlets = outlets
    corridors = Mutex(([], 0))
  }

  /// Takes the county's corridors, at start and on reload. Those that have not changed stay as they
  /// are: what was tracked and what signs have confirmed stays known.
  func plan(_ county: County) {
    corridors.withLock { plan in
      guard county.corridors != plan.corridors else { return }
      plan = (county.corridors, plan.generation + 1)
    }
  }

  /// How often the corridors have changed.
  var generation: Int { corridors.withLock { $0.generation } }

  /// How each corridor stands, by its id, at most a second ago; empty before the first look.
  var pictures: [String: CorridorPicture] { shown.withLock { $0.pictures } }

  /// How a corridor stands, and as of when; nil before the first look at it.
  func sight(of corridor: String) -> CorridorSight? {
    shown.withLock { shown in
      guard let picture = shown.pictures[corridor] else { return nil }
      return CorridorSight(picture, taken: shown.pictureTimes[corridor] ?? .unknown)
    }
  }

  /// What signs show, as of the same look.
  var showings: [DeviceID: SignBook.Showing] { shown.withLock { $0.signs } }

  /// Five-minute bins that have not been handed on, at most six seconds old.
  var currentBins: [BendBin] { shown.withLock { $0.openBins } }

  /// What the bends did so far.
  var counts: BendCounts { tally.withLock { $0 } }

  /// Ends ``run()`` when no reading waits any more.
  func stop() { stopping.store(true, ordering: .releasing) }

  /// The body of the bends' thread.
  func run() {
    // Command ids go on from the wall clock's milliseconds, faster than commands are given, so that
    // a restart repeats none soon.
    let first = ReceiveStamp.now().wall.milliseconds
    var watch = CorridorWatch(lastCommand: UInt32(truncatingIfNeeded: first))
    var backlog = Backlog()
    var acts = CorridorWatch.Acts()
    var batch: [HeadReading] = []
    while true {
      let isStopping = stopping.load(ordering: .acquiring)
      if !isStopping {
        let rest = watch.rest(at: ReceiveStamp.now().milliseconds)
        if rest > 0 { _ = readings.wait(milliseconds: Int(rest)) }
      }
      refresh(&watch, &backlog, &acts)
      batch.removeAll(keepingCapacity: true)
      readings.drain(into: &batch, max: Self.batchLimit)
      for heard in batch {
        if watch.take(heard, &acts) { send(&acts, &backlog, since: heard.received) }
      }
      let now = ReceiveStamp.now()
      _ = watch.tick(at: now, &acts)
      send(&acts, &backlog)
      tell(&acts, &backlog, at: now)
      // People come after drivers.
      let gap = readings.isEmpty ? CorridorWatch.lookMs : Self.busyLookMs
      if watch.look(at: now, every: gap, &acts) { show(watch, &backlog) }
      keep(&acts, &backlog, at: now)
      if isStopping, batch.isEmpty { break }
      watch.count(into: &backlog.counts)
      tally.withLock { $0 = backlog.counts }
    }
    end(&watch, &backlog, &acts)
  }

  /// Sends what signs must show.
  private func send(
    _ acts: inout CorridorWatch.Acts, _ backlog: inout Backlog, since received: ReceiveStamp? = nil
  ) {
    var isFirst = true
    for sending in acts.takeSendings() {
      if !outlets.send(.signCommand(sending.command), sending.sign) {
        backlog.counts.commandsUnsent += 1
      }
      backlog.counts.commands += 1
      guard let received, isFirst else { continue }
      isFirst = false
      let sent = ReceiveStamp.now().monotonicNanoseconds
      backlog.counts.latency.add(nanoseconds: sent - received.monotonicNanoseconds)
    }
  }

  private func tell(
    _ acts: inout CorridorWatch.Acts, _ backlog: inout Backlog, at stamp: ReceiveStamp
  ) {
    let isNews = !acts.alerts.isEmpty
    backlog.untold += acts.alerts
    acts.alerts.removeAll(keepingCapacity: true)
    let isDue = stamp.milliseconds - backlog.toldMs >= CorridorWatch.tickMs
    guard !backlog.untold.isEmpty, isNews || isDue else { return }
    backlog.toldMs = stamp.milliseconds
    let refused = outlets.report(backlog.untold)
    backlog.untold.removeFirst(backlog.untold.count - refused)
    let over = backlog.untold.count - untoldLimit
    guard over > 0 else { return }
    backlog.untold.removeFirst(over)
    backlog.counts.alertsLost += UInt64(over)
  }

  private func keep(
    _ acts: inout CorridorWatch.Acts, _ backlog: inout Backlog, at stamp: ReceiveStamp
  ) {
    let isNews = !acts.bins.isEmpty
    backlog.unkept += acts.bins
    acts.bins.removeAll()
    let isDue = stamp.milliseconds - backlog.keptMs >= CorridorWatch.closeMs
    guard !backlog.unkept.isEmpty, isNews || isDue else { return }
    backlog.keptMs = stamp.milliseconds
    if outlets.keep(backlog.unkept) { backlog.unkept.removeAll() }
    let over = backlog.unkept.count - Self.unkeptLimit
    guard over > 0 else { return }
    backlog.unkept.removeFirst(over)
    backlog.counts.binsUnkept += UInt64(over)
  }

  private func show(_ watch: CorridorWatch, _ backlog: inout Backlog) {
    let now = Shown(
      pictures: watch.pictures, pictureTimes: watch.pictureTimes, signs: watch.showings,
      openBins: backlog.unkept + watch.openBins)
    shown.withLock { $0 = now }
    watch.countCorridors(into: &backlog.counts)
  }

  private func refresh(
    _ watch: inout CorridorWatch, _ backlog: inout Backlog, _ acts: inout CorridorWatch.Acts
  ) {
    let next = corridors.withLock { $0.generation == backlog.generation ? nil : $0 }
    guard let next else { return }
    backlog.generation = next.generation
    let refused = watch.plan(next.corridors, at: .now(), &acts)
    backlog.counts.corridorsRefused = refused.count
    for (corridor, why) in refused {
      // The county reader has checked it; without a detector its signs stay at their own caution.
      logger.error(
        "corridor refused by the detector",
        metadata: ["corridor": "\(corridor)", "why": "\(why)"])
    }
  }

  /// Hands over what is left.
  private func end(
    _ watch: inout CorridorWatch, _ backlog: inout Backlog, _ acts: inout CorridorWatch.Acts
  ) {
    let now = ReceiveStamp.now()
    watch.end(at: now, &acts)
    keep(&acts, &backlog, at: now)
    watch.count(into: &backlog.counts)
    backlog.counts.binsUnkept += UInt64(backlog.unkept.count)
    backlog.counts.alertsLost += UInt64(backlog.untold.count)
    tally.withLock { $0 = backlog.counts }
    guard !backlog.unkept.isEmpty || !backlog.untold.isEmpty else { return }
    logger.error(
      "ended with bend alerts or statistics that nobody took",
      metadata: ["alerts": "\(backlog.untold.count)", "bins": "\(backlog.unkept.count)"])
  }
}

extension ReceiveStamp {
  /// Monotonic milliseconds.
  var milliseconds: Int64 { monotonicNanoseconds / 1_000_000 }
}

import ControlRoom
import Dispatch
import Incidents
import Ingest
import Logging
import Store
import Synchronization
import Wire

/// The thread for what comes round: who is heard, which conditions hold, boots and snapshots to
/// disk, retention. Nothing that waits for an answer runs here.
final class Maintenance: Sendable {
  /// Milliseconds between rounds.
  private static let roundMs = 1_000
  /// Rounds that a loss keeps its condition raised: operators must have time to see it.
  private static let shownRounds = 10
  /// Rounds between writes of device boots: how many seconds of replays a kill could open to
  /// heartbeats and frames (never to presses, whose keys are in the journal).
  private static let bootsEvery = 5
  /// Rounds between looks at retention.
  private static let pruneEvery = 60
  /// Rounds between looks at which false visits have become too old to count: they count by days.
  private static let feedbackEvery = 3_600
  /// Rounds between looks at what is kept: for people, who read it by the day.
  private static let holdingsEvery = 10
  /// Pieces of retention in one round: 500 pictures each, ten times what 50 cameras can add in that
  /// time.
  private static let prunePieces = 100
  /// A wall clock that runs away from the monotonic one by more than this in a round has been set,
  /// milliseconds: more than a time daemon slews in a second (500 ppm) by a thousand times [D].
  private static let leapMs: Int64 = 500
  /// Rounds without a sign from the desk after which it counts as stalled.
  private static let stalledRounds = 5

  private let receiver: DatagramReceiver
  private let desk: DeskThread
  private let evidence: EvidenceKeeper
  private let store: RecordStore
  private let conditions: ConditionBoard
  private let heartbeat: Heartbeat
  private let feedback: FeedbackBoard
  private let newest: WallTime?
  private let logger: Logger
  private let stopping = DispatchSemaphore(value: 0)
  private let ended = Atomic<Bool>(false)
  private let latest = Mutex(StoreStatus())

  init(
    receiver: DatagramReceiver, desk: DeskThread, evidence: EvidenceKeeper,
    store: RecordStore, conditions: ConditionBoard, heartbeat: Heartbeat, feedback: FeedbackBoard,
    newest: WallTime?, logger: Logger
  ) {
    self.receiver = receiver
    self.desk = desk
    self.evidence = evidence
    self.store = store
    self.conditions = conditions
    self.heartbeat = heartbeat
    self.feedback = feedback
    self.newest = newest
    self.logger = logger
  }

  /// Ends ``run()``.
  func stop() {
    ended.store(true, ordering: .relaxed)
    stopping.signal()
  }

  /// Brings evidence files and their rows in step after a kill. On a thread of its own: a folder of
  /// millions of files must hold up neither the first acknowledgement nor the rounds.
  func reconcile() {
    do {
      _ = try store.reconcileEvidence { !ended.load(ordering: .relaxed) }
    } catch {
      logger.warning("evidence not brought in step", metadata: ["error": "\(error)"])
    }
  }

  /// What the disk has, as of the last round: asking the store itself may wait behind a commit.
  var status: StoreStatus { latest.withLock { $0 } }

  /// The body of the maintenance thread.
  func run() {
    let begun = ReceiveStamp.now()
    let last = (try? store.lastRetention()) ?? newest
    var past = Past(
      retention: RetentionClock(
        wall: begun.wall, monotonicMs: begun.milliseconds, last: last), looked: begun)
    report(past.retention.hold, until: last)
    var round = 0
    // Asked once, for it cannot change while the connection is open, and asking takes the writer.
    past.synchronous = (try? store.synchronousMode()) ?? -1
    note(&past, round)
    while stopping.wait(timeout: .now() + .milliseconds(Self.roundMs)) == .timedOut {
      round += 1
      look(&past, round)
      desk.saveDueSnapshot()
      if round % Self.bootsEvery == 0 { saveBoots() }
      if round % Self.pruneEvery == 0 { prune(past.retentionTime) }
      if round % Self.feedbackEvery == 0 { feedback.reload(at: past.retentionTime) }
    }
    saveBoots()
  }

  /// What the rounds remember.
  private struct Past {
    var retention: RetentionClock
    var looked: ReceiveStamp
    /// By what retention deletes.
    var retentionTime = WallTime.unknown
    var ledger = LedgerSnapshot()
    var lastRaised: [Condition.Code: Int] = [:]
    var beats: UInt64 = 0
    var beatRound = 0
    var synchronous = -1
    var jumped: WallTime?
    var holdings = RecordStore.Holdings()
  }

  private func look(_ past: inout Past, _ round: Int) {
    let ledger = receiver.ledger()
    func raise(_ code: Condition.Code, if isTrue: Bool) {
      if isTrue { past.lastRaised[code] = round }
    }
    let before = past.ledger
    raise(
      .framesShed,
      if: ledger.frames.shedInQueue + ledger.frames.shedInAssembly
        > before.frames.shedInQueue + before.frames.shedInAssembly)
    raise(
      .eventsShed,
      if: ledger.events.shed + ledger.readings.shed > before.events.shed + before.readings.shed)
    raise(
      .kernelDropping, if: ledger.datagrams.kernelDropped > before.datagrams.kernelDropped)
    past.ledger = ledger
    let now = ReceiveStamp.now()
    let wall = now.wall - past.looked.wall
    let elapsed = now.milliseconds - past.looked.milliseconds
    let hasJumped = abs(wall - elapsed) > Self.leapMs
    if hasJumped { past.jumped = now.wall }
    past.looked = now
    let hold = past.retention.hold
    past.retentionTime = past.retention.now(wall: now.wall, monotonicMs: now.milliseconds)
    if past.retention.hold != hold { report(past.retention.hold, until: past.retentionTime) }
    raise(.clockJumped, if: hasJumped || past.retention.hold == .leap)

    let beats = desk.beats
    if beats != past.beats {
      past.beats = beats
      past.beatRound = round
    }
    var raised = Set(
      past.lastRaised.filter { round - $0.value < Self.shownRounds }.map(\.key))
    if !ledger.isClosed { raised.insert(.ledgerOpen) }
    if evidence.counts.stopped != nil { raised.insert(.evidenceStopped) }
    if !store.restoreReserve() { raised.insert(.reserveSpent) }
    if round - past.beatRound > Self.stalledRounds { raised.insert(.deskStalled) }
    if heartbeat.isFailing { raised.insert(.heartbeatFailing) }
    conditions.set(raised, at: now.wall)
    note(&past, round)
  }

  /// Notes what the disk has, for those who may not wait for it.
  private func note(_ past: inout Past, _ round: Int) {
    if round % Self.holdingsEvery == 0 {
      past.holdings = (try? store.holdings()) ?? past.holdings
    }
    let space = try? store.space()
    let status = StoreStatus(
      freeBytes: space?.freeBytes ?? 0, evidenceBytes: space?.evidenceBytes ?? 0,
      reserveWhole: space?.reserveWhole ?? false, synchronous: past.synchronous,
      holdings: past.holdings, jumped: past.jumped)
    latest.withLock { $0 = status }
  }

  private func saveBoots() {
    let boots = receiver.boots().map {
      DeviceBoot(device: $0.device, boot: $0.boot, sequence: $0.sequence)
    }
    do {
      try store.save(boots)
    } catch {
      logger.warning("device boots not written", metadata: ["error": "\(error)"])
    }
  }

  /// Says why retention does not go by the wall clock, or that it does again.
  private func report(_ hold: RetentionClock.Hold?, until time: WallTime?) {
    guard let hold else {
      if time != nil { logger.notice("retention goes by the wall clock again") }
      return
    }
    logger.warning(
      hold == .leap
        ? "the clock leapt ahead: retention waits a day before it believes it"
        : "long since the last run, by the clock: retention waits a day before it believes it",
      metadata: ["retention goes by": "\(time.map(String.init(describing:)) ?? "")"])
  }

  private func prune(_ now: WallTime) {
    do {
      var deleted = 0
      // A call does a bounded piece of work, so that commits get through between two.
      for _ in 0..<Self.prunePieces {
        let more = try store.prune(now: now)
        deleted += more
        if more == 0 { break }
      }
      for _ in 0..<Self.prunePieces where try store.pruneAudit(now: now) == 0 { break }
      if deleted > 0 { logger.info("retention", metadata: ["pictures": "\(deleted)"]) }
    } catch {
      logger.warning("retention failed", metadata: ["error": "\(error)"])
    }
  }
}

/// What the store's disk has.
struct StoreStatus: Sendable {
  var freeBytes: Int64 = 0
  var evidenceBytes: Int64 = 0
  var reserveWhole = true
  /// `PRAGMA synchronous` of the live connection; 2 is FULL.
  var synchronous = 2
  /// What is kept and what is gone.
  var holdings = RecordStore.Holdings()
  /// When the wall clock was last seen to jump since the start.
  var jumped: WallTime?
}

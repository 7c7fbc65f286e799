import ControlRoom
import Dispatch
import Incidents
import Ingest
import Logging
import Store
import Synchronization
import Wire

/// The thread that owns the desk: takes what waits, journals it in one transaction, then acts.
final class DeskThread: Sendable {
  /// Where effects go once they are stored. Called on the desk's thread, in order; none may block.
  struct Outlets: Sendable {
    /// Answers a device.
    var acknowledge: @Sendable (DeviceID, Acknowledgement) -> Void
    /// Hands an order to patrol.
    var deliver: @Sendable (Order, DeviceID) -> Void
    /// Asks for pictures to be kept.
    var keepEvidence: @Sendable (EvidenceRequest) -> Void
    /// Tells the stream what changed, with the ids that its readers resume by.
    var publish: @Sendable ([StreamChange]) -> Void
  }

  /// What the desk looks like from outside, for snapshots and metrics.
  struct View: Sendable {
    var desk: Desk
    var lastChange: UInt64
    var nextEntry: UInt64
    var isOnDisk: Bool
    var waitingForDisk: Int
    var refusedWhileFull: UInt64
    /// Conditions that hold, by code.
    var conditions: [Condition.Code: Condition]

    /// Conditions that hold, in the order of their codes.
    var heldConditions: [Condition] {
      conditions.values.sorted { $0.code.rawValue < $1.code.rawValue }
    }
  }

  private struct Snapshot {
    var desk: Desk
    var entry: UInt64
    var at: Moment
  }

  /// Requests that wait for the desk. Full: producers block (their own queues then refuse or drop
  /// by their rules); callers of the control room are told to come again. Counted by the queue.
  static let inboxLimit = 8_192
  /// Requests in one transaction; bounds the time to the first acknowledgement of a flood.
  private static let batchLimit = 512
  /// Entries between two snapshots: replaying so many takes a fraction of a second (see the note of
  /// issue 2).
  private static let snapshotEvery: UInt64 = 20_000
  /// Longest wait without work, milliseconds: how late a deadline can fire.
  private static let longestWaitMs: Int64 = 50
  /// Milliseconds between tries while the journal cannot be written, and what each thousand waiting
  /// inputs add: a try writes them all, and alarms wait behind it.
  private static let retryMs: Int64 = 250
  private static let retryMsPerThousand: Int64 = 100

  /// How long the end waits for a disk that cannot be written, milliseconds: a lock of another
  /// process may go in that time, and it is well within what systemd allows (TimeoutStopSec=40).
  private static let lastTriesMs: Int64 = 5_000

  let inbox: BoundedQueue<DeskRequest>
  private let store: RecordStore
  private let clock: DeskClock
  private let fixes: FixBoard
  private let outlets: Outlets
  private let conditions: @Sendable () -> Set<Condition.Code>
  private let logger: Logger
  private let view: Mutex<View>
  private let stopping = Atomic<Bool>(false)
  private let snapshotWanted = Mutex<Snapshot?>(nil)
  private let start: Mutex<DeskShell>
  /// Entries that this start had to replay: they count towards the next snapshot.
  private let replayed: UInt64
  private let room = DispatchSemaphore(value: 0)
  /// Producers asleep on ``room`` that nobody has signalled yet.
  private let sleepers = Mutex(0)
  private let beatCount = Atomic<UInt64>(0)

  init(
    recovery: Recovery, store: RecordStore, clock: DeskClock, fixes: FixBoard, outlets: Outlets,
    conditions: @escaping @Sendable () -> Set<Condition.Code>, logger: Logger
  ) {
    inbox = BoundedQueue(capacity: Self.inboxLimit)
    self.store = store
    self.clock = clock
    self.fixes = fixes
    self.outlets = outlets
    self.conditions = conditions
    self.logger = logger
    let shell = DeskShell(recovery)
    start = Mutex(shell)
    replayed = UInt64(recovery.replayed)
    view = Mutex(
      View(
        desk: shell.desk, lastChange: shell.lastChange, nextEntry: shell.nextEntry, isOnDisk: true,
        waitingForDisk: 0, refusedWhileFull: 0, conditions: [:]))
  }

  /// The desk as of the last batch.
  var current: View { view.withLock { $0 } }

  /// Rises with every round of ``run()``: a desk whose beats stand still is stuck.
  var beats: UInt64 { beatCount.load(ordering: .relaxed) }

  /// Ends ``run()`` after what waits has been journalled.
  func stop() {
    stopping.store(true, ordering: .releasing)
    inbox.close()
  }

  /// The body of the desk's thread.
  func run() {
    var shell = start.withLock { $0 }
    var snapshotDue = shell.nextEntry + Self.snapshotEvery - min(Self.snapshotEvery, replayed)
    var shown: [Condition.Code: Condition] = [:]
    var retryAt: Int64 = 0
    var batch: [DeskRequest] = []
    var endsBy: Int64?
    let pause = DispatchSemaphore(value: 0)
    while true {
      beatCount.add(1, ordering: .relaxed)
      let isStopping = stopping.load(ordering: .acquiring)
      if !isStopping { _ = inbox.wait(milliseconds: wait(for: shell)) }
      batch.removeAll(keepingCapacity: true)
      let drained = inbox.drain(into: &batch, max: Self.batchLimit)
      if drained > 0 { wakeProducers() }
      let moment = clock.now
      if let due = shell.desk.nextDeadline, due <= moment.desk { batch.append(DeskRequest(.tick)) }
      shell.take(batch, at: moment) { fixes.fixes(at: moment.desk) }

      var released = DeskShell.Released()
      let isRetry = moment.desk >= retryAt || isStopping
      if !batch.isEmpty || (!shell.isOnDisk && isRetry) {
        let wasOnDisk = shell.isOnDisk
        released = shell.commit(to: store, isRetry: isRetry)
        if !shell.isOnDisk, isRetry {
          retryAt =
            moment.desk + Self.retryMs
            + Int64(shell.waitingForDisk) / 1_000 * Self.retryMsPerThousand
        }
        report(wasOnDisk, shell)
      }
      let changes = stream(released, at: moment) + update(&shown, &shell, at: moment)
      // Shown before it is published: a snapshot taken from now on contains these changes.
      if !changes.isEmpty || drained > 0 { show(shell, shown) }
      release(released, changes)

      if shell.nextEntry >= snapshotDue, shell.isOnDisk {
        let due = Snapshot(desk: shell.desk, entry: shell.nextEntry - 1, at: moment)
        snapshotWanted.withLock { $0 = due }
        snapshotDue = shell.nextEntry + Self.snapshotEvery
      }
      if isStopping, drained == 0 {
        let endBy = endsBy ?? moment.desk + Self.lastTriesMs
        endsBy = endBy
        if shell.isOnDisk || moment.desk >= endBy { return end(shell, at: moment) }
        _ = pause.wait(timeout: .now() + .milliseconds(Int(Self.longestWaitMs)))
      }
    }
  }

  /// Leaves a snapshot for the next start, or says what is lost.
  private func end(_ shell: DeskShell, at moment: Moment) {
    if shell.isOnDisk {
      save(Snapshot(desk: shell.desk, entry: shell.nextEntry - 1, at: moment))
    } else {
      logger.critical(
        "ended with inputs that are not in the journal",
        metadata: ["inputs": "\(shell.waitingForDisk)"])
    }
  }

  /// There is room again for those who wait in ``submit(_:)``.
  private func wakeProducers() {
    let asleep = sleepers.withLock { count in
      defer { count = 0 }
      return count
    }
    for _ in 0..<asleep { room.signal() }
  }

  /// What the stream's readers see of the effects.
  private func stream(_ released: DeskShell.Released, at moment: Moment) -> [StreamChange] {
    released.effects.compactMap { id, effect in
      switch effect {
      case .incidentChanged(let incident):
        StreamChange(id: id, at: moment, what: .incident(incident))
      case .unitChanged(let unit): StreamChange(id: id, at: moment, what: .unit(unit))
      default: nil
      }
    }
  }

  /// Brings the conditions up to date; returns those that began or ended.
  private func update(
    _ shown: inout [Condition.Code: Condition], _ shell: inout DeskShell, at moment: Moment
  ) -> [StreamChange] {
    var now = conditions()
    if !shell.isOnDisk { now.insert(.journalNotOnDisk) }
    guard now != Set(shown.keys) else { return [] }
    var changed: [Condition] = []
    for code in Condition.Code.allCases where now.contains(code) != (shown[code] != nil) {
      let condition = Condition(code: code, isRaised: now.contains(code), since: moment.wall)
      shown[code] = condition.isRaised ? condition : nil
      changed.append(condition)
    }
    return changed.map {
      StreamChange(id: shell.nextChangeID(), at: moment, what: .condition($0))
    }
  }

  private func wait(for shell: DeskShell) -> Int {
    guard let due = shell.desk.nextDeadline else { return Int(Self.longestWaitMs) }
    return Int(min(max(0, due - clock.now.desk), Self.longestWaitMs))
  }

  /// Hands requests to the desk; blocks the calling thread while the inbox is full. A producer that
  /// is held up here fills its own queue, whose rule then says what is lost.
  @available(*, noasync)
  func submit(_ requests: [DeskRequest]) {
    var rest = requests[...]
    while !rest.isEmpty, !stopping.load(ordering: .acquiring) {
      let free = Self.inboxLimit - inbox.count
      if free > 0 {
        let part = rest.prefix(free)
        // Another producer may have taken the room meanwhile: what was refused is tried again.
        let refused = inbox.push(contentsOf: Array(part))
        rest = rest.dropFirst(part.count - refused)
      } else {
        sleepers.withLock { $0 += 1 }
        // Signalled after each batch; the bound covers a batch that was taken just before.
        _ = room.wait(timeout: .now() + .milliseconds(Int(Self.longestWaitMs)))
      }
    }
  }

  /// Hands requests to the desk without waiting; returns how many had no room.
  func offer(_ requests: [DeskRequest]) -> Int { inbox.push(contentsOf: requests) }

  private func release(_ released: DeskShell.Released, _ changes: [StreamChange]) {
    let now = ReceiveStamp.now().wall
    for event in released.acknowledgements {
      outlets.acknowledge(event.device, event.acknowledgement(at: now))
    }
    for (_, effect) in released.effects {
      switch effect {
      case .order(let order, let unit): outlets.deliver(order, unit)
      case .keepEvidence(let request): outlets.keepEvidence(request)
      default: break
      }
    }
    if !changes.isEmpty { outlets.publish(changes) }
    for (caller, answer) in released.answers { caller(answer) }
  }

  private func show(_ shell: DeskShell, _ conditions: [Condition.Code: Condition]) {
    view.withLock { view in
      view = View(
        desk: shell.desk, lastChange: shell.lastChange, nextEntry: shell.nextEntry,
        isOnDisk: shell.isOnDisk, waitingForDisk: shell.waitingForDisk,
        refusedWhileFull: shell.refusedWhileFull, conditions: conditions)
    }
  }

  private func report(_ wasOnDisk: Bool, _ shell: DeskShell) {
    if wasOnDisk, !shell.isOnDisk {
      logger.critical(
        "the journal cannot be written; alarms are dispatched from memory and not acknowledged",
        metadata: ["error": "\(shell.journalFault.map(String.init(describing:)) ?? "")"])
    } else if !wasOnDisk, shell.isOnDisk {
      logger.notice("the journal is written again; nothing is waiting")
    }
  }

  /// Writes the snapshot that has become due, if any. Called by the maintenance thread: encoding a
  /// large desk must not hold up a press.
  func saveDueSnapshot() {
    let due = snapshotWanted.withLock { wanted in
      defer { wanted = nil }
      return wanted
    }
    if let due { save(due) }
  }

  private func save(_ snapshot: Snapshot) {
    do {
      try store.saveSnapshot(snapshot.desk, through: snapshot.entry, last: snapshot.at)
    } catch {
      logger.warning("snapshot not written", metadata: ["error": "\(error)"])
    }
  }
}

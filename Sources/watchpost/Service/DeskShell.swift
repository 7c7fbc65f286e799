import ControlRoom
import Incidents
import Ingest
import Store
import Wire

/// The edge around the desk: journals what it takes, and lets effects out only when they are stored
/// (design.md, rules 1 to 3). Owned by the desk's thread.
struct DeskShell {
  /// What may leave the house after ``commit(to:isRetry:)``.
  struct Released {
    /// Events to be acknowledged.
    var acknowledgements: [DeviceEvent] = []
    var answers: [(caller: @Sendable (CommandOutcome) -> Void, CommandOutcome)] = []
    var effects: [(id: UInt64, Effect)] = []
    /// Inputs that became durable.
    var entries = 0
  }

  /// Inputs that wait for a disk that cannot be written: about 50 MB. From there on only alarms,
  /// what units say and time itself are taken: callers get `busy`, the rest is counted in
  /// ``refusedWhileFull``. At twice the number nothing but time is taken: devices get no
  /// acknowledgement and resend.
  static let waitingLimit = 50_000

  private(set) var desk: Desk
  /// Number of the entry that the next journalled input takes.
  private(set) var nextEntry: UInt64
  /// Whether everything taken is in the journal.
  private(set) var isOnDisk = true
  /// Inputs not taken because too many wait for the disk.
  private(set) var refusedWhileFull: UInt64 = 0
  /// Why the journal could not be written, while it cannot.
  private(set) var journalFault: StoreError?

  private let waitingLimit: Int
  private var unwritten: [JournalEntry] = []
  /// Last state of each incident and every order that the unwritten inputs gave: what the store
  /// projects. Not every effect: a whole incident for each input would be gigabytes.
  private var unwrittenIncidents: [IncidentID: Incident] = [:]
  private var unwrittenOrders: [Effect] = []
  private var batch = Released()
  private var waiting: [DeviceEvent] = []
  private var answers: [(caller: @Sendable (CommandOutcome) -> Void, CommandOutcome)] = []
  /// Id of the newest change handed out.
  private(set) var lastChange: UInt64 = 0

  init(_ recovery: Recovery, waitingLimit: Int = Self.waitingLimit) {
    self.waitingLimit = waitingLimit
    desk = recovery.desk
    nextEntry = recovery.nextEntry
  }

  /// Number of entries that wait for the disk.
  var waitingForDisk: Int { unwritten.count }

  /// Takes requests in order. `fixes` answers the desk's questions for positions.
  mutating func take(_ requests: [DeskRequest], at moment: Moment, fixes: () -> [UnitFix]) {
    for request in requests {
      guard hasRoom(for: request.input) else {
        refusedWhileFull += 1
        if case .caller(let reply) = request.waiting { answers.append((reply, .busy)) }
        continue
      }
      let effects = apply(request.input, at: moment, fixes: fixes)
      switch request.waiting {
      case .none: break
      case .device(let event): waiting.append(event)
      case .caller(let reply): answers.append((reply, Self.answer(request.input, effects)))
      }
    }
  }

  private func hasRoom(for input: Input) -> Bool {
    switch input {
    case .tick, .fixes: true
    case .alarm, .unit: unwritten.count < 2 * waitingLimit
    default: unwritten.count < waitingLimit
    }
  }

  private mutating func apply(
    _ input: Input, at moment: Moment, fixes: () -> [UnitFix]
  ) -> [Effect] {
    guard !desk.isNoOp(input, at: moment) else { return [] }
    let effects = desk.apply(input, at: moment)
    let entry = JournalEntry(number: nextEntry, moment: moment, input: input)
    nextEntry += 1
    unwritten.append(entry)
    for effect in effects {
      switch effect {
      case .incidentChanged(let incident): unwrittenIncidents[incident.id] = incident
      case .order: unwrittenOrders.append(effect)
      default: break
      }
      lastChange = max(lastChange + 1, entry.number << 16)
      batch.effects.append((lastChange, effect))
      // The desk cannot know where units are; it asks, and what it read is journalled with it.
      if case .fixesWanted(let incident) = effect {
        let report = FixesReport(incident: incident, fixes: fixes())
        _ = apply(.fixes(report), at: moment, fixes: fixes)
      }
    }
    return effects
  }

  /// What a caller is told: of a command what the desk answered, of a unit's report that it was
  /// taken.
  private static func answer(_ input: Input, _ effects: [Effect]) -> CommandOutcome {
    guard case .command(let request) = input else { return .done }
    for effect in effects {
      switch effect {
      case .refused(request.id, let refusal): return .refused(refusal)
      case .done(request.id, let incident?):
        if case .report = request.command { return .entered(incident, isOnDisk: true) }
      default: break
      }
    }
    return .done
  }

  /// Writes what was taken and returns what may leave the house now.
  ///
  /// When the journal cannot be written, effects still go out, for a press must reach someone; but
  /// no device is acknowledged (it will resend) and callers are told. The inputs stay in memory and
  /// the next call tries again.
  ///
  /// `isRetry` false leaves a disk that could not be written alone for now: what happens goes out
  /// at once instead of behind another failing transaction of everything that waits.
  mutating func commit(to store: RecordStore, isRetry: Bool = true) -> Released {
    defer {
      batch = Released()
      waiting.removeAll(keepingCapacity: true)
      answers.removeAll(keepingCapacity: true)
    }
    var released = batch
    if isOnDisk || isRetry { released.entries = write(to: store) }
    if isOnDisk { released.acknowledgements = waiting }
    released.answers = answers.map { ($0, isOnDisk ? $1 : Self.fromMemory($1)) }
    return released
  }

  private static func fromMemory(_ answer: CommandOutcome) -> CommandOutcome {
    switch answer {
    case .done: .doneNotOnDisk
    case .entered(let incident, _): .entered(incident, isOnDisk: false)
    case .refused, .doneNotOnDisk, .busy: answer
    }
  }

  /// Writes what waits; returns how many inputs became durable.
  private mutating func write(to store: RecordStore) -> Int {
    guard !unwritten.isEmpty else {
      isOnDisk = true
      return 0
    }
    let incidents = unwrittenIncidents.values.sorted { $0.id < $1.id }
    do {
      try store.commit(
        unwritten, effects: unwrittenOrders + incidents.map { .incidentChanged($0) })
      defer { unwritten.removeAll(keepingCapacity: true) }
      unwrittenIncidents.removeAll(keepingCapacity: true)
      unwrittenOrders.removeAll(keepingCapacity: true)
      isOnDisk = true
      journalFault = nil
      return unwritten.count
    } catch {
      isOnDisk = false
      journalFault = error
      return 0
    }
  }

  /// The id that a change outside the desk (a condition) takes in the event stream.
  mutating func nextChangeID() -> UInt64 {
    lastChange += 1
    return lastChange
  }
}

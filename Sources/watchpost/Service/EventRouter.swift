import Detection
import Incidents
import Ingest
import Logging
import Patrol
import Synchronization
import Wire

/// The thread between the socket and the desk: positions go to the fix board, health to the health
/// board, sign states to the bends, and what can change a decision to the desk.
final class EventRouter: Sendable {
  /// Where things go.
  struct Outlets: Sendable {
    /// To the desk; blocks while its inbox is full, which makes ingest refuse and devices resend.
    var desk: @Sendable ([DeskRequest]) -> Void
    /// To patrol: what a unit says of its orders, and that it lives.
    var unit: @Sendable (DeviceEvent, Int64) -> Void
    /// To patrol: due repeats of orders.
    var repeatOrders: @Sendable (Int64) -> Void
    /// Who was heard when: frames and readings do not pass the router, their senders live all the
    /// same.
    var contacts: @Sendable () -> [DeviceContact]
  }

  /// Events taken at a time.
  private static let batchLimit = 256
  /// Longest wait without an event, milliseconds: the grain of order repeats (from 250 ms).
  private static let waitMs = 50
  /// Milliseconds between looks for silent devices.
  private static let silenceEveryMs: Int64 = 1_000

  private let events: BoundedQueue<DeviceEvent>
  private let clock: DeskClock
  private let fixes: FixBoard
  private let outlets: Outlets
  private let health: Mutex<HealthBoard>
  private let stopping = Atomic<Bool>(false)

  init(
    events: BoundedQueue<DeviceEvent>, clock: DeskClock, fixes: FixBoard, health: HealthBoard,
    outlets: Outlets
  ) {
    self.events = events
    self.clock = clock
    self.fixes = fixes
    self.outlets = outlets
    self.health = Mutex(health)
  }

  /// Takes a new list of devices on reload.
  func replaceDevices(_ devices: [(id: DeviceID, deviceClass: DeviceClass)]) {
    let now = clock.now.desk
    health.withLock { $0.replace(devices, now: now) }
  }

  /// Whether a device is heard and what it complains of.
  func state(of device: DeviceID) -> (isOnline: Bool, faults: DeviceFaults)? {
    health.withLock { $0.state(of: device) }
  }

  /// Notes a sign of life that came by another road than the socket; returns what is news to the
  /// desk.
  func heard(_ device: DeviceID) -> HealthEvent? {
    let now = clock.now.desk
    return health.withLock { $0.heard(device, at: now) }
  }

  /// The desk had no room for what ``heard(_:)`` returned: it is news again the next time.
  func untold(_ device: DeviceID) { health.withLock { $0.untold(device) } }

  /// How many devices of a class stand how.
  var counts: [DeviceClass: HealthBoard.Count] { health.withLock { $0.counts } }

  /// Ends ``run()`` when no event waits any more.
  func stop() { stopping.store(true, ordering: .releasing) }

  /// The body of the router's thread.
  func run() {
    var batch: [DeviceEvent] = []
    var lookedMs: Int64 = 0
    var newest: [DeviceID: (boot: UInt32, sequence: UInt32)] = [:]
    while true {
      let isStopping = stopping.load(ordering: .acquiring)
      if !isStopping { _ = events.wait(milliseconds: Self.waitMs) }
      batch.removeAll(keepingCapacity: true)
      events.drain(into: &batch, max: Self.batchLimit)
      var requests = batch.flatMap { route($0, &newest) }
      let now = clock.now.desk
      outlets.repeatOrders(now)
      if now - lookedMs >= Self.silenceEveryMs {
        lookedMs = now
        requests += lookForSilence(at: now).map { DeskRequest(.health($0)) }
      }
      if !requests.isEmpty { outlets.desk(requests) }
      if isStopping, batch.isEmpty { return }
    }
  }

  private func lookForSilence(at now: Int64) -> [HealthEvent] {
    let contacts = outlets.contacts()
    return health.withLock { health in
      let heard = contacts.compactMap { contact in
        contact.lastHeard.flatMap {
          health.heard(contact.device, at: min(now, clock.moment($0).desk))
        }
      }
      return heard + health.silent(at: now)
    }
  }

  /// `newest` is bounded by the units with a key.
  private func route(
    _ event: DeviceEvent, _ newest: inout [DeviceID: (boot: UInt32, sequence: UInt32)]
  ) -> [DeskRequest] {
    let now = clock.moment(event.received).desk
    var faults: DeviceFaults?
    var requests: [DeskRequest] = []
    switch event.body {
    case .alarm(let alarm):
      let input = Input.alarm(
        AlarmEvent(
          device: event.device, boot: event.boot, sequence: event.sequence, alarm: alarm,
          deviceTime: event.deviceTime))
      requests.append(DeskRequest(input, waiting: .device(event)))
    case .unitReport(let report):
      outlets.unit(event, now)
      // What a late report or a copy says of status and place may be overtaken; its receipt is not.
      let number = (boot: event.boot, sequence: event.sequence)
      let isNewest = !event.isCopy && newest[event.device].map { $0 < number } ?? true
      if isNewest {
        newest[event.device] = number
        if let fix = report.fix { fixes.note(fix, of: event.device, at: now) }
      }
      let input = Input.unit(
        UnitEvent(
          unit: event.device, status: isNewest ? report.status : .noContact,
          receipt: report.receipt,
          order: report.order == 0 ? nil : OrderID(rawValue: report.order),
          words: isNewest ? report.words : ""))
      requests.append(DeskRequest(input, waiting: .device(event)))
    case .hello(let health), .heartbeat(let health):
      faults = health.faults
      if event.deviceClass == .unit { outlets.unit(event, now) }
    }
    // Anyone can play back a copy: it is no sign of life.
    let change =
      event.isCopy ? nil : health.withLock { $0.heard(event.device, faults: faults, at: now) }
    if let change { requests.append(DeskRequest(.health(change))) }
    return requests
  }
}

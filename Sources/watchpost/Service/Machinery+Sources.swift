import ControlRoom
import Incidents
import Ingest
import Store
import Synchronization
import Wire

extension Machinery {
  /// Where the control room gets what it shows and leaves what it is told.
  var sources: ControlRoomSources {
    var sources = ControlRoomSources(
      submit: { [self] in await submit($0) },
      snapshot: { [self] in snapshot },
      devices: { [self] in deviceViews },
      ledger: { [self] in ledgerView },
      health: { [self] in healthView },
      metrics: { [self] in metrics },
      latestFrame: { [evidence] camera in
        evidence.latest(of: camera).map {
          (jpeg: $0.jpeg, frame: $0.frame, received: $0.received)
        }
      },
      ready: { [desk, conditions] in
        desk.beats > 0 && !conditions.current.contains(.deskStalled)
      },
      now: { [clock] in clock.now },
      name: { [self] in name(of: $0) },
      fixes: { [fixes, clock] in fixes.fixes(at: clock.now.desk) })
    sources.county = countySources
    sources.cameras = { [self] incident in cameraLinks.withLock { $0 }.cameras(of: incident) }
    sources.undo = { [desk, clock] in desk.current.desk.undo(of: $0, at: clock.now.desk) }
    sources.recommendations = { [self] in recommendations(for: $0) }
    sources.patrol = patrolSources
    return sources
  }

  private func recommendations(for id: IncidentID) -> [Recommendation]? {
    let desk = desk.current.desk
    guard desk.incident(id) != nil else { return nil }
    return desk.recommendations(for: id, fixes: fixes.fixes(at: clock.now.desk))
  }

  /// Hands a command to the desk and waits for its answer.
  func submit(_ request: CommandRequest) async -> CommandOutcome {
    await submit(.command(request))
  }

  /// Hands an input to the desk and waits until it is durable.
  func submit(_ input: Input) async -> CommandOutcome {
    await withCheckedContinuation { continuation in
      let waiting = DeskRequest.Waiting.caller { continuation.resume(returning: $0) }
      if desk.offer([DeskRequest(input, waiting: waiting)]) > 0 {
        continuation.resume(returning: .busy)
      }
    }
  }

  private var snapshot: StreamSnapshot {
    let view = desk.current
    return StreamSnapshot(
      change: view.lastChange, at: clock.now,
      incidents: view.desk.incidents.filter { $0.state.isOpen }, units: view.desk.units,
      conditions: view.heldConditions)
  }

  private var deviceViews: [DeviceView] {
    let contacts = Dictionary(
      ((radars?.contacts() ?? []) + receiver.contacts()).map { ($0.device, $0) },
      uniquingKeysWith: { first, _ in first })
    return county.withLock { $0 }.devices.map { device in
      let contact = contacts[device.id]
      return DeviceView(
        id: device.id, deviceClass: device.deviceClass, name: device.name, place: device.place,
        area: device.area, isOnline: router.state(of: device.id)?.isOnline ?? false,
        lastHeard: contact?.lastHeard?.wall, health: contact?.health,
        accepted: contact?.accepted ?? 0, lostInNetwork: contact?.missing ?? 0,
        rejected: Self.named(contact?.rejected ?? [:]))
    }
  }

  private var ledgerView: LedgerView {
    let ledger = receiver.ledger()
    let radars = radars?.ledger() ?? RadarLedger()
    return LedgerView(
      datagrams: LedgerView.Datagrams(
        received: ledger.datagrams.received + radars.received,
        accepted: ledger.datagrams.accepted + radars.accepted,
        duplicate: ledger.datagrams.duplicate,
        rejected: Self.named(ledger.datagrams.rejected).merging(Self.named(radars.rejected)) {
          $0 + $1
        },
        shed: Self.named(ledger.datagrams.shed),
        kernelDropped: ledger.datagrams.kernelDropped + radars.kernelDropped),
      frames: LedgerView.Frames(
        complete: ledger.frames.complete, incomplete: ledger.frames.incomplete,
        shed: ledger.frames.shedInQueue + ledger.frames.shedInAssembly),
      events: LedgerView.Events(
        accepted: ledger.events.accepted + ledger.readings.accepted,
        rejected: desk.current.refusedWhileFull,
        shed: ledger.events.shed + ledger.readings.shed),
      closed: ledger.isClosed && radars.isClosed)
  }

  /// Counts by reason as the API names the reasons.
  private static func named<Reason: RawRepresentable<String>>(
    _ counts: [Reason: UInt64]
  ) -> [String: UInt64] {
    Dictionary(counts.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  private func name(of device: DeviceID) -> String? { names.withLock { $0[device] } }

  /// What people call the devices and units of a county.
  static func names(_ county: County) -> [DeviceID: String] {
    Dictionary(
      county.devices.map { ($0.id, $0.name) } + county.units.map { ($0.id, $0.callSign) },
      uniquingKeysWith: { first, _ in first })
  }
}

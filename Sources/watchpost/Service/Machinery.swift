import ControlRoom
import Detection
import Incidents
import Ingest
import Logging
import Patrol
import Store
import Synchronization
import Wire

/// Everything that runs behind the socket, wired in the order of the road of a datagram
/// (design.md): ingest → detection → desk → store → patrol, with the control room beside it.
final class Machinery: Sendable {
  /// Bytes of pictures held in memory before anything asks for them: 10 s of the reference county
  /// at its peak hour is 310 MB (domain.md 5); more is shed, busiest camera first, and counted.
  private static let pictureMemoryBytes = 320 << 20
  /// Detection threads: one a core of the reference box.
  private static let shards = 2

  let store: RecordStore
  let receiver: DatagramReceiver
  /// The radars' port; nil when county.yaml names none.
  let radars: RadarReceiver?
  let desk: DeskThread
  let hub: StreamHub
  let evidence: EvidenceKeeper
  let sightings: SightingLog
  let router: EventRouter
  let bends: BendThread
  let bins: BinLog
  let clock: DeskClock
  let fixes: FixBoard
  /// The county as in force.
  let county: Mutex<County>
  /// Its devices' and units' names, for every line that people read.
  let names: Mutex<[DeviceID: String]>
  /// Its cameras and its map, for pages.
  let display: Mutex<CountyDisplay>
  /// Which of its cameras see where an incident is.
  let cameraLinks: Mutex<CameraLinks>
  /// What units' own pages have said.
  let patrolBook = Mutex(PatrolBook())
  let shards: [DetectionShard]
  /// What the shards' detectors say of themselves.
  let selfReport = CameraSelfReport()
  let feedback: FeedbackBoard
  let started: ReceiveStamp
  /// This start's number: above every earlier one.
  let centreBoot: UInt32
  let patrol: OrderDelivery
  let maintenance: Maintenance
  let conditions: ConditionBoard
  let heartbeat: Heartbeat
  let threads = Mutex<[String: WorkerThread]>([:])
  let logger: Logger

  /// Opens the store, binds the socket and wires the parts; nothing runs yet.
  ///
  /// Throws a ``CommandError`` that says what is in the way.
  init(_ folder: CountyFolder, dataDirectory: String, udp: HostPort, logger: Logger)
    throws(CommandError)
  {
    self.logger = logger
    started = ReceiveStamp.now()
    do {
      let store = try RecordStore(folder.settings.storeConfiguration(directory: dataDirectory))
      self.store = store
      let recovery = try store.recover()
      let clock = DeskClock(after: recovery.last, now: started)
      self.clock = clock
      let boots = try store.deviceBoots()
      centreBoot = try store.nextCentreBoot(now: started.wall)
      receiver = try Self.bind(folder, udp, boots: boots, centreBoot: centreBoot)
      radars = try Self.bindRadars(folder, beside: receiver, logger: logger)
      county = Mutex(folder.county)
      names = Mutex(Self.names(folder.county))
      display = Mutex(CountyDisplay(folder))
      cameraLinks = Mutex(CameraLinks(folder.county))
      hub = StreamHub()
      fixes = FixBoard()
      evidence = EvidenceKeeper(
        store: store, memoryBytes: Self.pictureMemoryBytes, logger: logger)
      logger.notice(
        "recovered",
        metadata: [
          "entries": "\(recovery.nextEntry - 1)", "replayed": "\(recovery.replayed)",
          "open": "\(recovery.desk.incidents.count { $0.state.isOpen })",
        ])
      let receiver = self.receiver
      let radars = self.radars
      let hub = self.hub
      let evidence = self.evidence
      patrol = OrderDelivery(units: folder.county.units.map(\.id)) { message, unit in
        receiver.send(message, to: unit) == .sent
      }
      let patrol = self.patrol
      conditions = ConditionBoard()
      let conditions = self.conditions
      heartbeat = Heartbeat(folder.settings.heartbeat)
      desk = DeskThread(
        recovery: recovery, store: store, clock: clock, fixes: fixes,
        outlets: DeskThread.Outlets(
          acknowledge: { _ = receiver.send(.acknowledgement($1), to: $0) },
          deliver: { order, unit in
            let order = Self.worded(order)
            // Refused only when thousands of orders are open: the ladder offers it to the next
            // unit.
            if !patrol.deliver(order, to: unit, nowMs: clock.now.desk) {
              logger.error("order not sent: too many are open", metadata: ["order": "\(order.id)"])
            }
          },
          keepEvidence: { evidence.keep($0) },
          publish: { hub.publish($0) }),
        conditions: { conditions.current }, logger: logger)
      let desk = self.desk
      sightings = SightingLog(store: store, logger: logger)
      let sightings = self.sightings
      bins = BinLog(store: store, logger: logger)
      let bins = self.bins
      bends = BendThread(
        readings: receiver.readings, logger: logger,
        outlets: BendThread.Outlets(
          send: { receiver.send($0, to: $1) == .sent },
          report: { alerts in desk.offer(alerts.map { DeskRequest(.bend($0)) }) },
          keep: { bins.take($0) }))
      router = EventRouter(
        events: receiver.events, clock: clock, fixes: fixes,
        health: HealthBoard(
          Self.classes(folder.county),
          known: Set(boots.map(\.device)).union(recovery.desk.unitsThatReported),
          now: clock.now.desk),
        outlets: EventRouter.Outlets(
          desk: { desk.submit($0) },
          unit: { event, now in
            switch event.body {
            case .unitReport(let report):
              patrol.observe(report, from: event.device, isCopy: event.isCopy, nowMs: now)
            case .hello(let health), .heartbeat(let health):
              patrol.heard(
                event.device, intervalMs: Int64(health.intervalSeconds) * 1_000, nowMs: now)
            default: break
            }
          },
          repeatOrders: { _ = patrol.tick($0) },
          contacts: { receiver.contacts() + (radars?.contacts() ?? []) }))
      let selfReport = self.selfReport
      shards = (0..<Self.shards).map { index in
        DetectionShard(
          index, of: receiver.frames, configuration: folder.settings.motion, evidence: evidence,
          selfReport: selfReport, logger: logger
        ) { Self.take($0, desk: { desk.submit($0) }, record: { sightings.take($0) }) }
      }
      let shards = self.shards
      feedback = FeedbackBoard(store: store, logger: logger) { falseVisits in
        for shard in shards { shard.plan(falseVisits) }
      }
      maintenance = Maintenance(
        receiver: receiver, desk: desk, evidence: evidence, store: store,
        conditions: conditions, heartbeat: heartbeat, feedback: feedback,
        newest: recovery.last?.wall, logger: logger)
    } catch let error as StoreError {
      throw CommandError(error)
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError(.failure, "\(error)")
    }
  }

  /// The order with what the crew reads. Decisions know no language: words are put in here, the
  /// same on every repeat.
  static func worded(_ order: Order) -> Order {
    var order = order
    if order.text.isEmpty {
      let nature = Wording.text(order.nature)
      order.text = "S\(order.severity) \(nature.zh) / \(nature.en)"
    }
    return order
  }

  private static func bind(
    _ folder: CountyFolder, _ udp: HostPort, boots: [DeviceBoot], centreBoot: UInt32
  ) throws(CommandError) -> DatagramReceiver {
    do {
      return try DatagramReceiver(
        IngestConfiguration(host: udp.host, port: udp.port, frameShards: shards),
        keyring: keyring(folder),
        boots: boots.map { ($0.device, boot: $0.boot, sequence: $0.sequence) },
        centreBoot: centreBoot)
    } catch {
      throw CommandError(.unavailable, "--udp \(udp): \(error)")
    }
  }

  private static func bindRadars(
    _ folder: CountyFolder, beside receiver: DatagramReceiver, logger: Logger
  ) throws(CommandError) -> RadarReceiver? {
    guard let address = folder.settings.radar else { return nil }
    do {
      return try RadarReceiver(
        host: address.host, port: address.port, sources: folder.radars, beside: receiver,
        logger: logger)
    } catch {
      throw CommandError(.unavailable, "listen.radar \(address): \(error)")
    }
  }

  static func keyring(_ folder: CountyFolder) -> Keyring {
    let classes = Dictionary(classes(folder.county), uniquingKeysWith: { first, _ in first })
    return Keyring(
      folder.keys.reduce(into: [:]) { entries, pair in
        guard let deviceClass = classes[pair.key] else { return }
        entries[pair.key] = Keyring.Entry(deviceClass: deviceClass, keys: pair.value)
      })
  }

  static func classes(_ county: County) -> [(id: DeviceID, deviceClass: DeviceClass)] {
    county.devices.map { ($0.id, $0.deviceClass) } + county.units.map { ($0.id, .unit) }
  }

  /// What a shard sees: decisions go to the desk, what was suppressed and visits that ended go on
  /// record.
  static func take(
    _ reports: [CameraReport], desk: ([DeskRequest]) -> Void,
    record: ([SightingLog.Sighting]) -> Void
  ) {
    var sightings: [SightingLog.Sighting] = []
    var requests: [DeskRequest] = []
    for report in reports {
      if case .suppressed(let suppression) = report.event {
        sightings.append(.suppressed(suppression))
      } else {
        requests.append(DeskRequest(.camera(report)))
      }
      if case .visitEnded(let visit) = report.event { sightings.append(.visit(visit)) }
    }
    if !requests.isEmpty { desk(requests) }
    if !sightings.isEmpty { record(sightings) }
  }
}

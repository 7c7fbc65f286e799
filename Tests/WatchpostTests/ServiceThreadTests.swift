import ControlRoom
import Detection
import Incidents
import Logging
import Store
import Testing
import Wire

@testable import Ingest
@testable import watchpost

/// Each body is run on the test's own thread after ``stop()``: it takes what waits and returns.
@Suite("The service's threads")
struct ServiceThreadTests {
  private typealias Samples = ServiceSamples

  // MARK: router

  private final class Route {
    let events = BoundedQueue<DeviceEvent>(capacity: 1_024)
    let fixes = FixBoard()
    let requests = Collected<DeskRequest>()
    let units = Collected<DeviceEvent>()
    let contacts = Collected<DeviceContact>()
    let began: ReceiveStamp
    let router: EventRouter

    /// A router that has run for so many seconds with these devices heard at its start.
    init(afterSeconds: Int64 = 0, known: Set<DeviceID> = []) {
      let now = ReceiveStamp.now()
      began = ReceiveStamp(
        monotonicNanoseconds: now.monotonicNanoseconds - afterSeconds * 1_000_000_000,
        wall: now.wall.adding(milliseconds: -afterSeconds * 1_000))
      let devices: [(id: DeviceID, deviceClass: DeviceClass)] = [
        (ServiceSamples.camera, .camera), (ServiceSamples.post, .post),
        (ServiceSamples.unit, .unit),
      ]
      let (requests, units, contacts) = (requests, units, contacts)
      router = EventRouter(
        events: events, clock: DeskClock(after: nil, now: began), fixes: fixes,
        health: HealthBoard(devices, known: known, now: 0),
        outlets: EventRouter.Outlets(
          desk: { requests.take($0) },
          unit: { event, _ in units.take([event]) }, repeatOrders: { _ in },
          contacts: { contacts.all }))
    }

    func event(
      _ device: DeviceID, _ deviceClass: DeviceClass, _ body: DeviceEvent.Body,
      clockOffsetMs: Int64? = 0, isCopy: Bool = false
    ) -> DeviceEvent {
      DeviceEvent(
        device: device, deviceClass: deviceClass, boot: 4, sequence: 9,
        deviceTime: clockOffsetMs.map { began.wall.adding(milliseconds: $0) } ?? .unknown,
        received: began, isCopy: isCopy, body: body)
    }

    func run(_ events: [DeviceEvent]) -> [DeskRequest] {
      #expect(self.events.push(contentsOf: events) == 0)
      router.stop()
      router.run()
      return requests.all
    }
  }

  private static func isClockOff(_ request: DeskRequest) -> Bool? {
    guard case .device(let event) = request.waiting else { return nil }
    return event.acknowledgement(at: .unknown).reason == .acceptedClockOff
  }

  @Test(
    "A device is told that its clock is off beyond 20 s ahead and 40 s behind",
    arguments: [
      (0, false), (20_000, false), (20_001, true), (-40_000, false), (-40_001, true), (nil, false),
    ] as [(Int64?, Bool)])
  func clockOff(offsetMs: Int64?, isOff: Bool) throws {
    let route = Route()
    let press = route.event(
      Samples.post, .post, .alarm(Alarm(action: .press)), clockOffsetMs: offsetMs)
    let request = try #require(route.run([press]).first)
    #expect(Self.isClockOff(request) == isOff)
    guard case .alarm(let alarm) = request.input else {
      Issue.record("not an alarm")
      return
    }
    #expect(alarm.device == Samples.post && alarm.boot == 4 && alarm.sequence == 9)
    #expect(alarm.deviceTime == press.deviceTime)
  }

  @Test("A unit's report goes to the desk, its position to the fix board, all of it to patrol")
  func unitReport() throws {
    let route = Route()
    let report = UnitReport(
      status: .enRoute, receipt: .accepted, fix: .init(place: Samples.place, ageSeconds: 2),
      order: 12, words: "on the way")
    let requests = route.run([route.event(Samples.unit, .unit, .unitReport(report))])
    let expected = UnitEvent(
      unit: Samples.unit, status: .enRoute, receipt: .accepted, order: OrderID(rawValue: 12),
      words: "on the way")
    // The first sign of life of a unit in a run is news.
    let alive = HealthEvent(device: Samples.unit, isOnline: true, faults: [])
    #expect(requests.map(\.input) == [.unit(expected), .health(alive)])
    #expect(route.units.all.count == 1)
    #expect(route.fixes.fixes(at: 0).map(\.place) == [Samples.place])
  }

  @Test("A copy of a report moves no unit, proves no presence, and is acknowledged all the same")
  func copies() throws {
    let route = Route(afterSeconds: 181, known: [Samples.unit])
    let fix = UnitReport.Fix(place: Samples.place, ageSeconds: 0)
    let plain = UnitReport(status: .available, fix: fix, words: "old news")
    let receipt = UnitReport(status: .enRoute, receipt: .accepted, fix: fix, order: 12)
    // They come now, three minutes after the unit was heard last.
    let copies = [plain, receipt].map { report in
      var copy = route.event(Samples.unit, .unit, .unitReport(report), isCopy: true)
      copy.received = ReceiveStamp.now()
      return copy
    }
    let requests = route.run(copies)
    #expect(route.fixes.fixes(at: 0).isEmpty)
    #expect(requests.count == 3)
    guard case .unit(let first) = requests.first?.input else {
      Issue.record("the first copy did not reach the desk")
      return
    }
    // A status that the desk takes from no unit, no words; acknowledged like the first.
    #expect(first.status == .noContact && first.words.isEmpty && first.receipt == .none)
    #expect(requests.first.map(Self.isClockOff) != nil)
    guard case .unit(let event) = requests.dropFirst().first?.input else {
      Issue.record("the receipt did not reach the desk")
      return
    }
    #expect(event.receipt == .accepted && event.order == OrderID(rawValue: 12))
    #expect(
      requests.last?.input
        == .health(HealthEvent(device: Samples.unit, isOnline: false, faults: [])))
  }

  @Test("Health goes to the desk when it changes, and only units' to patrol")
  func health() {
    let route = Route()
    func beat(_ device: DeviceID, _ kind: DeviceClass, _ faults: DeviceFaults) -> DeviceEvent {
      route.event(device, kind, .heartbeat(Health(deviceClass: kind, faults: faults)))
    }
    let requests = route.run([
      beat(Samples.post, .post, .tamper), beat(Samples.post, .post, .tamper),
      beat(Samples.unit, .unit, []), beat(Samples.post, .post, []),
    ])
    #expect(
      requests.map(\.input) == [
        .health(HealthEvent(device: Samples.post, isOnline: true, faults: .tamper)),
        .health(HealthEvent(device: Samples.unit, isOnline: true, faults: [])),
        .health(HealthEvent(device: Samples.post, isOnline: true, faults: [])),
      ])
    #expect(requests.allSatisfy { Self.isClockOff($0) == nil })
    #expect(route.units.all.map(\.device) == [Samples.unit])
    #expect(route.router.state(of: Samples.post)?.isOnline == true)
  }

  @Test("A device that was known and is silent is reported, one never heard is not")
  func silence() {
    let route = Route(afterSeconds: 181, known: [Samples.post, Samples.camera])
    #expect(
      route.run([]).map(\.input) == [
        .health(HealthEvent(device: Samples.camera, isOnline: false, faults: [])),
        .health(HealthEvent(device: Samples.post, isOnline: false, faults: [])),
      ])
  }

  @Test("A device that is heard by another queue only is not silent")
  func heardElsewhere() {
    let route = Route(afterSeconds: 181, known: [Samples.post, Samples.camera])
    route.contacts.take([
      DeviceContact(
        device: Samples.camera, deviceClass: .camera, lastHeard: .now(), boot: 1, sequence: 1,
        accepted: 1, missing: 0, duplicates: 0, rejected: [:])
    ])
    #expect(
      route.run([]).map(\.input) == [
        .health(HealthEvent(device: Samples.post, isOnline: false, faults: []))
      ])
  }

  // MARK: desk

  @Test("The desk's thread stores, then acknowledges, delivers and publishes, and ends saved")
  func desk() throws {
    let folder = try FolderOnDisk()
    let store = try RecordStore(Samples.configuration(folder.path + "/data"))
    let acknowledged = Collected<Acknowledgement>()
    let delivered = Collected<Order>()
    let changes = Collected<StreamChange>()
    let wishes = Collected<EvidenceRequest>()
    let answers = Collected<CommandOutcome>()
    let thread = DeskThread(
      recovery: try store.recover(), store: store, clock: DeskClock(after: nil, now: .now()),
      fixes: FixBoard(),
      outlets: DeskThread.Outlets(
        acknowledge: { _, what in acknowledged.take([what]) },
        deliver: { order, _ in delivered.take([order]) }, keepEvidence: { wishes.take([$0]) },
        publish: { changes.take($0) }),
      conditions: { [.framesShed] }, logger: Logger(label: "test"))
    let dispatch = CommandRequest(
      id: "a", actor: .operatorNamed("Li"),
      command: .dispatch(IncidentID(rawValue: 1), units: [Samples.unit]))
    let refused = thread.offer([
      DeskRequest(.county(try SmallCounty.read().county)), Samples.available, Samples.press(7),
      DeskRequest(.command(dispatch), waiting: .caller { answers.take([$0]) }),
    ])
    #expect(refused == 0)
    thread.stop()
    thread.run()

    #expect(acknowledged.all.map(\.sequence) == [7] && acknowledged.all.map(\.boot) == [3])
    #expect(acknowledged.all.map(\.reason) == [.accepted])
    #expect(acknowledged.all.map(\.kind) == [MessageKind.alarm.rawValue])
    #expect(delivered.all.map(\.incident) == [1] && answers.all == [.done])
    #expect(wishes.all.map(\.incident) == [IncidentID(rawValue: 1)])
    let ids = changes.all.map(\.id)
    #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 } && !ids.isEmpty)
    let conditions = changes.all.compactMap {
      if case .condition(let condition) = $0.what { condition } else { nil }
    }
    #expect(conditions.map(\.code) == [.framesShed] && conditions.map(\.isRaised) == [true])
    #expect(thread.current.lastChange == ids.last && thread.current.isOnDisk)
    #expect(Set(thread.current.conditions.keys) == [.framesShed])
    #expect(thread.beats > 0)
    // The last state is a snapshot: nothing is replayed on top of it.
    let recovery = try store.recover()
    #expect(recovery.replayed == 0 && recovery.desk == thread.current.desk)
    #expect(thread.offer([Samples.press(8)]) == 1)
  }

  @Test("A desk that cannot write says so, acknowledges nothing and still sends orders")
  func deskOffDisk() throws {
    let folder = try FolderOnDisk()
    let store = try RecordStore(Samples.configuration(folder.path + "/data"))
    let recovery = try store.recover()
    try store.close()
    let acknowledged = Collected<Acknowledgement>()
    let delivered = Collected<Order>()
    let changes = Collected<StreamChange>()
    let thread = DeskThread(
      recovery: recovery, store: store, clock: DeskClock(after: nil, now: .now()),
      fixes: FixBoard(),
      outlets: DeskThread.Outlets(
        acknowledge: { _, what in acknowledged.take([what]) },
        deliver: { order, _ in delivered.take([order]) }, keepEvidence: { _ in },
        publish: { changes.take($0) }),
      conditions: { [] }, logger: Logger(label: "test"))
    _ = thread.offer([
      DeskRequest(.county(try SmallCounty.read().county)), Samples.available, Samples.press(7),
      Samples.command("a", .dispatch(IncidentID(rawValue: 1), units: [])),
    ])
    thread.stop()
    thread.run()
    #expect(acknowledged.all.isEmpty && delivered.all.count == 1)
    #expect(!thread.current.isOnDisk && thread.current.waitingForDisk == 5)
    let isTold = changes.all.contains {
      if case .condition(let condition) = $0.what {
        condition.code == .journalNotOnDisk && condition.isRaised
      } else {
        false
      }
    }
    #expect(isTold)
  }

  // MARK: detection

  @Test("A shard turns frames into visits, counts what does not decode, hands all to evidence")
  func shard() throws {
    let folder = try FolderOnDisk()
    let store = try RecordStore(Samples.configuration(folder.path + "/data"))
    let logger = Logger(label: "test")
    let keeper = EvidenceKeeper(store: store, memoryBytes: 16 << 20, logger: logger)
    let queue = FrameQueue(shards: 1, framesPerCamera: 64, byteLimit: 16 << 20)
    let reports = Collected<CameraReport>()
    let shard = DetectionShard(
      0, of: queue, configuration: MotionConfiguration(), evidence: keeper, logger: logger
    ) { reports.take($0) }
    shard.plan(try SmallCounty.read().county, night: NightRule())
    var scene = DetectScene()
    let now = ReceiveStamp.now()
    for number in 0..<40 {
      let age = Int64(40 - number) * 200
      let received = ReceiveStamp(
        monotonicNanoseconds: now.monotonicNanoseconds - age * 1_000_000,
        wall: now.wall.adding(milliseconds: -age))
      scene.thing = (20..<30).contains(number) ? (10 + (number - 20) * 6, 40) : nil
      queue.push(
        Frame(
          camera: Samples.camera, boot: 1, number: UInt32(number), captured: received.wall,
          received: received, jpeg: number == 5 ? [1, 2, 3] : scene.frame()))
    }
    shard.stop()
    shard.run()

    #expect(shard.counts.frames == 40 && shard.counts.undecodable == 1)
    #expect(keeper.latest(of: Samples.camera)?.frame == 39)
    #expect(reports.all.allSatisfy { $0.camera == Samples.camera })
    let visits = reports.all.compactMap { report -> Visit? in
      if case .visitEnded(let visit) = report.event { visit } else { nil }
    }
    let starts = reports.all.filter {
      if case .visitStarted = $0.event { true } else { false }
    }
    // What moved is kept with the pictures; nothing of a frame that did not decode.
    keeper.keep(
      EvidenceRequest(
        incident: IncidentID(rawValue: 1), cameras: [Samples.camera],
        around: now.wall.adding(milliseconds: -4_000)))
    keeper.close()
    keeper.run()
    let kept = try store.evidence(of: IncidentID(rawValue: 1))
    let cells = Dictionary(
      kept.map { ($0.frame, $0.cells?.count) }, uniquingKeysWith: { first, _ in first })
    #expect(cells[5] == .some(nil) && cells[15] == 0 && cells[39] == 0)
    #expect(kept.first { $0.frame == 25 }?.cells?.count ?? 0 > 0)
    #expect(kept.first { $0.frame == 25 }?.cells?.columns == kept.last?.cells?.columns)
    #expect(visits.count == 1 && starts.count == 1)
    #expect(visits.first?.end != nil && (visits.first?.frames ?? 0) >= 8)
  }
}

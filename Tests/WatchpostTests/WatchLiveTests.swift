import Detection
import Incidents
import Logging
import Store
import Synchronization
import Testing
import Wire

@testable import ControlRoom
@testable import watchpost

/// The watch view's client against a live server.
@Suite struct WatchLiveTests {
  private struct OneToken: NoVisits, NoPeople {
    func token(secret: String) throws(StoreError) -> TokenRecord? {
      secret == "good"
        ? TokenRecord(name: "desk", scopes: [.operate], created: .unknown) : nil
    }
    func incidents(_ query: IncidentQuery) throws(StoreError) -> [Incident] { [] }
    func incident(_ id: IncidentID) throws(StoreError) -> Incident? { nil }
    func evidence(of incident: IncidentID) throws(StoreError) -> [EvidenceItem] { [] }
    func picture(_ id: Int64) throws(StoreError) -> (item: EvidenceItem, jpeg: [UInt8])? { nil }
    func suppressions(
      camera: DeviceID?, limit: Int
    ) throws(StoreError) -> [Suppression] { [] }
    func suppressionCounts(
      from: WallTime, until: WallTime
    ) throws(StoreError) -> [DeviceID: Int] { [:] }
  }

  private static let now = Moment(desk: 0, wall: WallTime(milliseconds: 1_790_000_000_000))

  private static func sources(
    _ submitted: @escaping @Sendable (CommandRequest) -> CommandOutcome
  ) -> ControlRoomSources {
    ControlRoomSources(
      submit: { submitted($0) },
      snapshot: {
        StreamSnapshot(change: 1, at: now, incidents: [], units: [], conditions: [])
      },
      devices: { [] },
      ledger: {
        LedgerView(
          datagrams: .init(
            received: 0, accepted: 0, duplicate: 0, rejected: [:], shed: [:], kernelDropped: 0),
          frames: .init(complete: 0, incomplete: 0, shed: 0),
          events: .init(accepted: 0, rejected: 0, shed: 0), closed: true)
      },
      health: {
        HealthView(
          version: "", uptimeSeconds: 0, conditions: [], diskFreeBytes: 0, evidenceBytes: 0,
          reserveWhole: true, database: .init(journalEntries: 0, synchronous: 2, waiting: 0),
          schema: 1, build: .init(configuration: "debug", tls: false),
          retention: .init(
            days: 30, evidenceLimitBytes: 0, evidenceFloorBytes: 0, prunedBefore: nil,
            oldestEvidence: nil),
          clock: .init(wall: now.wall, jumped: nil), heartbeat: .init())
      },
      metrics: { [] }, latestFrame: { _ in nil }, ready: { true }, now: { now })
  }

  private static func withServer(
    outcome: @escaping @Sendable (CommandRequest) -> CommandOutcome = { _ in .done },
    _ body: (Int, StreamHub) async throws -> Void
  ) async throws {
    let hub = StreamHub()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let server = ControlRoomServer(
      configuration: try ControlRoomConfiguration(port: 0), records: OneToken(), hub: hub,
      sources: sources(outcome), logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try? await server.run() }
      let port = try #require(await server.boundPort())
      try await body(port, hub)
      group.cancelAll()
    }
  }

  private static func follow(
    _ port: Int, token: String, until last: @escaping @Sendable (WatchInput) -> Bool,
    _ then: () -> Void = {}
  ) async throws -> [String] {
    let server = try WatchServer(url: "http://127.0.0.1:\(port)", token: token)
    // A test's own queue: bounded by what the test publishes.
    let (inputs, sink) = AsyncStream<WatchInput>.makeStream(
      bufferingPolicy: .bufferingOldest(1_000))
    return await withTaskGroup(of: Void.self) { group in
      group.addTask {
        await WatchStream(server).run(told: { sink.yield($0) }) { event in
          if let content = WatchContent(event) { sink.yield(.event(content)) }
          return true
        }
      }
      var seen: [String] = []
      for await input in inputs {
        switch input {
        case .connected: seen.append("connected")
        case .refused: seen.append("refused")
        case .lost: seen.append("lost")
        case .event(.snapshot):
          seen.append("snapshot")
          then()
        case .event(.unit(let unit)): seen.append("unit \(unit.callSign)")
        default: break
        }
        if last(input) { break }
      }
      group.cancelAll()
      return seen
    }
  }

  @Test func theStreamBringsASnapshotAndThenChanges() async throws {
    let unit = try #require(DeviceID(region: 1, serial: 1))
    try await Self.withServer { port, hub in
      let seen = try await Self.follow(port, token: "good") { input in
        if case .event(.unit) = input { true } else { false }
      } _: {
        let state = UnitState(id: unit, callSign: "Car-3", status: .available, since: Self.now)
        hub.publish([StreamChange(id: 2, at: Self.now, what: .unit(state))])
      }
      #expect(seen == ["connected", "snapshot", "unit Car-3"])
    }
  }

  @Test func aWrongTokenIsNotTriedAgain() async throws {
    try await Self.withServer { port, _ in
      let seen = try await Self.follow(port, token: "bad") { input in
        if case .refused = input { true } else { false }
      }
      #expect(seen == ["refused"])
    }
  }

  @Test func aServerThatIsNotThereIsTriedAgain() async throws {
    let tries = Mutex(0)
    let seen = try await Self.follow(1, token: "good") { input in
      guard case .lost = input else { return false }
      return tries.withLock { tries in
        tries += 1
        return tries == 2
      }
    }
    #expect(seen == ["lost", "lost"])
  }

  @Test func aCommandIsSentAgainUnderTheSameIdWhileTheDeskIsBusy() async throws {
    let ids = Mutex<[String]>([])
    try await Self.withServer { request in
      ids.withLock { ids in
        ids.append(request.id)
        return ids.count < 3 ? .busy : .doneNotOnDisk
      }
    } _: { port, _ in
      let commander = WatchCommander(
        try WatchServer(url: "http://127.0.0.1:\(port)", token: "good"))
      let answer = await commander.send(WatchOrder("acknowledge"), to: 7)
      commander.close()
      #expect(answer == WatchAnswer(label: "W-000007 acknowledge", failure: nil))
    }
    let sent = ids.withLock { $0 }
    #expect(sent.count == 3 && Set(sent).count == 1)
  }

  @Test func aRefusalComesBackInBothLanguages() async throws {
    try await Self.withServer(outcome: { _ in .refused(.latched) }) { port, _ in
      let commander = WatchCommander(
        try WatchServer(url: "http://127.0.0.1:\(port)", token: "good"))
      let answer = await commander.send(WatchOrder("archive"), to: 7)
      commander.close()
      #expect(answer.failure == Wording.text(Refusal.latched))
    }
  }
}

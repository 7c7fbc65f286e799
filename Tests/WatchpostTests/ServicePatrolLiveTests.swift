import ControlRoom
import Incidents
import Logging
import Patrol
import Testing
import Wire

@testable import watchpost

@Suite("Units' own pages on the whole machinery")
struct ServicePatrolLiveTests {
  private typealias Samples = ServiceSamples
  private let folder: FolderOnDisk

  init() throws { folder = try FolderOnDisk() }

  private func run(_ body: (Machinery) async throws -> Void) async throws {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let machinery = try Machinery(
      try SmallCounty.read(), dataDirectory: folder.path + "/data",
      udp: HostPort(host: "127.0.0.1", port: 0), logger: logger)
    try machinery.start()
    defer { machinery.stop() }
    try await body(machinery)
  }

  private func unit(_ machinery: Machinery) throws -> UnitState {
    try #require(machinery.desk.current.desk.units.first { $0.id == Samples.unit })
  }

  private func command(_ machinery: Machinery, _ id: String, _ command: Command) async
    -> CommandOutcome
  {
    await machinery.submit(
      CommandRequest(id: id, actor: .operatorNamed("Li"), command: command))
  }

  @Test("a crew without a terminal comes on duty, takes an order and ends it")
  func wholeOrder() async throws {
    try await run { machinery in
      let fix = UnitReport.Fix(place: Samples.place, ageSeconds: 3)
      let duty = PatrolReport(id: "a", unit: Samples.unit, status: .available, fix: fix)
      #expect(await machinery.take(duty) == .done)
      #expect(try unit(machinery).status == .available)
      let now = machinery.clock.now.desk
      #expect(machinery.fixes.fixes(at: now).map(\.unit) == [Samples.unit])
      #expect(machinery.patrol.presence(of: Samples.unit, nowMs: now) == .present)
      #expect(machinery.router.state(of: Samples.unit)?.isOnline == true)

      let place = Incident.Place(coordinate: Samples.place, words: "bridge", area: "")
      let call = HandReport(severity: .s2, place: place)
      // On a busy machine a silent device may have an incident before this one: any number will do.
      let entered = await command(machinery, "h", .report(call))
      guard case .entered(let one, isOnDisk: true) = entered else {
        Issue.record("not entered: \(entered)")
        return
      }
      #expect(await command(machinery, "d", .dispatch(one, units: [])) == .done)
      let shown = try #require(machinery.sources.patrol.mine(Samples.unit))
      let order = try #require(shown.orders.first)
      #expect(order.act == .offer && order.signOffBy != nil && !order.offer.isReceived)
      #expect(machinery.patrol.counts().open == 1)

      let number = order.offer.order
      func say(
        _ id: String, _ receipt: UnitReport.Receipt, _ status: UnitStatus? = nil
      ) async throws -> Incident.Offer.State? {
        let report = PatrolReport(
          id: id, unit: Samples.unit, status: status, order: number, receipt: receipt)
        #expect(await machinery.take(report) == .done)
        return machinery.desk.current.desk.incident(one)?.offers.first?.state
      }
      #expect(try await say("b", .received) == .offered)
      #expect(machinery.patrol.counts().open == 0)
      #expect(machinery.desk.current.desk.incident(one)?.offers.first?.isReceived == true)
      #expect(try await say("c", .accepted) == .accepted)
      #expect(try await say("e", .none, .available) == .cleared)
      #expect(try unit(machinery).status == .available)
      // A repeat of what was said before changes nothing any more.
      #expect(try await say("c", .accepted) == .cleared)
      #expect(machinery.sources.patrol.mine(Samples.unit)?.orders.map(\.act) == [.standDown])
      #expect(machinery.sources.patrol.mine(Samples.post) == nil)
    }
  }

  @Test("a report that comes late changes no status")
  func late() async throws {
    try await run { machinery in
      for (id, status, sequence) in [
        ("a", UnitStatus.available, 1), ("b", .busy, 3), ("c", .available, 2),
      ] {
        let report = PatrolReport(
          id: id, unit: Samples.unit, status: status, words: id, sequence: sequence)
        #expect(await machinery.take(report) == .done)
      }
      let state = try unit(machinery)
      #expect(state.status == .busy && state.words == "b")
    }
  }

  @Test("a position that waited behind acts counts by when it was measured")
  func latePosition() async throws {
    try await run { machinery in
      func say(_ id: String, _ sequence: Int, _ age: UInt16, north: Double) async throws {
        let place = try #require(Coordinate(latitude: north, longitude: 119.7))
        let report = PatrolReport(
          id: id, unit: Samples.unit, fix: .init(place: place, ageSeconds: age),
          sequence: sequence)
        #expect(await machinery.take(report) == .done)
      }
      func north() -> Int32? {
        machinery.fixes.fixes(at: machinery.clock.now.desk).first?.place.latitudeE7
      }
      try await say("a", 5, 300, north: 27.5)
      #expect(north() == 275_000_000)
      try await say("b", 3, 60, north: 27.6)
      #expect(north() == 276_000_000)
      try await say("c", 6, 200, north: 27.7)
      #expect(north() == 276_000_000)
    }
  }

  @Test("the same bends again leave the signs alone")
  func sameBends() async throws {
    try await run { machinery in
      let before = machinery.bends.generation
      #expect(before == 1)
      machinery.reload(try SmallCounty.read())
      #expect(machinery.bends.generation == before)
      var changed = try SmallCounty.read()
      changed.county.corridors = []
      machinery.reload(changed)
      #expect(machinery.bends.generation == before + 1)
    }
  }

  @Test("a unit that only ever used its page is missed and found again after a restart")
  func restart() async throws {
    try await run { machinery in
      #expect(
        await machinery.take(PatrolReport(id: "a", unit: Samples.unit, status: .available))
          == .done)
    }
    try await run { machinery in
      #expect(machinery.desk.current.desk.unitsThatReported == [Samples.unit])
      #expect(machinery.router.state(of: Samples.unit)?.isOnline == true)
    }
  }

  @Test("recommendations, cameras and acts to take back reach the control room")
  func sources() async throws {
    try await run { machinery in
      let place = Incident.Place(coordinate: Samples.place, words: "bridge", area: "")
      let one = IncidentID(rawValue: 1)
      _ = await command(
        machinery, "h", .report(HandReport(severity: .s3, place: place)))
      _ = await command(machinery, "n", .note(one, "a fall"))
      let sources = machinery.sources
      #expect(sources.undo(one)?.command == "n")
      #expect(sources.recommendations(one)?.map(\.unit.id).contains(Samples.unit) == true)
      #expect(sources.recommendations(IncidentID(rawValue: 9)) == nil)
      let incident = try #require(machinery.desk.current.desk.incident(one))
      #expect(sources.cameras(incident) == [Samples.camera, Samples.otherCamera])
      #expect(await command(machinery, "u", .undo(one, of: "n")) == .done)
      #expect(sources.undo(one) == nil)
    }
  }
}

import Detection
import Foundation
import Incidents
import Logging
import Store
import Synchronization
import Testing
import Wire

@testable import ControlRoom

@Suite struct RouteTests {
  @Test func theListOfIncidentsIsFilteredAndPaged() async throws {
    try await LiveServer.run { server in
      var closed = Incident.press(2)
      closed.state = .archived
      closed.timer = nil
      let (one, three, four) = (
        Incident.press(1, severity: .s1), Incident.press(3, severity: .s3), Incident.press(4)
      )
      server.records.state.withLock { $0.incidents = [one, closed, three, four] }
      func ids(_ query: String) async throws -> [UInt64] {
        let answer = try await server.get("/api/v1/incidents" + query)
        #expect(answer.status == 200)
        return try JSONDecoder().decode(IncidentList.self, from: answer.body).incidents.map(\.id)
      }
      #expect(try await ids("") == [4, 3, 2, 1])
      #expect(try await ids("?open=true") == [4, 3, 1])
      #expect(try await ids("?open=false") == [2])
      #expect(try await ids("?severity=1,3") == [3, 1])
      #expect(try await ids("?limit=2") == [4, 3])
      #expect(try await ids("?before=3&limit=2") == [2, 1])
      let page = try await server.get("/api/v1/incidents?limit=2")
      #expect(page.json["next"] as? Int == 3)
    }
  }

  @Test func whatOnlyTheDeskKnowsIsListedToo() async throws {
    try await LiveServer.run { server in
      server.records.state.withLock { $0.incidents = [.press(1)] }
      var changed = Incident.press(1)
      changed.state = .triaged
      server.desk.change(changed)
      server.desk.change(.press(2))
      let answer = try await server.get("/api/v1/incidents?open=true")
      let list = try JSONDecoder().decode(IncidentList.self, from: answer.body)
      #expect(list.incidents.map(\.id) == [2, 1])
      #expect(list.incidents.map(\.state) == ["RECEIVED", "TRIAGED"])
      let one = try await server.get("/api/v1/incidents/2")
      #expect(one.json["number"] as? String == "W-000002")
    }
  }

  @Test func oneIncidentComesWithItsWholeTimelineInBothLanguages() async throws {
    try await LiveServer.run { server in
      server.records.state.withLock { $0.incidents = [.fullest] }
      let answer = try await server.get("/api/v1/incidents/1")
      let incident = try JSONDecoder().decode(IncidentView.self, from: answer.body)
      #expect(incident.timeline.count == Incident.fullest.timeline.count)
      #expect(incident.timelineCount == incident.timeline.count)
      for fact in incident.timeline {
        #expect(!fact.text.en.isEmpty && !fact.text.zh.isEmpty, "\(fact.code)")
        #expect(fact.text.zh.unicodeScalars.contains { $0.value > 0x3000 }, "\(fact.code)")
      }
      #expect(incident.offers.first?.callSign == "巡逻3")
      let list = try await server.get("/api/v1/incidents")
      let short = try JSONDecoder().decode(IncidentList.self, from: list.body)
      #expect(short.incidents.first?.timeline.count == IncidentView.shortTimeline)
    }
  }

  @Test(arguments: [
    ("/api/v1/incidents?open=yes", "open"), ("/api/v1/incidents?severity=5", "severity"),
    ("/api/v1/incidents?severity=1,,2", "severity"), ("/api/v1/incidents?limit=0", "limit"),
    ("/api/v1/incidents?limit=1001", "limit"), ("/api/v1/incidents?before=x", "before"),
    ("/api/v1/incidents?colour=red", "colour"), ("/api/v1/incidents?limit=1&limit=2", "limit"),
    ("/api/v1/incidents/zero", "id"), ("/api/v1/incidents/0", "id"),
    ("/api/v1/incidents/-1/evidence", "id"), ("/api/v1/evidence/x", "id"),
    ("/api/v1/cameras/1/latest.jpg", "id"), ("/api/v1/suppressions?camera=1", "camera"),
    ("/api/v1/units?x=1", "x"), ("/api/v1/stream?from=1", "from"),
  ])
  func aBadParameterIsNamed(_ path: String, field: String) async throws {
    try await LiveServer.run { server in
      let answer = try await server.get(path)
      #expect(answer.status == 400)
      #expect(answer.errorField == field)
    }
  }

  @Test(arguments: [
    "/api/v1/incidents/99", "/api/v1/incidents/99/evidence", "/api/v1/evidence/99",
    "/api/v1/cameras/50023500001325000002/latest.jpg", "/api/v1/nothing",
  ])
  func whatIsNotThereIsNotFound(_ path: String) async throws {
    try await LiveServer.run { server in
      let answer = try await server.get(path)
      #expect(answer.status == 404)
      #expect(answer.errorCode == "notFound")
    }
  }

  @Test func aMethodThatAPathDoesNotTakeIsSaid() async throws {
    try await LiveServer.run { server in
      let answer = try await server.send("DELETE", "/api/v1/incidents", token: "operator-secret")
      #expect(answer.status == 405)
      #expect(answer.headers["allow"] == "GET, POST")
    }
  }

  @Test func evidenceIsListedWithoutItsPathAndServedAsAPicture() async throws {
    let item = try EvidenceItem.sample(.unknown)
    try await LiveServer.run { server in
      server.records.state.withLock { state in
        state.incidents = [.press(1)]
        state.evidence = [(item, [0xFF, 0xD8, 0xFF, 0xD9])]
      }
      let list = try await server.get("/api/v1/incidents/1/evidence")
      #expect(!list.text.contains("secret/path"))
      let evidence = try JSONDecoder().decode(EvidenceList.self, from: list.body).evidence
      let url = try #require(evidence.first?.url)
      let picture = try await server.get(url)
      #expect(picture.headers["content-type"] == "image/jpeg")
      #expect(Array(picture.body) == [0xFF, 0xD8, 0xFF, 0xD9])
      #expect(picture.headers["etag"] == "\"\(item.sha256)\"")
    }
  }

  @Test func theNewestFrameOfACameraIsServed() async throws {
    try await LiveServer.run { server in
      server.desk.state.withLock { $0.frames[.camera] = [0xFF, 0xD8] }
      let answer = try await server.get("/api/v1/cameras/\(DeviceID.camera)/latest.jpg")
      #expect(Array(answer.body) == [0xFF, 0xD8])
      #expect(answer.headers["watchpost-received"] == FakeDesk.now.wall.description)
      #expect(answer.headers["cache-control"] == "no-store")
    }
  }

  @Test func unitsDevicesLedgerHealthAndSuppressionsAreShown() async throws {
    try await LiveServer.run { server in
      server.desk.publish(.unit(.busy))
      server.desk.publish(
        .condition(Condition(code: .journalNotOnDisk, since: FakeDesk.now.wall)))
      server.records.state.withLock { state in
        state.suppressions = [
          Suppression(
            camera: .camera, reason: .lightChange, start: FakeDesk.now.wall, frames: 4,
            peakShare: 0.9)
        ]
      }
      let units = try await server.get("/api/v1/units")
      let unit = try #require(
        JSONDecoder().decode(UnitList.self, from: units.body).units.first)
      #expect(unit.status == "enRoute")
      #expect(unit.fix?.ageSeconds == 4)
      let devices = try await server.get("/api/v1/devices")
      let device = try #require(
        JSONDecoder().decode(DeviceList.self, from: devices.body).devices.first)
      #expect(device.faults == ["batteryLow"])
      let ledger = try await server.get("/api/v1/ledger")
      #expect(ledger.json["closed"] as? Bool == true)
      let health = try await server.get("/api/v1/health")
      #expect(health.text.contains("journalNotOnDisk") && health.text.contains("未落盘"))
      let all = try await server.get("/api/v1/suppressions")
      #expect(all.text.contains("lightChange"))
      let other = try await server.get("/api/v1/suppressions?camera=\(DeviceID.post)")
      #expect(!other.text.contains("lightChange"))
    }
  }

  @Test func readinessIsTheServices() async throws {
    try await LiveServer.run { server in
      server.desk.state.withLock { $0.isReady = false }
      let ready = try await server.get("/readyz", token: nil)
      #expect(ready.status == 503)
      let healthy = try await server.get("/healthz", token: nil)
      #expect(healthy.status == 200)
    }
  }

  @Test func everyAnswerCarriesTheSecurityHeaders() async throws {
    try await LiveServer.run { server in
      for path in ["/healthz", "/api/v1/units", "/nowhere"] {
        let answer = try await server.get(path)
        #expect(answer.headers["x-content-type-options"] == "nosniff")
        #expect(answer.headers["content-security-policy"]?.contains("default-src 'none'") == true)
        #expect(answer.headers["cache-control"] == "no-store")
        #expect(answer.headers["server"] == nil)
      }
    }
  }

  @Test(arguments: [
    "GET /../../etc/passwd HTTP/1.1", "GET /api/v1/../../etc/passwd HTTP/1.1",
    "GET /api/v1/evidence/..%2f..%2fetc%2fpasswd HTTP/1.1",
    "GET /api/v1/cameras/../../latest.jpg HTTP/1.1", "GET //etc/passwd HTTP/1.1",
    "GET /api/v1/evidence/%00 HTTP/1.1",
  ])
  func noPathReachesTheDisk(_ line: String) async throws {
    try await LiveServer.run { server in
      let answer = try await RawConnection.exchange(
        port: server.port,
        "\(line)\r\nHost: x\r\nAuthorization: Bearer read-secret\r\nConnection: close\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 4"), "\(answer.prefix(60))")
      #expect(!answer.contains("root:"))
    }
  }

  @Test func oversizedHeadersAreRefused() async throws {
    try await LiveServer.run { server in
      let filler = String(repeating: "x", count: 20_000)
      let answer = try await RawConnection.exchange(
        port: server.port, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Filler: \(filler)\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 400") || answer.hasPrefix("HTTP/1.1 431"))
      #expect(try await server.get("/healthz", token: nil).status == 200)
    }
  }

  @Test func metricsCountRoutesAndEscapeLabels() async throws {
    try await LiveServer.run { server in
      _ = try await server.get("/api/v1/incidents/99")
      _ = try await server.get("/made/up/path")
      let text = try await server.get("/metrics", token: "metrics-secret").text
      #expect(text.contains("# TYPE watchpost_presses_total counter\nwatchpost_presses_total 3\n"))
      #expect(
        text.contains(
          #"watchpost_http_requests_total{route="/api/v1/incidents/{id}",status="404"} 1"#))
      #expect(text.contains(#"{route="other",status="404"} 1"#))
      #expect(text.contains("watchpost_stream_subscribers 0"))
    }
    let odd = Metric(
      name: "watchpost_odd", help: "a\\b\nc", kind: .gauge,
      labels: [Metric.Label("name", "say \"hi\"\\\n")], value: 0.5)
    #expect(
      MetricText.render([odd]) == """
        # HELP watchpost_odd a\\\\b\\nc
        # TYPE watchpost_odd gauge
        watchpost_odd{name="say \\"hi\\"\\\\\\n"} 0.5

        """)
  }

  @Test func aHistogramsBucketsAddUpUnderOneHelp() {
    let samples = Metric.histogram(
      "watchpost_wait_seconds", help: "How long.", labels: [Metric.Label("at", "gate")],
      bounds: [0.001, 0.5], counts: [3, 0, 2], sum: 1.25)
    #expect(
      MetricText.render(samples) == """
        # HELP watchpost_wait_seconds How long.
        # TYPE watchpost_wait_seconds histogram
        watchpost_wait_seconds_bucket{at="gate",le="0.001"} 3
        watchpost_wait_seconds_bucket{at="gate",le="0.5"} 3
        watchpost_wait_seconds_bucket{at="gate",le="+Inf"} 5
        watchpost_wait_seconds_sum{at="gate"} 1.25
        watchpost_wait_seconds_count{at="gate"} 5

        """)
  }

  @Test func aTakenPortIsSaid() async throws {
    try await LiveServer.run { server in
      let second = ControlRoomServer(
        configuration: try ControlRoomConfiguration(port: server.port), records: FakeRecords(),
        hub: StreamHub(), sources: server.desk.sources, logger: Logger(label: "test"))
      await #expect(throws: ControlRoomError.self) { try await second.run() }
      #expect(await second.boundPort() == nil)
    }
  }
}

import Incidents
import Synchronization
import Testing
import Wire

@testable import ControlRoom

@Suite struct HandReportTests {
  static let good = """
    {"id":"r1","severity":2,"place":{"words":"东桥 East bridge","lat":30.5,"lon":108.7,
     "area":"500235-01"},"caller":"139 0000 0000","note":"a fall"}
    """

  private func send(
    _ server: LiveServer, _ body: String, token: String? = "operator-secret"
  ) async throws -> LiveServer.Answer {
    try await server.send(
      "POST", "/api/v1/incidents", token: token, body: body, type: "application/json")
  }

  @Test func aCallBecomesAnIncidentWithANumber() async throws {
    try await LiveServer.run { server in
      server.desk.state.withLock {
        $0.outcome = .entered(IncidentID(rawValue: 12), isOnDisk: true)
      }
      let answer = try await send(server, Self.good)
      #expect(answer.status == 201, "\(answer.text)")
      #expect(answer.json["incident"] as? Int == 12)
      #expect(answer.json["id"] as? String == "r1" && answer.json["result"] as? String == "done")
      let report = HandReport(
        severity: .s2,
        place: .init(
          coordinate: Coordinate(latitude: 30.5, longitude: 108.7), words: "东桥 East bridge",
          area: "500235-01"), caller: "139 0000 0000", note: "a fall")
      let submitted = server.desk.state.withLock { $0.submitted }
      #expect(submitted.map(\.command) == [.report(report)])
      #expect(submitted.map(\.actor) == [.operatorNamed("token:control room")])

      server.desk.state.withLock {
        $0.outcome = .entered(IncidentID(rawValue: 13), isOnDisk: false)
      }
      let memory = try await send(
        server, #"{"id":"r","severity":1,"place":{"words":"x"},"note":""}"#)
      #expect(memory.status == 202 && memory.json["result"] as? String == "doneNotOnDisk")
      #expect(memory.json["incident"] as? Int == 13)
    }
  }

  @Test func aBadReportIsToldWhereItIsBad() async throws {
    let bad: [(body: String, field: String?)] = [
      ("[]", nil), ("{", nil), (#"{"severity":2}"#, "id"),
      (#"{"id":"r","place":{"words":"x"},"note":""}"#, "severity"),
      (#"{"id":"r","severity":5,"place":{"words":"x"},"note":""}"#, "severity"),
      (#"{"id":"r","severity":"1","place":{"words":"x"},"note":""}"#, "severity"),
      (#"{"id":"r","severity":2,"note":""}"#, "place"),
      (#"{"id":"r","severity":2,"place":"x","note":""}"#, "place"),
      (#"{"id":"r","severity":2,"place":{},"note":""}"#, "place.words"),
      (#"{"id":"r","severity":2,"place":{"words":"x","lat":30},"note":""}"#, "place.lon"),
      (#"{"id":"r","severity":2,"place":{"words":"x","lon":30},"note":""}"#, "place.lat"),
      (#"{"id":"r","severity":2,"place":{"words":"x","lat":91,"lon":0},"note":""}"#, "place.lat"),
      (#"{"id":"r","severity":2,"place":{"words":"x","lat":0,"lon":-181},"note":""}"#, "place.lon"),
      (#"{"id":"r","severity":2,"place":{"words":"x","zip":"1"},"note":""}"#, "place.zip"),
      (#"{"id":"r","severity":2,"place":{"words":"x"}}"#, "note"),
      (#"{"id":"r","severity":2,"place":{"words":"x"},"note":"","nature":"press"}"#, "nature"),
      (#"{"id":"r","severity":2,"place":{"words":"x"},"note":"","caller":7}"#, "caller"),
    ]
    try await LiveServer.run { server in
      for (body, field) in bad {
        let answer = try await send(server, body)
        #expect(answer.status == 400, "\(body): \(answer.text)")
        #expect(answer.errorField == field, "\(body)")
      }
      #expect(server.desk.state.withLock { $0.submitted.isEmpty })
    }
  }

  @Test(arguments: [
    (CommandOutcome.refused(.full), 503, "full"), (.refused(.badText), 400, "badText"),
    (.refused(.unknownArea("v9")), 400, "unknownArea"), (.busy, 503, "busy"),
  ])
  func aReportThatIsNotTaken(_ outcome: CommandOutcome, status: Int, code: String) async throws {
    try await LiveServer.run { server in
      server.desk.state.withLock { $0.outcome = outcome }
      let answer = try await send(server, Self.good)
      #expect(answer.status == status && answer.errorCode == code)
    }
  }

  @Test func onlyOperatorsEnterIncidents() async throws {
    try await LiveServer.run { server in
      #expect(try await send(server, Self.good, token: "read-secret").status == 403)
      #expect(try await send(server, Self.good, token: nil).status == 401)
      let form = try await server.send(
        "POST", "/api/v1/incidents", token: "operator-secret", body: Self.good, type: "text/plain")
      #expect(form.status == 415)
      let large = String(repeating: "x", count: 70_000)
      #expect(try await send(server, large).status == 413)
      #expect(server.desk.state.withLock { $0.submitted.isEmpty })
    }
  }

  @Test func recommendationsAreReadWithTheirReasons() async throws {
    try await LiveServer.run { server in
      let answer = try await server.get("/api/v1/incidents/7/recommendation")
      #expect(answer.status == 200)
      let units = try #require(answer.json["units"] as? [[String: Any]])
      #expect(units.map { $0["canTake"] as? Bool } == [true, false])
      #expect(units[0]["metres"] as? Double == 1_200 && units[1]["metres"] == nil)
      #expect((units[1]["why"] as? [String: String])?["zh"] == "下班")
      #expect(try await server.get("/api/v1/incidents/8/recommendation").status == 404)
      #expect(try await server.get("/api/v1/incidents/x/recommendation").status == 400)
      #expect(try await server.get("/api/v1/incidents/7/recommendation?a=1").status == 400)
      #expect(
        try await server.get("/api/v1/incidents/7/recommendation", token: "metrics-secret").status
          == 403)
    }
  }

  @Test func anIncidentTellsWhatCanBeTakenBackAndItsCameras() async throws {
    try await LiveServer.run { server in
      server.desk.change(.press(1))
      let json = try await server.get("/api/v1/incidents/1").json
      let undo = try #require(json["undo"] as? [String: Any])
      #expect(undo["of"] as? String == "c1" && undo["act"] as? String == "note")
      let until = FakeDesk.now.wall.adding(milliseconds: 30_000).description
      #expect(undo["until"] as? String == until)
      let cameras = try #require(json["cameras"] as? [[String: String]])
      #expect(cameras == [["id": "\(DeviceID.camera)", "name": "\(DeviceID.camera)"]])
    }
  }
}

import Detection
import Foundation
import Incidents
import NIOCore
import Store
import Synchronization
import Testing
import Wire
import Yams

@testable import ControlRoom

@Suite struct VisitRouteTests {
  private static let visits = "/api/v1/cameras/\(DeviceID.camera)/visits"
  private static let visit = "\(visits)/\(FakeCounty.visit.start.milliseconds)"
  private static let isFalse = #"{"isFalse":true}"#
  private static let isNotFalse = #"{"isFalse":false}"#

  /// A server whose camera had a visit; what was told of changed feedback, in order.
  private static func run(
    _ body: @escaping @Sendable (LiveServer, @Sendable () -> [DeviceID]) async throws -> Void
  ) async throws {
    try await LiveServer.run { server in
      let told = Told()
      server.desk.state.withLock { state in
        state.county = FakeCounty.county()
        state.county.falseVisitsChanged = { told.note($0) }
      }
      server.records.state.withLock { $0.visits = [FakeCounty.visit] }
      try await body(server) { told.all }
    }
  }

  private final class Told: Sendable {
    private let cameras = Mutex<[DeviceID]>([])
    var all: [DeviceID] { cameras.withLock { $0 } }
    func note(_ camera: DeviceID) { cameras.withLock { $0.append(camera) } }
  }

  @Test func `A visit is listed with its cells, and alone with its cells over time`() async throws {
    try await Self.run { server, _ in
      let list = try await server.get(Self.visits)
      let listed = try #require((list.json["visits"] as? [[String: Any]])?.first)
      #expect(listed["id"] as? String == String(FakeCounty.visit.start.milliseconds))
      #expect(listed["columns"] as? Int == 3 && listed["rows"] as? Int == 2)
      #expect(listed["cells"] as? String == Data([0b0101_0000]).base64EncodedString())
      #expect(listed["trail"] == nil && listed["isFalse"] as? Bool == false)
      let one = try await server.get(Self.visit)
      let trail = try #require(one.json["trail"] as? [[String: Any]])
      #expect(trail.map { $0["offsetMs"] as? Int } == [0, 2_000])
      #expect(trail.last?["cells"] as? String == Data([0b0001_0000]).base64EncodedString())
      for (path, status) in [
        (Self.visits + "/1", 404), (Self.visits + "/0", 400), (Self.visits + "/x", 400),
        ("/api/v1/cameras/\(DeviceID.post)/visits/1", 404), (Self.visit + "?date=x", 400),
      ] {
        #expect(try await server.get(path).status == status, "\(path)")
      }
    }
  }

  @Test func `False is said once, taken back, and each time on record and in force`() async throws {
    try await Self.run { server, told in
      let chen = try await server.signIn("operator")
      let path = Self.visit + "/judgement"
      let first = try await chen.send("PUT", path, body: Self.isFalse)
      #expect(first.status == 200 && first.json["isFalse"] as? Bool == true)
      #expect(first.json["falseBy"] as? String == "person:operator")
      #expect(first.json["falseAt"] as? String == FakeDesk.now.wall.description)
      // Another who says the same changes nothing.
      let second = try await server.send(
        "PUT", path, token: "operator-secret", body: Self.isFalse, type: "application/json")
      #expect(second.json["falseBy"] as? String == "person:operator")
      let list = try await server.get(Self.visits)
      #expect((list.json["visits"] as? [[String: Any]])?.first?["isFalse"] as? Bool == true)
      for _ in 0..<2 {
        let back = try await chen.send("PUT", path, body: Self.isNotFalse)
        #expect(back.status == 200 && back.json["isFalse"] as? Bool == false)
        #expect(back.json["falseBy"] == nil)
      }
      #expect(told() == [.camera, .camera, .camera, .camera])
      let log = await server.auditLog().filter { $0.contains(" judgeVisit ") }
      let camera = "judgeVisit camera:\(DeviceID.camera) done"
      #expect(
        log == [
          "person:operator \(camera)", "token:control room \(camera)",
          "person:operator \(camera)", "person:operator \(camera)",
        ])
      let details = server.records.state.withLock { state in
        state.accounts.audit.filter { $0.act == "judgeVisit" }.map(\.detail)
      }
      let visit = "visit \(FakeCounty.visit.start)"
      #expect(
        details
          == ["false", "already false", "not false", "already not false"].map { "\(visit): \($0)" })
    }
  }

  @Test func `What was said of a visit that is not kept any more is taken back once`() async throws
  {
    try await Self.run { server, told in
      let path = Self.visit + "/judgement"
      let chen = try await server.signIn("operator")
      #expect(try await chen.send("PUT", path, body: Self.isFalse).status == 200)
      server.records.state.withLock { $0.visits = [] }
      let back = try await chen.send("PUT", path, body: Self.isNotFalse)
      #expect(back.status == 204 && back.body.isEmpty)
      #expect(told() == [.camera, .camera])
      for body in [Self.isNotFalse, Self.isFalse] {
        #expect(try await chen.send("PUT", path, body: body).status == 404)
      }
      let log = await server.auditLog().filter { $0.contains(" judgeVisit ") }
      #expect(
        log.map { $0.split(separator: " ").last } == ["done", "done", "notFound", "notFound"])
    }
  }

  @Test func `Only operators judge, and only visits that were`() async throws {
    try await Self.run { server, told in
      let path = Self.visit + "/judgement"
      for name in ["viewer", "maintainer", "unit"] {
        let person = try await server.signIn(name)
        #expect(try await person.send("PUT", path, body: Self.isFalse).status == 403, "\(name)")
      }
      let program = try await server.send(
        "PUT", path, token: "read-secret", body: Self.isFalse, type: "application/json")
      #expect(program.status == 403)
      let commander = try await server.signIn("commander")
      for (body, field) in [
        ("{}", "isFalse"), (#"{"isFalse":1}"#, "isFalse"), (#"{"isFalse":true,"why":1}"#, "why"),
      ] {
        let answer = try await commander.send("PUT", path, body: body)
        #expect(answer.status == 400 && answer.errorField == field, "\(body)")
      }
      let plain = try await server.send(
        "PUT", path, token: "operator-secret", body: Self.isFalse, type: "text/plain")
      #expect(plain.status == 415)
      #expect(told() == [])
      let none = try await commander.send(
        "PUT", Self.visits + "/1/judgement", body: Self.isFalse)
      #expect(none.status == 404)
      let other = try await commander.send(
        "PUT", "/api/v1/cameras/\(DeviceID.post)/visits/1/judgement", body: Self.isFalse)
      #expect(other.status == 404)
      server.records.state.withLock { $0.failure = .diskFull }
      let full = try await server.send(
        "PUT", path, token: "operator-secret", body: Self.isFalse, type: "application/json")
      #expect(full.status == 503)
    }
  }

  @Test func `Visits and false ones are counted by camera and day`() async throws {
    try await Self.run { server, _ in
      let today = LocalDay(holding: FakeDesk.now.wall)
      let yesterday = LocalDay(holding: today.start.adding(milliseconds: -1))
      var old = FakeCounty.visit
      old.start = yesterday.start
      var gone = FakeCounty.visit
      gone.camera = .post
      server.records.state.withLock { [old, gone] in $0.visits += [old, gone] }
      let chen = try await server.signIn("operator")
      _ = try await chen.send("PUT", Self.visit + "/judgement", body: Self.isFalse)
      let answer = try await server.get("/api/v1/visits")
      let list = try JSONDecoder().decode(VisitDayList.self, from: answer.body)
      let week = LocalDay(holding: today.start.adding(milliseconds: -6 * 86_400_000))
      #expect(list.from == week.description && list.until == today.description)
      #expect(list.cameras.map(\.id) == [DeviceID.camera, .post].map(\.description))
      #expect(list.cameras.map(\.name) == [FakeCounty.camera.name, nil])
      #expect(list.cameras.map(\.visits) == [2, 1])
      #expect(list.cameras[0].days.map(\.date) == [yesterday.description, today.description])
      #expect(list.cameras[0].days.map(\.falseVisits) == [0, 1])
      for (query, count) in [
        ("until=\(yesterday)", 1), ("from=\(today)", 2), ("from=\(today)&until=\(today)", 2),
        ("camera=\(DeviceID.post)", 1), ("from=2026-01-01&until=2026-01-31", 0),
      ] {
        let answer = try await server.get("/api/v1/visits?\(query)")
        #expect((answer.json["cameras"] as? [Any])?.count == count, "\(query)")
      }
      for (query, field) in [
        ("from=x", "from"), ("until=2026-02-30", "until"), ("camera=1", "camera"),
        ("from=2026-01-01&until=2026-02-01", "from"), ("from=2026-01-02&until=2026-01-01", "from"),
        ("days=3", "days"),
      ] {
        let answer = try await server.get("/api/v1/visits?\(query)")
        #expect(answer.status == 400 && answer.errorField == field, "\(query)")
      }
    }
  }

  @Test(arguments: Suppression.Reason.allCases)
  func `Why a change was suppressed has its place in the document and its words`(
    reason: Suppression.Reason
  ) throws {
    let text = String(decoding: PackageResources.openapi_yaml, as: UTF8.self)
    let line = try #require(text.split(separator: "\n").first { $0.contains("\"lightChange\"") })
    #expect(line.contains("\"\(reason.rawValue)\""))
    let words = PageLibrary.files.values.contains { file in
      String(buffer: file.bytes).contains("\"hidden.\(reason.rawValue)\": [")
    }
    #expect(words)
  }
}

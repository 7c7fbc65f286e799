import ControlRoom
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import TestGround
import Testing
import Wire

@testable import watchpost

@Suite("The heartbeat", .serialized)
struct HeartbeatTests {
  private static let body = HeartbeatBody(
    county: "云溪县", time: "2026-11-22T00:00:00.000Z", uptimeSeconds: 7,
    openIncidents: ["s1": 1, "s2": 0], conditions: ["framesShed"])

  private func url(_ server: AnswerServer, _ path: String = "/secret-path") throws -> URL {
    try #require(URL(string: "http://127.0.0.1:\(server.port)\(path)"))
  }

  @Test(
    "goes to https anywhere and to http on this machine alone",
    arguments: [
      ("https://hc.example.org/ping/abc", "https://hc.example.org"),
      ("https://hc.example.org:8443/?a=b", "https://hc.example.org:8443"),
      ("http://127.0.0.1:9/x", "http://127.0.0.1:9"), ("http://localhost/", "http://localhost"),
      ("http://hc.example.org/", nil), ("ftp://a/", nil), ("https://", nil), ("", nil),
      ("https://user:pw@hc.example.org/", nil), ("hc.example.org", nil), ("https://a/#b", nil),
      ("https://a/" + String(repeating: "b", count: 2_050), nil),
    ] as [(String, String?)])
  func addresses(_ text: String, _ origin: String?) {
    #expect(HeartbeatSettings(text)?.origin == origin)
  }

  @Test("counts failures, and fails after three in a row")
  func tally() {
    var tally = HeartbeatTally()
    let wall = WallTime(milliseconds: 5)
    for (outcome, isFailing, failures, row): (HeartbeatOutcome, Bool, UInt64, UInt64) in [
      (.failed("a"), false, 1, 1), (.failed("a"), false, 2, 2), (.taken, false, 2, 0),
      (.failed("a"), false, 3, 1), (.failed("a"), false, 4, 2), (.failed("a"), true, 5, 3),
      (.failed("a"), true, 6, 4), (.taken, false, 6, 0),
    ] {
      tally.note(outcome, at: wall)
      #expect(tally.isFailing == isFailing && tally.failures == failures && tally.inARow == row)
    }
    #expect(tally.lastOk == wall)
  }

  @Test("forgets the row when it goes to another address, and is off without one")
  func replaced() throws {
    let heartbeat = Heartbeat(HeartbeatSettings("https://a.example/secret", everySeconds: 30))
    for _ in 0..<3 { _ = heartbeat.note(.failed("x"), at: .unknown) }
    #expect(heartbeat.isFailing && heartbeat.view.failuresInARow == 3)
    #expect(heartbeat.view.url == "https://a.example" && heartbeat.view.everySeconds == 30)
    heartbeat.replace(HeartbeatSettings("https://a.example/secret", everySeconds: 60))
    #expect(heartbeat.isFailing)
    heartbeat.replace(HeartbeatSettings("https://a.example/other"))
    #expect(!heartbeat.isFailing && heartbeat.view.failures == 3)
    heartbeat.replace(nil)
    #expect(heartbeat.view.url == nil && heartbeat.view.everySeconds == nil)
  }

  @Test("posts JSON and takes any 2xx for an answer", arguments: [200, 204])
  func taken(_ status: Int) async throws {
    let server = try AnswerServer { _ in .status(status) }
    defer { server.stop() }
    #expect(await HeartbeatPost.send(Self.body, to: try url(server)) == .taken)
    let request = try #require(server.requests.first)
    #expect(request.hasPrefix("POST /secret-path HTTP/1.1\r\n"))
    #expect(request.lowercased().contains("content-type: application/json\r\n"))
    let json = try #require(request.range(of: "\r\n\r\n")).upperBound
    let object = try JSONSerialization.jsonObject(with: Data(request[json...].utf8))
    let fields = try #require(object as? [String: Any])
    #expect(fields["county"] as? String == "云溪县" && fields["uptimeSeconds"] as? Int == 7)
    #expect((fields["openIncidents"] as? [String: Int])?["s1"] == 1)
    #expect(fields["conditions"] as? [String] == ["framesShed"])
  }

  @Test("fails on any other answer, none, or a redirect, which it does not follow")
  func failures() async throws {
    let elsewhere = try AnswerServer { _ in .status(200) }
    defer { elsewhere.stop() }
    let target = "Location: http://127.0.0.1:\(elsewhere.port)/x\r\n"
    let answers: [(AnswerServer.Answer, String)] = [
      (.status(500), "500"), (.status(404), "404"), (.status(302, more: target), "302"),
      (.status(307, more: target), "307"), (.text("nonsense\r\n\r\n"), "failed"),
      (.text(""), "failed"),
      (.silence, "within 1 s"),
    ]
    for (answer, says) in answers {
      let server = try AnswerServer { _ in answer }
      defer { server.stop() }
      let outcome = await HeartbeatPost.send(Self.body, to: try url(server), seconds: 1)
      guard case .failed(let reason) = outcome else {
        Issue.record("\(answer) was taken")
        continue
      }
      #expect(reason.contains(says) && !reason.contains("secret"), "\(reason)")
    }
    #expect(elsewhere.requests == [])
    let gone = try AnswerServer { _ in .silence }.port
    let closed = try #require(URL(string: "http://127.0.0.1:\(gone)/"))
    #expect(await HeartbeatPost.send(Self.body, to: closed, seconds: 1) != .taken)
  }

  @Test("does not read a body without end")
  func endless() async throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n"
    let server = try AnswerServer { _ in .endless(head) }
    defer { server.stop() }
    #expect(await HeartbeatPost.send(Self.body, to: try url(server), seconds: 5) == .taken)
  }

  @Test("is sent while the desk beats, silent while it stands, and begins again")
  func onlyWhileAlive() async throws {
    let server = try AnswerServer { $0 == 0 ? .status(500) : .status(200) }
    defer { server.stop() }
    let settings = try #require(HeartbeatSettings(url(server).absoluteString, everySeconds: 0))
    let heartbeat = Heartbeat(settings)
    let beats = Mutex<(count: UInt64, isStuck: Bool)>((0, false))
    let service = HeartbeatService(
      heartbeat: heartbeat,
      beats: {
        beats.withLock { beats in
          if !beats.isStuck { beats.count += 1 }
          return beats.count
        }
      }, body: { Self.body }, now: { WallTime(milliseconds: 9) },
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, look: .milliseconds(10))
    let group = ServiceGroup(
      configuration: .init(services: [service], logger: Logger(label: "test")))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      #expect(try await offPool { server.waitForRequest() && server.waitForRequest() })
      beats.withLock { $0.isStuck = true }
      try await offPool { while server.waitForRequest(seconds: 0.5) {} }
      let sent = server.requests.count
      beats.withLock { $0.isStuck = false }
      #expect(try await offPool { server.waitForRequest() && server.requests.count > sent })
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
    let tally = heartbeat.tally
    #expect(tally.failures >= 1 && tally.lastOk == WallTime(milliseconds: 9))
  }
}

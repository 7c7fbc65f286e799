import Foundation
import Store
import Synchronization
import Testing
import Wire

@testable import ControlRoom

@Suite struct AccessTests {
  private static let readable = [
    "/api/v1/openapi.yaml", "/api/v1/incidents", "/api/v1/units", "/api/v1/devices",
    "/api/v1/ledger", "/api/v1/health", "/api/v1/suppressions", "/metrics",
  ]

  @Test func probesAreOpenAndAllElseNeedsAToken() async throws {
    try await LiveServer.run { server in
      #expect(try await server.get("/healthz", token: nil).status == 200)
      #expect(try await server.get("/readyz", token: nil).status == 200)
      for path in Self.readable + ["/api/v1/stream", "/nowhere", "/api/v1/"] {
        let answer = try await server.get(path, token: nil)
        #expect(answer.status == 401, "\(path)")
        #expect(answer.errorCode == "tokenMissing", "\(path)")
        #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true, "\(path)")
      }
      let command = try await server.command(7, CommandTests.good[0], token: nil)
      #expect(command.status == 401)
      #expect(server.desk.state.withLock { $0.submitted.isEmpty })
    }
  }

  @Test func anUnknownTokenIsRefused() async throws {
    try await LiveServer.run { server in
      let answer = try await server.get("/api/v1/units", token: "guessed")
      #expect(answer.status == 401)
      #expect(answer.errorCode == "tokenUnknown")
      for header in ["Basic cmVhZA==", "Bearer", "Bearer ", "read-secret"] {
        let answer = try await server.send(
          "GET", "/api/v1/units", token: nil, headers: ["Authorization": header])
        #expect(answer.status == 401, "\(header)")
      }
    }
  }

  @Test(arguments: [
    ("operator-secret", 200, 200, 200), ("read-secret", 200, 200, 403),
    ("metrics-secret", 200, 403, 403), ("device-secret", 403, 403, 403),
  ])
  func aTokenOpensWhatItsScopeSays(_ token: String, metrics: Int, read: Int, operate: Int)
    async throws
  {
    try await LiveServer.run { server in
      #expect(try await server.get("/metrics", token: token).status == metrics)
      #expect(try await server.get("/api/v1/units", token: token).status == read)
      let command = try await server.command(7, CommandTests.good[0], token: token)
      #expect(command.status == operate)
      if operate == 403 { #expect(command.errorCode == "scopeMissing") }
    }
  }

  @Test func aRevokedTokenStopsWorkingAndItsStreamsEnd() async throws {
    let bounds = try StreamBounds(keepAliveMs: 400)
    try await LiveServer.run(stream: bounds, tokenCacheMs: 100) { server in
      let reader = StreamReader(port: server.port)
      defer { reader.close() }
      #expect(await reader.next()?.name == "snapshot")
      server.records.state.withLock { $0.tokens["read-secret"] = nil }
      while await reader.next() != nil {}
      let answer = try await server.get("/api/v1/units")
      #expect(answer.status == 401)
    }
  }

  @Test func guessingIsSlowedDownWithoutLockingOthersOut() async throws {
    try await LiveServer.run { server in
      #expect(try await server.get("/api/v1/units").status == 200)
      #expect(try await server.get("/api/v1/units", token: "guess").status == 401)
      let throttled = try await server.guessTokens()
      #expect(throttled.headers["retry-after"] != nil)
      #expect(throttled.errorCode == "tooManyGuesses")
      #expect(try await server.get("/api/v1/units").status == 200)
    }
  }

  @Test func answersOfTheStoreAreBelievedForAWhile() async throws {
    let records = FakeRecords()
    let tokens = TokenCheck(StoreCalls(records), lifetimeMs: 2_000)
    let start = ContinuousClock.now
    for (after, lookups) in [(0, 1), (1, 1), (1_999, 1), (2_000, 2), (3_999, 2), (4_000, 3)] {
      let found = try await tokens.record(
        of: "read-secret", at: start + .milliseconds(after))
      #expect(found?.name == "dashboard")
      #expect(records.state.withLock { $0.lookups } == lookups, "after \(after) ms")
    }
  }

  @Test func aStoreThatCannotAnswerIsNotAnOpenDoor() async throws {
    try await LiveServer.run { server in
      server.records.state.withLock { $0.failure = .writeFailed(reason: "disk gone") }
      let answer = try await server.get("/api/v1/units")
      #expect(answer.status == 503)
      #expect(!answer.text.contains("disk gone"))
    }
  }

  @Test func theThrottleRefillsAndKeepsItsBound() {
    var throttle = GuessThrottle.tokens
    let start = ContinuousClock.now
    for _ in 0..<Int(throttle.burst) { #expect(throttle.take("a", at: start) == nil) }
    #expect(throttle.take("a", at: start) == 2)
    #expect(throttle.take("b", at: start) == nil)
    #expect(throttle.take("a", at: start + .seconds(2)) == nil)
    #expect(throttle.take("a", at: start + .seconds(2)) == 2)
    throttle.giveBack("a")
    #expect(throttle.take("a", at: start + .seconds(2)) == nil)
    #expect(throttle.refused == 2)
    // One subscriber has one bucket, however many addresses (RFC 6177).
    for host in 0..<Int(throttle.burst) {
      #expect(throttle.take("2001:db8::\(host)", at: start) == nil)
    }
    #expect(throttle.take("2001:db8::ffff", at: start) == 2)
    for address in 0..<10_000 { _ = throttle.take("\(address)", at: start) }
    #expect(
      Mirror(reflecting: throttle).children.contains { child in
        (child.value as? any Collection).map { $0.count <= GuessThrottle.limit } ?? false
      })
  }

  @Test(arguments: ["0.0.0.0", "192.168.1.5", "::", "example.org", "127.0.0", "127.0.0.256", ""])
  func aHostThatOthersCouldReachIsRefused(_ host: String) {
    #expect(throws: ControlRoomError.notLoopback(host: host)) {
      try ControlRoomConfiguration(host: host)
    }
  }

  @Test(arguments: ["127.0.0.1", "127.9.8.7", "::1", "localhost"])
  func aLoopbackHostIsTaken(_ host: String) throws {
    #expect(try ControlRoomConfiguration(host: host).host == host)
  }

  @Test func settingsOutOfRangeAreNamed() {
    #expect(throws: ControlRoomError.badSetting(name: "port", reason: "65536 is outside 0...65535"))
    {
      try ControlRoomConfiguration(port: 65_536)
    }
    #expect(throws: ControlRoomError.self) { try StreamBounds(keepAliveMs: 3_000) }
    #expect(throws: ControlRoomError.self) { try StreamBounds(ringEvents: 16, backlogEvents: 17) }
  }
}

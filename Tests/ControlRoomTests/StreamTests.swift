import Foundation
import Incidents
import NIOCore
import Synchronization
import Testing
import Wire

@testable import ControlRoom

@Suite struct StreamTests {
  @Test func aStreamBeginsWithASnapshotAndGoesOnWithChanges() async throws {
    try await LiveServer.run { server in
      server.desk.change(.press(1))
      let reader = StreamReader(port: server.port)
      defer { reader.close() }
      let snapshot = try #require(await reader.next())
      #expect(snapshot.name == "snapshot")
      #expect(snapshot.change == 101)
      let shown = try JSONDecoder().decode(SnapshotView.self, from: Data(snapshot.data.utf8))
      #expect(shown.incidents.map(\.id) == [1])

      server.desk.change(.press(2, severity: .s1))
      let change = try #require(await reader.next())
      #expect(change.name == "incident")
      #expect(change.change == 102)
      let incident = try JSONDecoder().decode(IncidentView.self, from: Data(change.data.utf8))
      #expect(incident.severity == 1)
      #expect(incident.number == "W-000002")
      #expect(incident.timer?.dueInSeconds == 25)

      server.desk.publish(.unit(.busy))
      #expect(await reader.next()?.name == "unit")
      server.desk.publish(
        .condition(Condition(code: .evidenceStopped, since: FakeDesk.now.wall)))
      let condition = try #require(await reader.next())
      #expect(condition.name == "condition")
      #expect(condition.json["code"] as? String == "evidenceStopped")
    }
  }

  @Test func aReconnectResumesWithoutAGapOrADouble() async throws {
    try await LiveServer.run { server in
      var last: String?
      var seen: [UInt64] = []
      for round in 0..<4 {
        let reader = StreamReader(port: server.port, lastEventID: last)
        if round == 0 { #expect(await reader.next()?.name == "snapshot") }
        for number in 0..<50 { server.desk.change(.press(UInt64(number + 1))) }
        // Leave in the middle, with changes under way.
        for _ in 0..<(round == 3 ? 95 : 35) {
          let event = try #require(await reader.next())
          #expect(event.name == "incident")
          seen.append(try #require(event.change))
          last = event.id
        }
        reader.close()
      }
      #expect(seen == Array(101...300))
    }
  }

  @Test(arguments: ["", "0", "junk", "00000000-101", "zzzzzzzz-1", "-", "1-2-3"])
  func anUnknownEventIDGetsASnapshot(_ id: String) async throws {
    try await LiveServer.run { server in
      server.desk.change(.press(1))
      let reader = StreamReader(port: server.port, lastEventID: id)
      defer { reader.close() }
      let first = try #require(await reader.next())
      #expect(first.name == "snapshot")
    }
  }

  @Test func anIdThatFellOffTheRingGetsASnapshotAndThenEveryChange() async throws {
    let bounds = try StreamBounds(ringEvents: 16, backlogEvents: 8)
    try await LiveServer.run(stream: bounds) { server in
      let first = StreamReader(port: server.port)
      let id = try #require(await first.next()?.id)
      first.close()
      for number in 1...64 {
        server.desk.change(.press(UInt64(number)))
      }
      let again = StreamReader(port: server.port, lastEventID: id)
      defer { again.close() }
      let snapshot = try #require(await again.next())
      #expect(snapshot.name == "snapshot")
      #expect(snapshot.change == 164)
      server.desk.change(.press(65))
      #expect(await again.next()?.change == 165)
    }
  }

  @Test func aSlowReaderHoldsNobodyUpAndGetsAFreshSnapshot() async throws {
    let bounds = try StreamBounds(
      ringEvents: 64, backlogEvents: 16, backlogBytes: 262_144, coalesceMs: 0, stallMs: 600_000)
    try await LiveServer.run(stream: bounds) { server in
      let slow = try RawConnection(port: server.port, receiveBuffer: 4_096)
      defer { slow.close() }
      slow.send(
        "GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer read-secret\r\n\r\n")
      let quick = StreamReader(port: server.port)
      defer { quick.close() }
      #expect(await quick.next()?.name == "snapshot")
      while server.hub.counts.subscribers < 2 { await Task.yield() }
      // 15 MB: more than the kernel takes in for a reader that does not read (tcp_wmem: 4 MiB).
      let words = String(repeating: "北", count: 20_000)
      for expected in UInt64(101)...350 {
        server.desk.change(.press(1, words: words + String(expected)))
        let event = try #require(await quick.next())
        #expect(event.change == expected)
      }
      // When it reads at last, it finds a hole closed by a fresh snapshot.
      #expect(await slow.reads("event: snapshot", times: 2))
      #expect(server.hub.counts.overflows > 0)
    }
  }

  @Test(arguments: [
    (subscribers: 0, milliseconds: 0.0), (10, 0.4), (500, 20), (1_000, 40), (10_000, 50),
  ])
  func thePauseBetweenWakesGrowsWithTheSubscribers(
    _ expected: (subscribers: Int, milliseconds: Double)
  ) throws {
    let bounds = try StreamBounds(coalesceMs: 50)
    #expect(bounds.pause(afterWaking: expected.subscribers) == .milliseconds(expected.milliseconds))
    #expect(try StreamBounds(coalesceMs: 0).pause(afterWaking: expected.subscribers) == .zero)
  }

  @Test func aClientThatLeavesIsForgotten() async throws {
    try await LiveServer.run { server in
      let reader = StreamReader(port: server.port)
      #expect(await reader.next()?.name == "snapshot")
      #expect(server.hub.counts.subscribers == 1)
      reader.close()
      // Yields the task's turn until the server has seen the close; the test's time limit ends it.
      while server.hub.counts.subscribers > 0 { await Task.yield() }
      let answer = try await server.get("/healthz", token: nil)
      #expect(answer.status == 200)
    }
  }

  @Test func moreStreamsThanAllowedAreRefused() async throws {
    try await LiveServer.run(stream: try StreamBounds(subscribers: 2)) { server in
      let readers = [StreamReader(port: server.port), StreamReader(port: server.port)]
      defer { for reader in readers { reader.close() } }
      for reader in readers { #expect(await reader.next()?.name == "snapshot") }
      let answer = try await server.get("/api/v1/stream")
      #expect(answer.status == 503)
      #expect(answer.errorCode == "tooManyStreams")
      #expect(server.hub.counts.refused == 1)
    }
  }

  @Test func aQuietStreamIsKeptAlive() async throws {
    try await LiveServer.run(stream: try StreamBounds(keepAliveMs: 200)) { server in
      let reader = StreamReader(port: server.port)
      defer { reader.close() }
      #expect(await reader.next()?.name == "snapshot")
      for _ in 0..<3 { #expect(await reader.nextOfAny()?.name == "comment") }
      let answer = try await server.get("/healthz", token: nil)
      #expect(answer.status == 200)
    }
  }

  @Test func stoppingEndsStreamsEvenOfClientsThatDoNotRead() async throws {
    let stuck = Mutex<RawConnection?>(nil)
    try await LiveServer.run { server in
      let slow = try RawConnection(port: server.port, receiveBuffer: 4_096)
      stuck.withLock { $0 = slow }
      slow.send(
        "GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer read-secret\r\n\r\n")
      let words = String(repeating: "x", count: 200_000)
      for number in 1...100 { server.desk.change(.press(UInt64(number), words: words)) }
      while server.hub.counts.subscribers == 0 { await Task.yield() }
    }
    stuck.withLock { $0?.close() }
  }

  @Test func snapshotsThatLagBehindDoNotSpin() async throws {
    let bounds = try StreamBounds(ringEvents: 16, backlogEvents: 8)
    try await LiveServer.run(stream: bounds) { server in
      server.desk.state.withLock { $0.snapshotLag = 90 }
      let first = StreamReader(port: server.port)
      for number in 1...64 { server.desk.change(.press(UInt64(number))) }
      while await first.next() != nil {}
      first.close()
      #expect(server.desk.state.withLock { $0.snapshotsTaken } <= 8)
      let answer = try await server.get("/healthz", token: nil)
      #expect(answer.status == 200)
    }
  }
}

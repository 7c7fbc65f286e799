import Foundation
import Incidents
import Store
import Synchronization
import Testing
import Wire

@testable import ControlRoom

/// Sessions while the disk is full, slow or silent, and while clocks leap.
@Suite struct SessionDiskTests {
  @Test(arguments: [StoreError.diskFull, .writeFailed(reason: "read-only")])
  func whoIsOnDutyGetsInWhileNothingCanBeWritten(_ failure: StoreError) async throws {
    try await LiveServer.run { server in
      server.records.state.withLock { $0.accounts.writeFailure = failure }
      let person = try await server.signIn("operator")
      let out = try await server.signIn("viewer")
      // The store knows nothing of them and is asked every time.
      #expect(try await person.get("/api/v1/units").status == 200)
      #expect(try await person.command(7, CommandTests.good[0]).status == 200)
      #expect(server.records.state.withLock { $0.accounts.sessions.isEmpty })
      // Whoever is disabled meanwhile is out all the same.
      server.records.state.withLock { $0.accounts.people["viewer"]?.person.isDisabled = true }
      #expect(try await out.get("/api/v1/units").status == 401)
      #expect(await server.server.flushSessions() == false)
      server.records.state.withLock { $0.accounts.writeFailure = nil }
      #expect(await server.server.flushSessions() == true)
      #expect(
        server.records.state.withLock { $0.accounts.sessions.values.map(\.person) } == ["operator"])
      #expect(try await person.get("/api/v1/units").status == 200)
    }
  }

  @Test func aSignOutThatCannotBeWrittenHoldsAndIsWrittenLater() async throws {
    try await LiveServer.run { server in
      let person = try await server.signIn("operator")
      server.records.state.withLock { $0.accounts.writeFailure = .diskFull }
      let out = try await person.send("DELETE", "/api/v1/session")
      #expect(out.status == 204)
      #expect(out.headers["set-cookie"]?.hasPrefix("watchpost=; Path=/; Max-Age=0") == true)
      #expect(try await person.get("/api/v1/units").status == 401)
      #expect(server.records.state.withLock { $0.accounts.sessions.count } == 1)
      server.records.state.withLock { $0.accounts.writeFailure = nil }
      #expect(await server.server.flushSessions() == true)
      #expect(server.records.state.withLock { $0.accounts.sessions.isEmpty })
      #expect(
        await server.auditLog().last == "person:operator signOut person:operator done")
    }
  }

  @Test func aWallClockThatLeapsSignsNobodyOut() async throws {
    try await LiveServer.run { server in
      let person = try await server.signIn("viewer")
      for leap in [48 * 3_600_000, -48 * 3_600_000] as [Int64] {
        server.desk.state.withLock { $0.wallLeapMs = leap }
        #expect(try await person.get("/api/v1/units").status == 200)
      }
    }
  }

  @Test func aKnownSessionIsBelievedWhileTheStoreDoesNotAnswer() async throws {
    try await LiveServer.run { server in
      let person = try await server.signIn("operator")
      let hold = DispatchSemaphore(value: 0)
      let isHeld = DispatchSemaphore(value: 0)
      let disk = Thread {
        server.records.gate.withLock { _ in
          isHeld.signal()
          hold.wait()
        }
      }
      disk.start()
      await withCheckedContinuation { done in
        Thread {
          isHeld.wait()
          done.resume()
        }.start()
      }
      defer { hold.signal() }
      #expect(try await person.get("/api/v1/units").status == 200)
      #expect(try await person.command(7, CommandTests.good[0]).status == 200)
    }
  }

  @Test func aBadTokenDoesNotBlindPagesBehindTheSameAddress() async throws {
    try await LiveServer.run { server in
      // As after a restart: the store knows the session, the server does not.
      let secret = SessionSecret.make()
      server.records.state.withLock {
        $0.accounts.sessions[Array(SessionSecret.digest(secret))] = SessionRecord(
          person: "operator", created: FakeDesk.now.wall, lastSeen: FakeDesk.now.wall,
          address: "127.0.0.1", csrf: SessionSecret.make())
      }
      _ = try await server.guessTokens()
      let page = try await server.send(
        "GET", "/api/v1/units", token: nil, headers: ["Cookie": "watchpost=\(secret)"])
      #expect(page.status == 200)
    }
  }

  @Test func manyGuessesAtOnceGainNothing() async throws {
    try await LiveServer.run { server in
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for guess in 0..<40 {
          tasks.addTask { _ = try await server.get("/api/v1/units", token: "guess-\(guess)") }
        }
        try await tasks.waitForAll()
      }
      // Slow machines refill one now and then.
      #expect(server.records.state.withLock { $0.lookups } < 30)
    }
  }
}

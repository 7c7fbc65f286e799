import Foundation
import Store
import Synchronization
import Testing
import Wire

@testable import ControlRoom

@Suite struct SessionTests {
  @Test func signingInGivesASessionThatTheCookieAloneOpens() async throws {
    try await LiveServer.run { server in
      let answer = try await server.trySignIn("unit")
      #expect(answer.status == 200)
      let person = try #require(answer.json["person"] as? [String: String])
      #expect(
        person == [
          "name": "unit", "display": "The unit", "role": "unit", "unit": "\(DeviceID.unit)",
        ])
      #expect(answer.json["rights"] as? [String] == ["patrol", "account"])
      #expect(answer.json["idleSeconds"] as? Int == 3_600)
      #expect(answer.json["mustChangePassword"] as? Bool == false)
      let header = try #require(answer.headers["set-cookie"])
      let parts = Set(header.components(separatedBy: "; ").dropFirst())
      #expect(parts == ["Path=/", "Max-Age=43200", "HttpOnly", "SameSite=Strict"])
      let secret = try #require(answer.cookie)
      #expect(secret.count == 43)
      #expect(!answer.text.contains(secret))
      // The store never sees the secret.
      let kept = server.records.state.withLock { Array($0.accounts.sessions.keys) }
      #expect(kept == [Array(SessionSecret.digest(secret))])
      let again = try await server.send(
        "GET", "/api/v1/session", token: nil, headers: ["Cookie": "a=b; watchpost=\(secret)"])
      #expect(again.status == 200)
      #expect(again.json["csrf"] as? String == answer.json["csrf"] as? String)
    }
  }

  @Test func withoutASessionThereIsNone() async throws {
    try await LiveServer.run { server in
      let good = try await server.signIn("viewer").cookie
      for cookie in [
        nil, "", "watchpost=", "watchpost=guess", "watchpost=\(SessionSecret.make())",
        "watchpost=\(good)x", "other=\(good)",
        // One of them was planted; which cannot be told.
        "watchpost=\(good); watchpost=\(SessionSecret.make())",
      ] {
        let answer = try await server.send(
          "GET", "/api/v1/session", token: nil, headers: cookie.map { ["Cookie": $0] } ?? [:])
        #expect(answer.status == 401, "\(cookie ?? "none")")
        #expect(answer.errorCode == "sessionMissing", "\(cookie ?? "none")")
      }
      let token = try await server.get("/api/v1/session", token: "operator-secret")
      #expect(token.status == 403)
      #expect(token.errorCode == "scopeMissing")
    }
  }

  @Test func aTokenCountsBeforeACookie() async throws {
    try await LiveServer.run { server in
      let commander = try await server.signIn("commander")
      let both = try await server.send(
        "GET", "/api/v1/audit", token: "read-secret",
        headers: ["Cookie": "watchpost=\(commander.cookie)"])
      #expect(both.status == 403)
      #expect(try await commander.get("/api/v1/audit").status == 200)
      // A program needs no second secret.
      let command = try await server.command(7, CommandTests.good[0])
      #expect(command.status == 200)
    }
  }

  @Test func signingOutEndsTheSessionAndItsStream() async throws {
    let bounds = try StreamBounds(keepAliveMs: 400)
    try await LiveServer.run(stream: bounds, tokenCacheMs: 2_000) { server in
      let operatorOne = try await server.signIn("operator")
      let other = try await server.signIn("operator")
      let reader = StreamReader(port: server.port, cookie: operatorOne.cookie)
      defer { reader.close() }
      #expect(await reader.next()?.name == "snapshot")
      let out = try await operatorOne.send("DELETE", "/api/v1/session")
      #expect(out.status == 204)
      #expect(out.headers["set-cookie"]?.hasPrefix("watchpost=; Path=/; Max-Age=0") == true)
      while await reader.next() != nil {}
      #expect(try await operatorOne.get("/api/v1/units").status == 401)
      #expect(try await other.get("/api/v1/units").status == 200)
    }
  }

  @Test(arguments: [
    (SessionRecord.idleSeconds, 401), (SessionRecord.idleSeconds - 1, 200),
  ])
  func aSessionThatNobodyUsesEnds(_ seconds: Int64, status: Int) async throws {
    try await LiveServer.run { server in
      let person = try await server.signIn("viewer")
      server.desk.state.withLock { $0.elapsedMs += seconds * 1_000 }
      let answer = try await person.get("/api/v1/units")
      #expect(answer.status == status)
      await server.server.flushSessions()
      #expect(
        server.records.state.withLock { $0.accounts.sessions.count } == (status == 200 ? 1 : 0))
    }
  }

  @Test func aSessionEndsWithTheShiftHoweverBusy() async throws {
    try await LiveServer.run { server in
      let person = try await server.signIn("viewer")
      for _ in 0..<23 {
        server.desk.state.withLock { $0.elapsedMs += 30 * 60_000 }
        #expect(try await person.get("/api/v1/units").status == 200)
      }
      server.desk.state.withLock { $0.elapsedMs += 30 * 60_000 }
      #expect(try await person.get("/api/v1/units").status == 401)
    }
  }

  @Test func whoIsDisabledOrChangesRoleIsOutWithinTheBelievedTime() async throws {
    let bounds = try StreamBounds(keepAliveMs: 400)
    try await LiveServer.run(stream: bounds, tokenCacheMs: 100) { server in
      let viewer = try await server.signIn("viewer")
      let maintainer = try await server.signIn("maintainer")
      let reader = StreamReader(port: server.port, cookie: viewer.cookie)
      defer { reader.close() }
      #expect(await reader.next()?.name == "snapshot")
      server.records.state.withLock { state in
        state.accounts.people["viewer"]?.person.isDisabled = true
        state.accounts.people["maintainer"]?.person.role = .commander
      }
      while await reader.next() != nil {}
      #expect(try await viewer.get("/api/v1/session").status == 401)
      #expect(try await maintainer.get("/api/v1/session").status == 401)
    }
  }

  @Test func aStoreThatIsSilentKeepsOperatorsInAndStrangersOut() async throws {
    try await LiveServer.run { server in
      let person = try await server.signIn("operator")
      server.records.state.withLock { $0.failure = .writeFailed(reason: "disk gone") }
      let command = try await person.command(7, CommandTests.good[0])
      #expect(command.status == 200)
      let stranger = try await server.send(
        "GET", "/api/v1/units", token: nil,
        headers: ["Cookie": "watchpost=\(SessionSecret.make())"])
      #expect(stranger.status == 503)
      #expect(try await server.trySignIn("operator").status == 503)
    }
  }

  @Test func aPasswordSetByAnotherMustBeChangedFirst() async throws {
    try await LiveServer.run { server in
      server.records.state.withLock { $0.accounts.add("new", .operator, mustChange: true) }
      let person = try await server.signIn("new")
      for path in ["/api/v1/units", "/api/v1/stream", "/metrics", "/api/v1/audit"] {
        let answer = try await person.get(path)
        #expect(answer.status == 403, "\(path)")
        #expect(answer.errorCode == "passwordChangeWanted", "\(path)")
      }
      let command = try await person.command(7, CommandTests.good[0])
      #expect(command.errorCode == "passwordChangeWanted")
      #expect(try await person.get("/api/v1/session").json["mustChangePassword"] as? Bool == true)
      let change = try await person.send(
        "PUT", "/api/v1/session/password",
        body: #"{"old":"correct horse battery","new":"another long one"}"#)
      #expect(change.status == 204)
      let renewed = SignedIn(
        server: server, cookie: try #require(change.cookie), csrf: person.csrf)
      #expect(try await renewed.get("/api/v1/units").status == 200)
    }
  }

  @Test func aChangedPasswordEndsEveryOldSession() async throws {
    try await LiveServer.run(tokenCacheMs: 2_000) { server in
      let (one, two) = (try await server.signIn("viewer"), try await server.signIn("viewer"))
      #expect(try await two.get("/api/v1/units").status == 200)
      let change = try await one.send(
        "PUT", "/api/v1/session/password",
        body: #"{"old":"correct horse battery","new":"another long one"}"#)
      #expect(change.status == 204)
      #expect(try await one.get("/api/v1/units").status == 401)
      #expect(try await two.get("/api/v1/units").status == 401)
      // The page goes on with the new cookie and what it knew.
      let renewed = SignedIn(server: server, cookie: try #require(change.cookie), csrf: one.csrf)
      #expect(try await renewed.get("/api/v1/units").status == 200)
      #expect(try await renewed.send("DELETE", "/api/v1/session").status == 204)
      #expect(try await server.trySignIn("viewer").status == 401)
      #expect(try await server.trySignIn("viewer", password: "another long one").status == 200)
    }
  }

  @Test(arguments: [
    (#"{"old":"wrong password","new":"another long one"}"#, 403, "old"),
    (#"{"old":"correct horse battery","new":"short"}"#, 400, "new"),
    (#"{"old":"correct horse battery","new":"correct horse battery"}"#, 400, "new"),
    (#"{"old":"correct horse battery"}"#, 400, "new"), (#"{"new":"another long one"}"#, 400, "old"),
    (#"{"old":"correct horse battery","new":"another long one","x":1}"#, 400, "x"),
  ])
  func aPasswordIsNotChangedBy(_ body: String, status: Int, field: String) async throws {
    try await LiveServer.run { server in
      let person = try await server.signIn("viewer")
      let answer = try await person.send("PUT", "/api/v1/session/password", body: body)
      #expect(answer.status == status)
      #expect(answer.errorField == field)
      #expect(try await server.trySignIn("viewer").status == 200)
    }
  }

  @Test func preferencesAreKeptFieldByField() async throws {
    try await LiveServer.run { server in
      let person = try await server.signIn("viewer")
      let path = "/api/v1/session/preferences"
      let first = try await person.send(
        "PUT", path, body: #"{"language":"zh","theme":"dark","volume":35}"#)
      #expect(first.status == 200)
      let second = try await person.send(
        "PUT", path, body: #"{"language":null,"density":"compact"}"#)
      let kept = try JSONDecoder().decode(Preferences.self, from: second.body)
      #expect(kept == Preferences(language: nil, theme: .dark, density: .compact, volume: 35))
      let shown = try await person.get("/api/v1/session").json["preferences"] as? [String: Any]
      #expect(shown?["volume"] as? Int == 35)
      for (body, field) in [
        (#"{"volume":101}"#, "volume"), (#"{"volume":"loud"}"#, "volume"),
        (#"{"theme":"pink"}"#, "theme"), (#"{"language":"de"}"#, "language"),
        (#"{"sound":1}"#, "sound"),
      ] {
        let answer = try await person.send("PUT", path, body: body)
        #expect(answer.status == 400)
        #expect(answer.errorField == field)
      }
    }
  }
}

import Foundation
import Incidents
import Store
import Synchronization
import Testing
import Wire

@testable import ControlRoom

/// Attacks on sessions and sign-in, each with what comes of it.
@Suite struct AttackTests {
  // MARK: Session fixation

  @Test func aCookieBroughtAlongIsNeverTakenOver() async throws {
    try await LiveServer.run { server in
      let planted = SessionSecret.make()
      let person = try await server.signIn(
        "operator", headers: ["Cookie": "watchpost=\(planted)"])
      #expect(person.cookie != planted)
      let asPlanted = try await server.send(
        "GET", "/api/v1/units", token: nil, headers: ["Cookie": "watchpost=\(planted)"])
      #expect(asPlanted.status == 401)
      // A session of the attacker's own, planted: it ends.
      let attacker = try await server.signIn("viewer")
      let victim = try await server.signIn(
        "operator", headers: ["Cookie": "watchpost=\(attacker.cookie)"])
      #expect(victim.cookie != attacker.cookie)
      #expect(try await attacker.get("/api/v1/session").status == 401)
      // Every sign-in has a secret of its own.
      let again = try await server.signIn("operator")
      #expect(again.cookie != victim.cookie && again.csrf != victim.csrf)
    }
  }

  // MARK: Cross-site requests

  @Test func aChangeFromAnotherSiteIsRefused() async throws {
    try await LiveServer.run { server in
      let person = try await server.signIn("operator")
      let other = try await server.signIn("operator")
      let path = "/api/v1/incidents/7/commands"
      let good = CommandTests.good[0]
      let cases: [(what: String, csrf: String, headers: [String: String])] = [
        ("without", "", ["Watchpost-CSRF": ""]), ("wrong", SessionSecret.make(), [:]),
        ("another session's", other.csrf, [:]), ("the cookie's", person.cookie, [:]),
        ("longer", person.csrf + "x", [:]),
        ("foreign origin", person.csrf, ["Origin": "https://evil.example"]),
        ("null origin", person.csrf, ["Origin": "null"]),
        ("other port", person.csrf, ["Origin": "http://127.0.0.1:1"]),
        ("longer host", person.csrf, ["Origin": "http://127.0.0.1:\(server.port).evil.example"]),
        ("other scheme", person.csrf, ["Origin": "file://127.0.0.1:\(server.port)"]),
      ]
      for (what, csrf, headers) in cases {
        let answer = try await person.send("POST", path, body: good, csrf: csrf, headers: headers)
        #expect(answer.status == 403, "\(what)")
        #expect(answer.errorCode == "csrf", "\(what)")
      }
      #expect(server.desk.state.withLock { $0.submitted.isEmpty })
      for (method, path) in [
        ("DELETE", "/api/v1/session"), ("PUT", "/api/v1/session/password"),
        ("PUT", "/api/v1/session/preferences"),
      ] {
        let answer = try await person.send(method, path, body: "{}", csrf: "x")
        #expect(answer.errorCode == "csrf", "\(method) \(path)")
      }
      let ours = try await person.send(
        "POST", path, body: good, headers: ["Origin": "http://127.0.0.1:\(server.port)"])
      #expect(ours.status == 200)
    }
  }

  @Test(arguments: [
    "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "",
    "application/jsonx", "text/plain; application/json",
  ])
  func whatAFormCanSendIsNoJSON(_ type: String) async throws {
    try await LiveServer.run { server in
      let person = try await server.signIn("operator")
      let command = try await person.send(
        "POST", "/api/v1/incidents/7/commands", body: CommandTests.good[0], type: type)
      #expect(command.status == 415)
      let signIn = try await server.send(
        "POST", "/api/v1/session", token: nil,
        body: #"{"name":"viewer","password":"correct horse battery"}"#, type: type)
      #expect(signIn.status == 415)
      #expect(signIn.headers["set-cookie"] == nil)
    }
  }

  @Test func anotherSiteCannotSignAnyoneIn() async throws {
    try await LiveServer.run { server in
      let answer = try await server.trySignIn(
        "viewer", headers: ["Origin": "https://evil.example"])
      #expect(answer.status == 403)
      #expect(answer.errorCode == "csrf")
      #expect(server.server.passwordsChecked == 0)
    }
  }

  // MARK: Accounts and passwords

  @Test func nothingTellsWhichAccountsThereAre() async throws {
    try await LiveServer.run { server in
      server.records.state.withLock { state in
        state.accounts.people["maintainer"]?.person.isDisabled = true
      }
      var seen: Set<String> = []
      let tries = [
        ("viewer", "wrong"), ("nobody", "wrong"), ("maintainer", "wrong"),
        ("maintainer", FakePeople.password), ("no such:name", "wrong"),
      ]
      for (name, password) in tries {
        let before = server.server.passwordsChecked
        let answer = try await server.trySignIn(name, password: password)
        #expect(answer.status == 401, "\(name)")
        #expect(answer.headers["set-cookie"] == nil)
        #expect(server.server.passwordsChecked == before + 1, "\(name)")
        seen.insert(answer.text)
      }
      #expect(seen.count == 1)
      #expect(seen.first?.contains("badCredentials") == true)
    }
  }

  @Test func guessingAnAccountIsSlowedAlikeWhetherItExists() async throws {
    for name in ["viewer", "nobody"] {
      try await LiveServer.run { server in
        var answers: [LiveServer.Answer] = []
        for _ in 0..<6 { answers.append(try await server.trySignIn(name, password: "wrong")) }
        #expect(answers.map(\.status) == [401, 401, 401, 401, 401, 429], "\(name)")
        #expect(answers.last?.errorCode == "tooManyTries")
        #expect(answers.last?.headers["retry-after"].flatMap { Int($0) }.map { $0 > 0 } == true)
        #expect(server.server.passwordsChecked == 5)
        // The right password waits too: an answer would tell.
        #expect(try await server.trySignIn(name).status == 429)
      }
    }
  }

  @Test func anAttackerLocksNobodyOutOfAnOpenSession() async throws {
    try await LiveServer.run { server in
      let person = try await server.signIn("operator")
      for _ in 0..<8 { _ = try await server.trySignIn("operator", password: "wrong") }
      #expect(try await server.trySignIn("operator").status == 429)
      #expect(try await person.get("/api/v1/units").status == 200)
      #expect(try await person.command(7, CommandTests.good[0]).status == 200)
    }
  }

  @Test func theControlRoomSignsInWhileItsAccountIsUnderAttack() async throws {
    let proxies = try #require(AddressRange("127.0.0.1"))
    try await LiveServer.run(proxies: proxies) { server in
      let home = ["X-Forwarded-For": "10.0.0.5"]
      _ = try await server.signIn("operator", headers: home)
      for number in 0..<8 {
        _ = try await server.trySignIn(
          "operator", password: "wrong", headers: ["X-Forwarded-For": "203.0.113.\(number)"])
      }
      let stranger = try await server.trySignIn(
        "operator", headers: ["X-Forwarded-For": "203.0.113.99"])
      #expect(stranger.status == 429)
      #expect(try await server.trySignIn("operator", headers: home).status == 200)
    }
  }

  @Test func aRestartDoesNotMakeTheControlRoomAStranger() async throws {
    try await LiveServer.run { server in
      server.records.state.withLock { state in
        state.accounts.audit = [
          AuditEntry(
            at: FakeDesk.now.wall.adding(milliseconds: -86_400_000), who: "person:operator",
            address: "127.0.0.1", act: "signIn", object: "person:operator")
        ]
      }
      // A guesser at the same address empties its bucket and the account's.
      for number in 0..<12 {
        _ = try await server.trySignIn("guess\(number)", password: "wrong")
      }
      #expect(try await server.trySignIn("viewer").status == 429)
      #expect(try await server.trySignIn("operator").status == 200)
    }
  }

  // MARK: Replay

  @Test func aClosedSessionStaysClosed() async throws {
    try await LiveServer.run(tokenCacheMs: 2_000) { server in
      let person = try await server.signIn("operator")
      #expect(try await person.get("/api/v1/units").status == 200)
      #expect(try await person.send("DELETE", "/api/v1/session").status == 204)
      #expect(try await person.get("/api/v1/units").status == 401)
      #expect(try await person.command(7, CommandTests.good[0]).status == 401)
      #expect(try await person.send("DELETE", "/api/v1/session").status == 401)
      // The request that signed in, sent again, gives another session and not that one.
      let again = try await server.signIn(
        "operator", headers: ["Cookie": "watchpost=\(person.cookie)"])
      #expect(again.cookie != person.cookie)
      #expect(try await person.get("/api/v1/units").status == 401)
    }
  }

  // MARK: Rights

  private static let ids = ["{id}": "7", "{name}": "none.js"]

  private static func path(_ route: Route) -> String {
    route.path.split(separator: "/").map { part in
      guard part.hasPrefix("{") else { return String(part) }
      return route.path.contains("cameras") ? "\(DeviceID.camera)" : ids[String(part)] ?? "7"
    }.reduce("") { $0 + "/" + $1 }
  }

  /// What a caller gets that may not. The stream is left out of those that may: it does not end.
  private static func check(
    _ route: Route, may: Bool, _ answer: LiveServer.Answer, _ who: String
  ) {
    let codes = ["scopeMissing", "roleMissing", "passwordChangeWanted"]
    if may {
      #expect(answer.status != 401, "\(who) \(route.methodName) \(route.path)")
      #expect(
        !codes.contains(answer.errorCode ?? ""), "\(who) \(route.methodName) \(route.path)")
    } else {
      #expect(answer.status == 403, "\(who) \(route.methodName) \(route.path)")
      #expect(codes.contains(answer.errorCode ?? ""), "\(who) \(route.path)")
    }
  }

  @Test(arguments: Person.Role.allCases)
  func aRoleOpensWhatTheTableSays(_ role: Person.Role) async throws {
    try await LiveServer.run { server in
      var person = try await server.signIn(role.rawValue)
      for route in server.server.routes {
        guard case .needs(let right) = route.access else { continue }
        let may = right.roles.contains(role)
        if may, route.path.hasSuffix("/stream") { continue }
        let answer = try await person.send(
          route.methodName.uppercased(), Self.path(route),
          body: route.methodName == "get" ? nil : "{}")
        Self.check(route, may: may, answer, role.rawValue)
        if route.methodName == "delete", route.path == "/api/v1/session" {
          person = try await server.signIn(role.rawValue)
        }
      }
    }
  }

  @Test(arguments: [
    ("operator-secret", TokenRecord.Scope.operate), ("read-secret", .read),
    ("metrics-secret", .metrics), ("device-secret", .device),
  ])
  func aScopeOpensWhatTheTableSays(_ token: String, scope: TokenRecord.Scope) async throws {
    try await LiveServer.run { server in
      for route in server.server.routes {
        guard case .needs(let right) = route.access else { continue }
        let may = right.scopes.contains(scope)
        if may, route.path.hasSuffix("/stream") { continue }
        let answer = try await server.send(
          route.methodName.uppercased(), Self.path(route), token: token,
          body: route.methodName == "get" ? nil : "{}", type: "application/json")
        Self.check(route, may: may, answer, token)
      }
    }
  }

  @Test func withoutAnythingNothingOpens() async throws {
    try await LiveServer.run { server in
      for route in server.server.routes {
        guard case .needs = route.access else { continue }
        let answer = try await server.send(
          route.methodName.uppercased(), Self.path(route), token: nil,
          body: route.methodName == "get" ? nil : "{}", type: "application/json")
        #expect(answer.status == 401, "\(route.methodName) \(route.path)")
      }
    }
  }
}

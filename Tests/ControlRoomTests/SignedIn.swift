import Foundation
import Store
import Synchronization
import Testing

@testable import ControlRoom

/// A person who signed in: the cookie and what goes back with changes.
struct SignedIn: Sendable {
  let server: LiveServer
  var cookie: String
  var csrf: String

  func send(
    _ method: String, _ path: String, body: String? = nil, csrf: String? = nil,
    type: String? = "application/json", headers: [String: String] = [:]
  ) async throws -> LiveServer.Answer {
    var all = ["Cookie": "watchpost=\(cookie)"]
    if method != "GET" { all["Watchpost-CSRF"] = csrf ?? self.csrf }
    for (name, value) in headers { all[name] = value.isEmpty ? nil : value }
    return try await server.send(
      method, path, token: nil, body: body, type: body == nil ? nil : type, headers: all)
  }

  func get(_ path: String) async throws -> LiveServer.Answer { try await send("GET", path) }

  func command(_ incident: UInt64, _ body: String) async throws -> LiveServer.Answer {
    try await send("POST", "/api/v1/incidents/\(incident)/commands", body: body)
  }
}

extension LiveServer {
  /// Tries to sign in.
  func trySignIn(
    _ name: String, password: String = FakePeople.password, headers: [String: String] = [:]
  ) async throws -> Answer {
    let body = try JSONSerialization.data(withJSONObject: ["name": name, "password": password])
    return try await send(
      "POST", "/api/v1/session", token: nil, body: String(decoding: body, as: UTF8.self),
      type: "application/json", headers: headers)
  }

  /// Signs in.
  func signIn(_ name: String, headers: [String: String] = [:]) async throws -> SignedIn {
    let answer = try await trySignIn(name, headers: headers)
    #expect(answer.status == 200, "\(answer.text)")
    return SignedIn(
      server: self, cookie: try #require(answer.cookie),
      csrf: try #require(answer.json["csrf"] as? String))
  }

  /// The audit log, oldest first, once all that was noted is written.
  func auditLog() async -> [String] {
    await server.flushAudit()
    return records.state.withLock { state in
      state.accounts.audit.map { "\($0.who) \($0.act) \($0.object) \($0.outcome)" }
    }
  }
}

extension LiveServer.Answer {
  /// The session's secret that the answer sets.
  var cookie: String? {
    headers["set-cookie"].flatMap { header in
      header.split(separator: ";").first?.split(separator: "=", maxSplits: 1).last.map(String.init)
    }
  }
}

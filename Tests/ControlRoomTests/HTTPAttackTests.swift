import Foundation
import Incidents
import Store
import Synchronization
import Testing
import Wire

@testable import ControlRoom

/// Attacks on the server's reading of HTTP, each with what comes of it.
@Suite struct HTTPAttackTests {
  /// Sends a request whose `|` are line ends, on a connection that then ends.
  private static func exchange(_ server: LiveServer, _ request: String) async throws -> String {
    try await RawConnection.exchange(
      port: server.port, request.replacingOccurrences(of: "|", with: "\r\n"))
  }

  @Test(arguments: [
    "/assets/../index.html", "/assets/../../etc/passwd", "/assets/..%2f..%2fetc%2fpasswd",
    "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/..\\..\\etc\\passwd", "/assets/%00",
    "/assets//etc/passwd", "/assets/....//etc/passwd", "/assets/%252e%252e%252fetc%252fpasswd",
    "/assets/index.html", "/%2e%2e/etc/passwd",
  ])
  func noAssetPathLeavesTheTable(_ path: String) async throws {
    try await LiveServer.run { server in
      let answer = try await Self.exchange(
        server,
        "GET \(path) HTTP/1.1|Host: x|Authorization: Bearer read-secret|Connection: close||")
      #expect(answer.hasPrefix("HTTP/1.1 4"), "\(answer.prefix(60))")
      #expect(!answer.contains("root:") && !answer.contains("<html"))
    }
  }

  @Test func storedScriptStaysText() async throws {
    let script = "</script><script>alert(1)</script>\"';--"
    try await LiveServer.run { server in
      var incident = Incident.press(1, words: script)
      incident.timeline = [Fact(at: FakeDesk.now, by: .operatorNamed(script), what: .noted(script))]
      server.records.state.withLock { state in
        state.incidents = [incident]
        state.accounts.people["viewer"]?.person.display = script
      }
      let person = try await server.signIn("viewer")
      for path in ["/api/v1/incidents/1", "/api/v1/incidents", "/api/v1/session"] {
        let answer = try await person.get(path)
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "application/json", "\(path)")
        #expect(answer.headers["x-content-type-options"] == "nosniff", "\(path)")
        #expect(
          answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'")
        #expect(!answer.json.isEmpty)
      }
      let view = try JSONDecoder().decode(
        IncidentView.self, from: try await person.get("/api/v1/incidents/1").body)
      #expect(view.place.words == script)
      // The page that shows it may run nothing but its own files.
      let page = try await server.get("/", token: nil)
      #expect(
        page.headers["content-security-policy"]?.contains("script-src 'self';") == true)
      // Nor does an error answer with what was asked for.
      let wrong = try await server.get("/api/v1/incidents?open=%3Cscript%3E")
      #expect(wrong.headers["content-type"] == "application/json")
    }
  }

  @Test func oversizedBodiesAreRefusedHoweverTheyCome() async throws {
    try await LiveServer.run { server in
      let person = try await server.signIn("operator")
      let head =
        "HTTP/1.1|Host: x|Cookie: watchpost=\(person.cookie)|Watchpost-CSRF: \(person.csrf)"
        + "|Content-Type: application/json|Connection: close|"
      let filler = String(repeating: "x", count: 70_000)
      for path in [
        "POST /api/v1/session", "POST /api/v1/incidents/7/commands",
        "PUT /api/v1/session/password", "PUT /api/v1/session/preferences",
      ] {
        let announced = try await Self.exchange(
          server, "\(path) \(head)Content-Length: 9999999999||")
        #expect(announced.hasPrefix("HTTP/1.1 413"), "\(path) \(announced.prefix(40))")
        let chunked = try await Self.exchange(
          server,
          "\(path) \(head)Transfer-Encoding: chunked||\(String(70_000, radix: 16))|\(filler)|0||")
        #expect(chunked.hasPrefix("HTTP/1.1 413"), "\(path) \(chunked.prefix(40))")
      }
      #expect(try await server.get("/healthz", token: nil).status == 200)
      #expect(server.desk.state.withLock { $0.submitted.isEmpty })
    }
  }

  @Test func aConnectionThatDripsOrSaysNothingIsClosed() async throws {
    try await LiveServer.run(idleTimeoutSeconds: 1) { server in
      for start in ["", "GET /healthz HT", "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: "] {
        // Reads until the server closes: it does, or this test never ends.
        let answer = try await RawConnection.exchange(port: server.port, start)
        #expect(!answer.contains("200 OK"))
      }
      #expect(try await server.get("/healthz", token: nil).status == 200)
    }
  }

  @Test func tooManyOrTooLongHeadersAreRefused() async throws {
    try await LiveServer.run { server in
      let many = (0..<200).map { "X-\($0): 1|" }.joined()
      let long = "X-Long: \(String(repeating: "x", count: 9_000))|"
      let cookies = "Cookie: \(String(repeating: "watchpost=x; ", count: 1_000))|"
      for headers in [many, long, cookies] {
        let answer = try await Self.exchange(
          server, "GET /healthz HTTP/1.1|Host: x|\(headers)Connection: close||")
        #expect(answer.hasPrefix("HTTP/1.1 4"), "\(answer.prefix(40))")
      }
      #expect(try await server.get("/healthz", token: nil).status == 200)
    }
  }

  @Test(arguments: [
    "Content-Length: 2|Content-Length: 40|", "Content-Length: 2, 40|",
    "Content-Length: 2|Transfer-Encoding: chunked|", "Transfer-Encoding: chunked, identity|",
    "Content-Length: -1|", "Content-Length: 2x|", "Transfer-Encoding : chunked|",
  ])
  func whatTwoServersCouldReadDifferentlyIsNotAnsweredAsTwo(_ headers: String) async throws {
    try await LiveServer.run { server in
      let answer = try await Self.exchange(
        server,
        "POST /api/v1/session HTTP/1.1|Host: x|Content-Type: application/json|\(headers)"
          + "Connection: close||{}GET /healthz HTTP/1.1|Host: x||")
      #expect(answer.components(separatedBy: "HTTP/1.1 ").count <= 2, "\(answer)")
      #expect(!answer.contains("200 OK"), "\(answer.prefix(60))")
    }
  }

  @Test(arguments: [
    "Host: evil.example|", "Host: 127.0.0.1:1|", "Host: <script>|", "Host: a|Host: b|", "Host: |",
    "Host: \u{7F}|", "",
  ])
  func aHostOfNonsenseOpensNothingAndIsNotRepeated(_ host: String) async throws {
    try await LiveServer.run { server in
      let person = try await server.signIn("operator")
      let page = try await Self.exchange(server, "GET / HTTP/1.1|\(host)Connection: close||")
      #expect(page.hasPrefix("HTTP/1.1 200") || page.hasPrefix("HTTP/1.1 400"))
      #expect(!page.contains("evil.example"))
      // A name of the attacker's that leads here: its page is not ours.
      let change = try await Self.exchange(
        server,
        "DELETE /api/v1/session HTTP/1.1|\(host)Cookie: watchpost=\(person.cookie)|"
          + "Watchpost-CSRF: \(person.csrf)|Origin: http://127.0.0.1:\(server.port)|"
          + "Connection: close||")
      #expect(change.hasPrefix("HTTP/1.1 403") || change.hasPrefix("HTTP/1.1 400"))
      #expect(try await person.get("/api/v1/session").status == 200)
    }
  }

  // MARK: Behind a proxy

  @Test func theForwardedClientIsBelievedFromTheProxyOnly() throws {
    let origin = RequestOrigin(proxies: AddressRange("10.0.0.0/24"), isTLS: false)
    let cases: [(peer: String, header: [String], client: String)] = [
      ("10.0.0.5", ["203.0.113.9"], "203.0.113.9"),
      ("10.0.0.5", ["1.2.3.4, 203.0.113.9"], "203.0.113.9"),
      ("10.0.0.5", ["1.2.3.4", "203.0.113.9, 10.0.0.7"], "203.0.113.9"),
      ("10.0.0.5", ["203.0.113.9, nonsense"], "10.0.0.5"), ("10.0.0.5", [], "10.0.0.5"),
      ("10.0.0.5", ["10.0.0.8"], "10.0.0.8"), ("203.0.113.1", ["1.2.3.4"], "203.0.113.1"),
      ("127.0.0.1", ["1.2.3.4"], "127.0.0.1"), ("10.0.0.5", ["2001:db8::1"], "2001:db8::1"),
    ]
    for (peer, header, client) in cases {
      #expect(origin.client(header, peer: peer) == client, "\(header)")
    }
    #expect(origin.isInClear(peer: "203.0.113.1"))
    #expect(!origin.isInClear(peer: "10.0.0.5"))
    #expect(!origin.isInClear(peer: "127.0.0.1"))
    #expect(
      RequestOrigin(proxies: nil, isTLS: false).client(["1.2.3.4"], peer: "9.9.9.9") == "9.9.9.9")
  }

  @Test func behindAProxyCookiesAreSecureAndTheClientIsOnRecord() async throws {
    let proxies = try #require(AddressRange("127.0.0.1/32"))
    try await LiveServer.run(proxies: proxies) { server in
      let answer = try await server.trySignIn(
        "viewer",
        headers: [
          "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "watch.example",
          "Origin": "https://watch.example",
        ])
      #expect(answer.status == 200)
      #expect(answer.headers["set-cookie"]?.hasSuffix("; Secure") == true)
      _ = await server.auditLog()
      let address = server.records.state.withLock { $0.accounts.audit.first?.address }
      #expect(address == "203.0.113.9")
      let foreign = try await server.trySignIn(
        "viewer",
        headers: ["X-Forwarded-Host": "watch.example", "Origin": "https://evil.example"])
      #expect(foreign.status == 403)
    }
    // Without a proxy the header is anyone's word.
    try await LiveServer.run { server in
      let answer = try await server.trySignIn(
        "viewer", headers: ["X-Forwarded-For": "203.0.113.9"])
      #expect(answer.headers["set-cookie"]?.contains("Secure") == false)
      _ = await server.auditLog()
      let address = server.records.state.withLock { $0.accounts.audit.first?.address }
      #expect(address == "127.0.0.1")
    }
  }
}

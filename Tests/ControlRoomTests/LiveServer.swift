import Foundation
import FoundationNetworking
import Logging
import ServiceLifecycle
import Testing

@testable import ControlRoom

/// A server on a free port with a desk made by hand.
struct LiveServer: Sendable {
  let port: Int
  let desk: FakeDesk
  let records: FakeRecords
  let hub: StreamHub
  let group: ServiceGroup
  let server: ControlRoomServer

  /// Runs a server around the body and ends it gracefully.
  static func run(
    stream: StreamBounds = .standard, tokenCacheMs: Int = 0, idleTimeoutSeconds: Int = 30,
    proxies: AddressRange? = nil,
    _ body: @escaping @Sendable (LiveServer) async throws -> Void
  ) async throws {
    let hub = StreamHub(bounds: stream)
    let desk = FakeDesk(hub)
    let records = FakeRecords()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let server = ControlRoomServer(
      configuration: try ControlRoomConfiguration(
        port: 0, stream: stream, idleTimeoutSeconds: idleTimeoutSeconds,
        tokenCacheMs: tokenCacheMs, proxies: proxies),
      records: records, hub: hub, sources: desk.sources, logger: logger)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [server], logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let port = try #require(await server.boundPort())
      do {
        try await body(
          LiveServer(
            port: port, desk: desk, records: records, hub: hub, group: group, server: server))
      } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  struct Answer {
    var status: Int
    var headers: [String: String]
    var body: Data

    /// The body as JSON.
    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:]
    }
    var text: String { String(decoding: body, as: UTF8.self) }
    /// `error.code` of an error's body.
    var errorCode: String? { (json["error"] as? [String: Any])?["code"] as? String }
    /// `error.field` of an error's body.
    var errorField: String? { (json["error"] as? [String: Any])?["field"] as? String }
  }

  func get(_ path: String, token: String? = "read-secret") async throws -> Answer {
    try await send("GET", path, token: token)
  }

  func command(
    _ incident: UInt64, _ body: String, token: String? = "operator-secret",
    type: String = "application/json"
  ) async throws -> Answer {
    try await send(
      "POST", "/api/v1/incidents/\(incident)/commands", token: token, body: body, type: type)
  }

  /// Guesses tokens until one guess is turned away unread: a few more than the burst, for the
  /// bucket refills meanwhile.
  func guessTokens() async throws -> Answer {
    for guess in 0..<200 {
      let answer = try await get("/api/v1/units", token: "guess-\(guess)")
      if answer.status == 429 { return answer }
    }
    throw CancellationError()
  }

  func send(
    _ method: String, _ path: String, token: String?, body: String? = nil, type: String? = nil,
    headers: [String: String] = [:]
  ) async throws -> Answer {
    var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
    request.httpMethod = method
    if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
    if let type { request.setValue(type, forHTTPHeaderField: "Content-Type") }
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    request.httpBody = body.map { Data($0.utf8) }
    let configuration = URLSessionConfiguration.ephemeral
    // Cookies are sent as the test says, and only then.
    configuration.httpShouldSetCookies = false
    configuration.httpCookieAcceptPolicy = .never
    configuration.httpCookieStorage = nil
    let session = URLSession(configuration: configuration)
    defer { session.invalidateAndCancel() }
    let (data, response) = try await session.data(for: request)
    let http = try #require(response as? HTTPURLResponse)
    var fields: [String: String] = [:]
    for (name, value) in http.allHeaderFields {
      fields["\(name)".lowercased()] = "\(value)"
    }
    return Answer(status: http.statusCode, headers: fields, body: data)
  }
}

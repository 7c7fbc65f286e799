import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Store
import Synchronization
import Wire

@testable import ControlRoom

/// The routes of units' own pages, called by a person who needs no sign-in.
struct PatrolServer: Sendable {
  let desk: FakeDesk
  private let server: LiveServer

  /// Puts the caller into every request, and errors into their JSON.
  private struct Entering: RouterMiddleware {
    typealias Context = CallContext
    let caller: Caller

    @concurrent func handle(
      _ request: Request, context: CallContext,
      next: @concurrent (Request, CallContext) async throws -> Response
    ) async throws -> Response {
      var context = context
      context.caller = caller
      do {
        return try await next(request, context)
      } catch let error as APIError {
        return error.response
      }
    }
  }

  /// A crew of that unit.
  static func crew(_ unit: DeviceID?) -> Caller {
    .person(
      Person(
        name: "crew", display: "Crew", role: .unit, unit: unit,
        created: WallTime(milliseconds: 0)))
  }

  static func run(
    as caller: Caller = crew(.unit),
    _ body: @escaping @Sendable (PatrolServer) async throws -> Void
  ) async throws {
    let hub = StreamHub()
    let desk = FakeDesk(hub)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let records = FakeRecords()
    let control = ControlRoomServer(
      configuration: try ControlRoomConfiguration(port: 0), records: records, hub: hub,
      sources: desk.sources, logger: logger)
    let router = Router(context: CallContext.self)
    router.add(middleware: Entering(caller: caller))
    for route in control.routes where route.path.hasPrefix("/api/v1/my") {
      router.on(RouterPath(route.path), method: route.method, use: route.handle)
    }
    let (ports, found) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
    let application = Application(
      router: router,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { found.yield($0.localAddress?.port ?? 0) }, logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await application.run() }
      for await port in ports {
        let group = ServiceGroup(services: [], logger: logger)
        let server = LiveServer(
          port: port, desk: desk, records: records, hub: hub, group: group)
        try await body(PatrolServer(desk: desk, server: server))
        break
      }
      tasks.cancelAll()
    }
  }

  func mine(etag: String? = nil, query: String = "") async throws -> LiveServer.Answer {
    try await server.send(
      "GET", "/api/v1/my" + query, token: nil, headers: etag.map { ["If-None-Match": $0] } ?? [:])
  }

  func report(
    _ body: String, type: String = "application/json"
  ) async throws -> LiveServer.Answer {
    try await server.send("POST", "/api/v1/my/reports", token: nil, body: body, type: type)
  }
}

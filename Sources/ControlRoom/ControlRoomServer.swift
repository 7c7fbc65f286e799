import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Incidents
public import Logging
import NIOCore
public import ServiceLifecycle
public import Store

#if TLS
  import HummingbirdTLS
#endif

/// The control room's HTTP server: `/api/v1`, the event stream, metrics and probes.
///
/// Run it once, under a service group: on graceful shutdown streams end, requests in progress get
/// five seconds.
public final class ControlRoomServer: Service {
  private let configuration: ControlRoomConfiguration
  private let table: RouteTable
  private let hub: StreamHub
  private let text: EventText
  private let trail: AuditTrail
  private let bound = BoundAddress()
  private let logger: Logger

  /// Time that requests in progress get when the service stops [D].
  private static let grace: Duration = .seconds(5)
  /// Time that sessions' last writes get then, milliseconds [D].
  private static let lastWritesMs = 2_000

  /// Makes a server. Nothing is opened before ``run()``.
  public convenience init(
    configuration: ControlRoomConfiguration, store: RecordStore, hub: StreamHub,
    sources: ControlRoomSources, logger: Logger
  ) {
    self.init(
      configuration: configuration, records: store, hub: hub, sources: sources, logger: logger)
  }

  init(
    configuration: ControlRoomConfiguration, records: any Records, hub: StreamHub,
    sources: ControlRoomSources, logger: Logger
  ) {
    self.configuration = configuration
    self.hub = hub
    self.logger = logger
    let names = Names(sources.name, cameras: sources.cameras, undo: sources.undo)
    let text = EventText(epoch: hub.epoch, names: names)
    self.text = text
    let calls = StoreCalls(records)
    let counts = HTTPCounts()
    let tokens = TokenCheck(calls, lifetimeMs: configuration.tokenCacheMs)
    let sessions = SessionCheck(
      calls, SessionWrites(records), lifetimeMs: configuration.tokenCacheMs, now: sources.now)
    let trail = AuditTrail(records, logger: logger)
    self.trail = trail
    table = RouteTable(
      configuration: configuration, calls: calls, sources: sources, hub: hub,
      press: SnapshotPress(hub: hub, text: text, source: sources.snapshot), tokens: tokens,
      authentication: Authentication(
        tokens: tokens, sessions: sessions, counts: counts, origin: configuration.origin),
      signIn: SignIn(calls, sessions, now: sources.now), audit: AuditDesk(trail),
      counts: counts, names: names, masks: MaskCalls(),
      corridorPress: CorridorPress(), logger: logger)
  }

  /// The port that the server listens on, once it does; nil when it could not or has ended.
  public func boundPort() async -> Int? { await bound.port() }

  /// Puts on record what the service itself did, as who `watchpost`. Never waits.
  public func note(act: String, detail: String, outcome: String) {
    table.audit.note(
      AuditEntry(
        at: table.sources.now().wall, who: "watchpost", address: "", act: act, detail: detail,
        outcome: outcome))
  }

  /// Waits until what was noted for the audit log is written, for tests.
  func flushAudit() async { await trail.flush() }

  /// Waits until what became of sessions is written or was tried, for tests.
  @discardableResult func flushSessions() async -> Bool {
    await table.signIn.sessions.writes.flush(withinMs: 60_000)
  }

  /// Pieces of password work done, for the test that counts them.
  var passwordsChecked: UInt64 { table.signIn.work.performed }

  /// Every route, for the test that holds the OpenAPI document against them.
  var routes: [Route] { table.routes }

  /// Listens and answers until shut down or cancelled.
  ///
  /// Throws ``ControlRoomError/cannotListen(address:reason:)`` when the address is taken or
  /// forbidden.
  public func run() async throws {
    defer {
      bound.set(nil)
      hub.end()
    }
    let application = try makeApplication()
    try await serve(application)
    await table.signIn.sessions.writes.flush(withinMs: Self.lastWritesMs)
    await trail.flush()
  }

  private func serve(_ application: some ApplicationProtocol) async throws {
    let (hub, text, bound) = (hub, text, bound)
    try await withGracefulShutdownHandler {
      try await withThrowingTaskGroup(of: Bool.self) { group in
        group.addTask {
          try await application.run()
          return true
        }
        group.addTask {
          await hub.pump(text)
          return false
        }
        group.addTask {
          await hub.beat()
          return false
        }
        group.addTask {
          try? await gracefulShutdown()
          try await Task.sleep(for: Self.grace)
          return true
        }
        do {
          while let isOver = try await group.next(), !isOver {}
          group.cancelAll()
        } catch let error as IOError {
          bound.set(nil)
          throw ControlRoomError.cannotListen(
            address: "\(configuration.host):\(configuration.port)",
            reason: String(cString: strerror(error.errnoCode)))
        }
      }
    } onGracefulShutdown: {
      hub.end()
    }
  }

  private func makeApplication() throws -> some ApplicationProtocol {
    let routes = table.routes
    let router = Router(context: CallContext.self)
    router.add(
      middleware: Answering(
        routes: routes, authentication: table.authentication, counts: table.counts,
        logger: logger))
    for route in routes {
      let path = route.path.split(separator: "/").map {
        $0.hasPrefix("{") ? ":" + $0.dropFirst().dropLast() : String($0)
      }.joined(separator: "/")
      let table = table
      router.on(RouterPath(path), method: route.method) { request, context -> Response in
        guard case .needs(let right) = route.access else {
          return try await route.handle(request, context)
        }
        var context = context
        let (caller, credential) = try await table.authentication.check(
          request, context, needs: right)
        try table.admit(caller, to: route, needs: right, context)
        (context.caller, context.credential) = (caller, credential)
        return try await route.handle(request, context)
      }
    }
    // Header limits: a token and a browser's headers fit many times over [D].
    let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
      maxHeaderFieldSize: 8_192, maxHeaderListSize: 16_384, maxHeaderFieldCount: 64)
    let bound = bound
    return Application(
      router: router,
      server: try protocols(
        HTTP1Channel.Configuration(
          idleTimeout: .seconds(Int64(configuration.idleTimeoutSeconds)),
          httpDecoderConfiguration: decoder)),
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port), serverName: nil,
        availableConnectionsDelegate: .maximum(configuration.connections, logger: logger)),
      onServerRunning: { channel in bound.set(channel.localAddress?.port) },
      logger: logger)
  }

  private func protocols(_ http1: HTTP1Channel.Configuration) throws -> HTTPServerBuilder {
    guard let files = configuration.tls else { return .http1(configuration: http1) }
    #if TLS
      return try .tls(.http1(configuration: http1), tlsConfiguration: files.configuration())
    #else
      throw ControlRoomError.withoutTLS(file: files.certificate)
    #endif
  }
}

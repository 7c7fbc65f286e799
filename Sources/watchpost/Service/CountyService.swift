import ControlRoom
import Foundation
import Incidents
import Ingest
import Logging
import ServiceLifecycle
import UnixSignals

/// The service as `serve` and `demo` run it: the machinery and the control room under one group
/// that stops in reverse order.
struct CountyService {
  /// Where it can be reached.
  struct Address: Sendable {
    var udp: HostPort
    var http: HostPort
    /// Nil when county.yaml names no radar port.
    var radar: HostPort?
  }

  let machinery: Machinery
  let server: ControlRoomServer
  let editor: CountyEditor
  private let udp: HostPort
  private let http: HostPort
  private let logger: Logger

  /// Opens the store and the socket; throws a ``CommandError`` that says what is in the way.
  init(
    folder: CountyFolder, countyDirectory: String, dataDirectory: String, udp: HostPort,
    http: HostPort, tls: TLSFiles? = nil, proxies: AddressRange? = nil, logger: Logger
  ) throws(CommandError) {
    let configuration: ControlRoomConfiguration
    do {
      configuration = try ControlRoomConfiguration(
        host: http.host, port: Int(http.port), connections: DescriptorLimit.connections(),
        tls: tls, proxies: proxies)
      try tls?.check()
    } catch .badCertificate(let file, let reason) {
      throw CommandError(.input, "\(ControlRoomError.badCertificate(file: file, reason: reason))")
    } catch {
      throw CommandError(.usage, "--http \(http): \(error)")
    }
    machinery = try Machinery(folder, dataDirectory: dataDirectory, udp: udp, logger: logger)
    let editor = CountyEditor(directory: countyDirectory, inForce: folder, logger: logger) {
      [machinery] in machinery.reload($0)
    }
    self.editor = editor
    var sources = machinery.sources
    sources.county.saveZones = { await editor.save($0) }
    server = ControlRoomServer(
      configuration: configuration, store: machinery.store, hub: machinery.hub,
      sources: sources, logger: logger)
    self.udp = udp
    self.http = http
    self.logger = logger
  }

  /// Runs until a signal, the duration's end, or a failure. `more` services run beside; `ready` is
  /// called once when both sockets are open.
  ///
  /// SIGHUP reloads the county folder, or ends the run when `reloads` is false.
  func run(
    for duration: Int?, beside more: [any Service] = [], reloads: Bool = true,
    ready: @escaping @Sendable (Address) async -> Void
  ) async throws {
    let systemd = self.systemd
    var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
      .init(service: MachineryService(machinery: machinery)),
      .init(service: server),
      .init(
        service: Announcement(
          server: server, udp: HostPort(host: udp.host, port: machinery.receiver.boundPort),
          httpHost: http.host,
          radar: machinery.radars.map { HostPort(host: $0.host, port: $0.boundPort) },
          ready: {
            await ready($0)
            systemd?.ready()
          })),
      .init(service: heartbeatService),
    ]
    if reloads {
      services.append(
        .init(
          service: Reloading(
            editor: editor, systemd: systemd,
            note: { [server] in
              server.note(act: "countyReloaded", detail: $0, outcome: $1)
            }, logger: logger)))
    }
    // The last is told first that the group ends.
    if let systemd { services.append(.init(service: systemd)) }
    services += more.map {
      .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
    }
    if let duration {
      services.append(
        .init(
          service: Deadline(seconds: duration),
          successTerminationBehavior: .gracefullyShutdownGroup))
    }
    var configuration = ServiceGroupConfiguration(
      services: services,
      gracefulShutdownSignals: reloads ? [.sigint, .sigterm] : [.sigint, .sigterm, .sighup],
      logger: logger)
    // A worker that hangs must not keep the box from being restarted.
    configuration.maximumGracefulShutdownDuration = .seconds(20)
    configuration.maximumCancellationDuration = .seconds(10)
    try await ServiceGroup(configuration: configuration).run()
  }

  /// Signs of life to the outside, as county.yaml asks for.
  private var heartbeatService: HeartbeatService {
    HeartbeatService(
      heartbeat: machinery.heartbeat, beats: { [machinery] in machinery.desk.beats },
      body: { [machinery] in machinery.heartbeatBody },
      now: { [machinery] in machinery.clock.now.wall }, logger: logger)
  }

  /// What talks to systemd; nil when it does not listen.
  private var systemd: SystemdService? {
    let environment = ProcessInfo.processInfo.environment
    guard let socket = NotifySocket(environment) else { return nil }
    return SystemdService(
      socket: socket, watchdog: Watchdog(environment, pid: getpid()),
      signs: SystemdService.Signs(
        desk: { [machinery] in machinery.desk.beats },
        receiver: { [machinery] in machinery.receiver.beats },
        status: { [machinery] in machinery.statusLine }), logger: logger)
  }
}

/// The machinery as a service.
private struct MachineryService: Service {
  let machinery: Machinery

  func run() async throws {
    try machinery.start()
    try? await gracefulShutdown()
    machinery.stop()
  }
}

/// Says when both sockets are open.
private struct Announcement: Service {
  let server: ControlRoomServer
  let udp: HostPort
  let httpHost: String
  let radar: HostPort?
  let ready: @Sendable (CountyService.Address) async -> Void

  func run() async throws {
    if let port = await server.boundPort() {
      await ready(
        CountyService.Address(
          udp: udp, http: HostPort(host: httpHost, port: UInt16(clamping: port)), radar: radar))
    }
    try? await gracefulShutdown()
  }
}

/// SIGHUP: checks the county folder and puts it in force when it is right.
private struct Reloading: Service {
  let editor: CountyEditor
  let systemd: SystemdService?
  /// Puts a reload on record: what came of it, and its outcome.
  let note: @Sendable (String, String) -> Void
  let logger: Logger

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      systemd?.reloading()
      // Ready again either way: a faulty folder leaves the one before in force.
      defer { systemd?.ready() }
      // On a thread of its own, for it may wait for room at the desk.
      let outcome = await withCheckedContinuation { done in
        _ = WorkerThread("watchpost-reload") {
          done.resume(returning: Result { () throws(CountyError) in try editor.reload() })
        }
      }
      do throws(CountyError) {
        let folder = try outcome.get()
        logger.notice(
          "county reloaded; limits: and listen: take effect at the next start",
          metadata: ["county": "\(folder.summary)"])
        note(folder.summary, "done")
      } catch {
        note("\(error.faultCount) faults", "countyFaulty")
        logger.error(
          "county folder is wrong, the one in force stays:\n\(CommandError(error).description)")
      }
    }
  }
}

/// Ends the group after a while.
private struct Deadline: Service {
  let seconds: Int

  func run() async throws {
    // Cancelled when the group ends before.
    try? await cancelWhenGracefulShutdown {
      try await Task.sleep(for: .seconds(seconds))
    }
  }
}

import ControlRoom
import Foundation
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
        host: http.host, port: Int(http.port), tls: tls, proxies: proxies)
    } catch {
      throw CommandError(.usage, "--http \(http): \(error)")
    }
    machinery = try Machinery(folder, dataDirectory: dataDirectory, udp: udp, logger: logger)
    let editor = CountyEditor(directory: countyDirectory) { [machinery] in machinery.reload($0) }
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
    var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
      .init(service: MachineryService(machinery: machinery)),
      .init(service: server),
      .init(
        service: Announcement(
          server: server, udp: HostPort(host: udp.host, port: machinery.receiver.boundPort),
          httpHost: http.host, ready: ready)),
    ]
    if reloads {
      services.append(
        .init(
          service: Reloading(editor: editor, logger: logger)))
    }
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
  let ready: @Sendable (CountyService.Address) async -> Void

  func run() async throws {
    if let port = await server.boundPort() {
      await ready(
        CountyService.Address(
          udp: udp, http: HostPort(host: httpHost, port: UInt16(clamping: port))))
    }
    try? await gracefulShutdown()
  }
}

/// SIGHUP: checks the county folder and puts it in force when it is right.
private struct Reloading: Service {
  let editor: CountyEditor
  let logger: Logger

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
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
      } catch {
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

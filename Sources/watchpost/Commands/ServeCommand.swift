import ArgumentParser
import ControlRoom
import Foundation
import Logging
import ServiceLifecycle
import Store
import UnixSignals
import Wire

/// `watchpost serve`.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the service: devices over UDP in, orders to units out, the API over HTTP.",
    discussion: """
      Prints one line "ready udp=HOST:PORT http=HOST:PORT" on stdout when both are open, with \
      radar=HOST:PORT behind if county.yaml names a port for radars (listen: radar); logs go to \
      stderr. SIGHUP checks the county folder and, if it is right, puts it in force (limits: and \
      listen: at the next start). SIGINT and SIGTERM end it cleanly. Under systemd it tells when it \
      is ready, reloads and stops, and feeds the watchdog while it works: watchpost print systemd.
      """)

  @Option(help: "The county folder (watchpost init makes an example).")
  var county: String

  @Option(help: "The data folder: journal, evidence, accounts, audit log. Made when missing.")
  var data: String

  @Option(
    help: """
      Where devices send to; name one address of the box, for answers must leave from the one that \
      was asked. Default: listen.wire of county.yaml, else 127.0.0.1:5480.
      """)
  var udp: HostPort?

  @Option(
    help: """
      Where pages and API listen. Off loopback passwords need TLS: give --tls-cert and --tls-key, or \
      put a proxy with TLS in front and name it with --behind-proxy.
      """)
  var http = HostPort(host: "127.0.0.1", port: 8480)

  @Option(
    help: ArgumentHelp(
      "The server's certificate chain, PEM; needs a build with --traits TLS.", valueName: "file"))
  var tlsCert: String?

  @Option(help: ArgumentHelp("The certificate's private key, PEM.", valueName: "file"))
  var tlsKey: String?

  @Option(
    help: ArgumentHelp(
      """
      Addresses of a proxy with TLS in front, such as 10.0.0.5/32: its X-Forwarded-For and \
      X-Forwarded-Host are believed, others who come directly are refused.
      """, valueName: "cidr"), transform: Serve.range)
  var behindProxy: AddressRange?

  @Option(help: "Seconds after which it ends by itself, 1...31,536,000. Default: never.")
  var duration: Int?

  @Option(help: "How logs are written: text, or json with one object a line.")
  var logFormat = LogFormat.text

  @Option(
    help: "The least level that is logged: trace, debug, info, notice, warning, error, critical.",
    transform: Log.level)
  var logLevel = Logger.Level.info

  func validate() throws {
    if let duration, !(1...31_536_000).contains(duration) {
      throw ValidationError("--duration \(duration): seconds, 1...31,536,000")
    }
    if (tlsCert == nil) != (tlsKey == nil) {
      throw ValidationError("--tls-cert and --tls-key go together; give both or neither.")
    }
  }

  func run() async throws {
    let logger = Log.start(level: logLevel, format: logFormat)
    let folder = try Self.read(county, logger)
    let service = try CountyService(
      folder: folder, countyDirectory: county, dataDirectory: data,
      udp: udp ?? folder.settings.wire ?? HostPort(host: "127.0.0.1", port: 5480), http: http,
      tls: tlsCert.flatMap { certificate in
        tlsKey.map { TLSFiles(certificate: certificate, key: $0) }
      }, proxies: behindProxy, logger: logger)
    try Self.tellFirstAccount(service, data: data, logger)
    try await service.run(for: duration) { address in
      let radar = address.radar.map { " radar=\($0)" } ?? ""
      print("ready udp=\(address.udp) http=\(address.http)\(radar)")
      flushOutput()
    }
  }

  /// Without any account nobody could sign in: makes the first and tells its password, once. Not
  /// where what is printed goes on record: there someone makes it by hand.
  private static func tellFirstAccount(
    _ service: CountyService, data: String, _ logger: Logger
  ) throws(CommandError) {
    do {
      guard mayTellPassword(ProcessInfo.processInfo.environment) else {
        guard try service.machinery.store.people().isEmpty else { return }
        logger.warning(
          "no account yet: watchpost user add NAME --role commander --data \(data)")
        return
      }
      guard let first = try service.machinery.store.makeFirstPerson(now: WallTime(Date())) else {
        return
      }
      // Not on stderr: what goes there is the log, and stays.
      print(
        "first account: \(first.name)  password: \(first.password)  "
          + "(shown once; change it at the first sign-in)")
      flushOutput()
    } catch {
      throw CommandError(error)
    }
  }

  /// Whether stdout is for someone's eyes only: under systemd it is the journal (systemd.exec(5),
  /// JOURNAL_STREAM; sd_notify(3), NOTIFY_SOCKET).
  static func mayTellPassword(_ environment: [String: String]) -> Bool {
    environment["JOURNAL_STREAM"] == nil && environment["NOTIFY_SOCKET"] == nil
  }

  private static func range(_ text: String) throws -> AddressRange {
    guard let range = AddressRange(text) else {
      throw ValidationError(
        "\(quoted(text)) is no range of addresses; wanted is one such as 10.0.0.5/32.")
    }
    return range
  }

  static func read(_ county: String, _ logger: Logger) throws(CommandError) -> CountyFolder {
    let folder: CountyFolder
    do {
      folder = try CountyFolder.read(county)
    } catch {
      throw CommandError(error)
    }
    for warning in folder.warnings { logger.warning("\(warning)") }
    return folder
  }
}

/// Pushes what `print` holds back out: a reader at the other end of a pipe waits for the ready
/// line.
func flushOutput() { fflush(nil) }

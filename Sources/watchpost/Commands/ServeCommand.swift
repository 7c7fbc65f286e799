import ArgumentParser
import ControlRoom
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// `watchpost serve`.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the service: devices over UDP in, orders to units out, the API over HTTP.",
    discussion: """
      Prints one line "ready udp=HOST:PORT http=HOST:PORT" on stdout when both are open; logs go to \
      stderr. SIGHUP checks the county folder and, if it is right, puts it in force (limits: and \
      listen: at the next start). SIGINT and SIGTERM end it cleanly. Under systemd it tells when it \
      is ready, reloads and stops, and feeds the watchdog while it works: watchpost print systemd.
      """)

  @Option(help: "The county folder (watchpost init makes an example).")
  var county: String

  @Option(help: "The data folder: journal, evidence, tokens. Made when missing.")
  var data: String

  @Option(
    help: """
      Where devices send to; name one address of the box, for answers must leave from the one that \
      was asked. Default: listen.wire of county.yaml, else 127.0.0.1:5480.
      """)
  var udp: HostPort?

  @Option(help: "Where the API listens; loopback only.")
  var http = HostPort(host: "127.0.0.1", port: 8480)

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
  }

  func run() async throws {
    let logger = Log.start(level: logLevel, format: logFormat)
    let folder = try Self.read(county, logger)
    let service = try CountyService(
      folder: folder, countyDirectory: county, dataDirectory: data,
      udp: udp ?? folder.settings.wire ?? HostPort(host: "127.0.0.1", port: 5480), http: http,
      logger: logger)
    try await service.run(for: duration) { address in
      print("ready udp=\(address.udp) http=\(address.http)")
      flushOutput()
    }
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

import ArgumentParser
import Foundation
import Glibc
import Incidents
import Ingest
import Logging
import ServiceLifecycle
import Store
import Wire

/// `watchpost demo`: the whole thing on one machine.
struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A small county before your eyes: the service, simulated devices, and the watch.",
    discussion: """
      Starts the service and devicesim (which must lie beside this program) with 2 towns, 12 \
      cameras, 8 alarm posts, 3 bends and 6 units. On a terminal it shows `watchpost watch`; with \
      --headless, or when the output is no terminal, it tells in lines what happens. An operator is \
      simulated: what you do not touch for a while, it acknowledges, dispatches and closes. Ctrl-C \
      (or q) ends it.
      """)

  @Option(help: "Seconds after which it ends by itself, 1...86,400. Default: never.")
  var duration: Int?

  @Flag(help: "Tell what happens in lines instead of showing the watch.")
  var headless = false

  @Option(help: "Seed of everything that the simulated county leaves to chance.")
  var seed: UInt64 = 1

  @Option(help: "Folder for county and data, kept. Default: a temporary one, deleted at the end.")
  var data: String?

  @Option(help: "Where devices send to.")
  var udp = HostPort(host: "127.0.0.1", port: 5480)

  @Option(help: "Where the API listens; loopback only.")
  var http = HostPort(host: "127.0.0.1", port: 8480)

  func validate() throws {
    if let duration, !(1...86_400).contains(duration) {
      throw ValidationError("--duration \(duration): seconds, 1...86,400")
    }
  }

  func run() async throws {
    let isWatch = !headless && isatty(STDOUT_FILENO) == 1 && isatty(STDIN_FILENO) == 1
    let folder = try DemoFolder(data)
    defer { folder.remove() }
    // The screen belongs to the watch: logs go to a file.
    let screen = isWatch ? folder.sendErrorsToLog() : nil
    // What goes wrong must be read on the terminal all the same.
    defer { screen?.restore() }
    let logger = Log.start(level: isWatch ? .info : .warning)
    let county = try Serve.read(folder.county, logger)
    let service = try CountyService(
      folder: county, countyDirectory: folder.county, dataDirectory: folder.store, udp: udp,
      http: http, logger: logger)
    let token = try folder.makeToken(in: service.machinery.store)
    let address = HostPort(host: udp.host, port: service.machinery.receiver.boundPort)
    let devices = SimulatedCounty(
      county: folder.county, udp: address, seed: seed, seconds: duration)
    let machinery = service.machinery
    var beside: [any Service] = [
      devices,
      DemoOperator(machinery: machinery, patience: isWatch ? .seconds(15) : .seconds(4)),
    ]
    let hand = Handshake()
    if isWatch {
      beside.append(DemoWatch(ready: hand, tokenFile: token))
    } else {
      beside.append(DemoNarrator(machinery: machinery))
    }
    try await service.run(for: duration, beside: beside, reloads: false) { address in
      if !isWatch {
        print(
          Self.tour(url: "http://\(address.http)", of: folder, token: token), terminator: "\n\n")
        flushOutput()
      }
      hand.open(address.http)
    }
  }

  private static func tour(url: String, of folder: DemoFolder, token: String) -> String {
    """
    Watchpost demo: \(url)
    What to look at from another terminal:
      watchpost watch --url \(url) --token-file \(token)
      curl -N -H "Authorization: Bearer $(cat \(token))" \(url)/api/v1/stream
      curl -H "Authorization: Bearer $(cat \(token))" \(url)/api/v1/ledger
    The county's folder: \(folder.county)
    Below: what happens, as it happens. Ctrl-C ends it.
    """
  }
}

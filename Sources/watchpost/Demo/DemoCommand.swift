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
    abstract: "A small county before your eyes: the service, its pages and simulated devices.",
    discussion: """
      Starts the service and devicesim (which must lie beside this program) with 2 towns, 12 \
      cameras, 8 alarm posts, 3 bends and 6 units, prints the address of the pages with two \
      accounts to sign in with, and tells in lines what happens. The sixth unit waits for you at \
      /unit. An operator is simulated: what you do not touch for a while, it acknowledges, \
      dispatches and closes. Ctrl-C ends it.
      """)

  @Option(help: "Seconds after which it ends by itself, 1...86,400. Default: never.")
  var duration: Int?

  @Flag(help: "Print the address and the accounts, and nothing more.")
  var headless = false

  @Flag(help: "Show `watchpost watch` on this terminal instead of lines; q ends it.")
  var watch = false

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
    if watch, headless { throw ValidationError("Give --watch or --headless, not both.") }
    if watch, isatty(STDOUT_FILENO) == 0 || isatty(STDIN_FILENO) == 0 {
      throw ValidationError("--watch needs a terminal.")
    }
  }

  func run() async throws {
    let folder = try DemoFolder(data)
    defer { folder.remove() }
    // The screen belongs to the watch: logs go to a file.
    let screen = watch ? folder.sendErrorsToLog() : nil
    // What goes wrong must be read on the terminal all the same.
    defer { screen?.restore() }
    let logger = Log.start(level: watch ? .info : .warning)
    let county = try Serve.read(folder.county, logger)
    let service = try CountyService(
      folder: county, countyDirectory: folder.county, dataDirectory: folder.store, udp: udp,
      http: http, logger: logger)
    let token = try folder.makeToken(in: service.machinery.store)
    // One unit is left to whoever signs in at /unit.
    let vacant = county.county.units.last?.id
    let address = HostPort(host: udp.host, port: service.machinery.receiver.boundPort)
    let devices = SimulatedCounty(
      county: folder.county, udp: address, seed: seed, seconds: duration, without: vacant)
    let machinery = service.machinery
    let accounts = try folder.makeAccounts(in: machinery.store, unit: vacant)
    var beside: [any Service] = [
      devices,
      DemoOperator(machinery: machinery, patience: .seconds(15)),
    ]
    let hand = Handshake()
    if watch {
      beside.append(DemoWatch(ready: hand, tokenFile: token))
    } else if !headless {
      beside.append(DemoNarrator(machinery: machinery))
    }
    try await service.run(for: duration, beside: beside, reloads: false) { address in
      let url = "http://\(address.http)"
      print(Self.tour(url: url, of: folder, token: token, accounts: accounts), terminator: "\n\n")
      flushOutput()
      hand.open(address.http)
    }
  }

  private static func tour(
    url: String, of folder: DemoFolder, token: String, accounts: [DemoAccount]
  ) -> String {
    let pages = ["/", "/unit"]
    let signIns = zip(pages, accounts).map { page, account in
      "  \(url)\(page)\n    name \(account.name)   password \(account.password)"
    }
    return """
      Watchpost demo. Open in a browser and sign in; /unit is a patrol unit's phone:
      \(signIns.joined(separator: "\n"))
      For programs and another terminal:
        watchpost watch --url \(url) --token-file \(token)
        curl -N -H "Authorization: Bearer $(cat \(token))" \(url)/api/v1/stream
      The county's folder: \(folder.county)
      What happens, as it happens, comes below. Ctrl-C ends it.
      """
  }
}

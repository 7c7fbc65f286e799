import ArgumentParser
import Foundation

/// `watchpost print`: files to start from.
struct PrintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "print",
    abstract: "Print files for those who run the service: a systemd unit, alert rules.",
    subcommands: [PrintSystemd.self, PrintAlerts.self])
}

/// `watchpost print systemd`.
struct PrintSystemd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "systemd",
    abstract: "Print a systemd unit for serve, closed off from the rest of the box.",
    discussion: """
      watchpost print systemd > /etc/systemd/system/watchpost.service
      useradd --system --home-dir /var/lib/watchpost watchpost; the county folder belongs to it.
      The first account, made by hand so that its password is in no journal, once the service runs: \
      sudo -u watchpost watchpost user add NAME --role commander --data /var/lib/watchpost
      systemctl daemon-reload; systemctl enable --now watchpost; systemctl reload watchpost after a \
      change of the county. More options of serve: WATCHPOST_OPTIONS in /etc/default/watchpost.
      """)

  @Option(help: "The county folder.")
  var county = "/etc/watchpost/county"

  @Option(help: "The data folder.")
  var data = "/var/lib/watchpost"

  @Option(help: "The program. Default: this one.")
  var program: String?

  @Option(help: "Who it runs as.")
  var user = "watchpost"

  func run() async throws {
    let unit = try SystemdUnit(
      program: program ?? Self.ownPath, county: county, data: data, user: user)
    print(unit.text, terminator: "")
    if let warning = unit.warning { writeError("warning: \(warning)") }
  }

  private static var ownPath: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? "/usr/local/bin/watchpost"
  }
}

/// `watchpost print alerts`.
struct PrintAlerts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract: "Print example alert rules for Prometheus.",
    discussion: """
      Scrape /metrics with a token of the scope metrics (watchpost token create prometheus --scope \
      metrics) under the job name watchpost.
      """)

  func run() async throws { print(AlertRules.text, terminator: "") }
}

internal import ArgumentParser
internal import Wire

/// Roadside signs that confirm what they show.
struct SignsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "signs",
    abstract: "Answers sign commands with the sign's state; falls back to caution by itself.")

  @OptionGroup var link: LinkOptions
  @Option(name: .customLong("device"), help: "A sign's id; repeat for more.")
  var devices: [String] = []
  @Option(help: "How many of the county's signs, when none is named.")
  var count: Int?

  func run() throws {
    let keys = try link.keyRing()
    let boot = try link.bootCounter()
    var stations: [Station] = []
    for id in try link.devices(named: devices, class: .sign, count: count) {
      stations.append(
        Station(endpoint: try link.endpoint(id, keys: keys, boot: boot), device: SimulatedSign()))
    }
    try link.run(
      stations, ending: Simulation.Ending(acting: link.actingTime(), draining: .seconds(2)))
  }
}

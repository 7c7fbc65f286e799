internal import ArgumentParser
internal import Wire

/// The heads of bends, with vehicles that follow the road.
struct BendsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bends",
    abstract: "Sends what bend heads measure of vehicles that follow a road.",
    discussion: """
      --head and --number pair up: the first head of a bend watches the vehicles that come with \
      rising chainage, the second those with falling chainage; further pairs are further bends. \
      With --county, heads that share the name before " / " are one bend.
      """)

  @OptionGroup var link: LinkOptions
  @Option(name: .customLong("head"), help: "Id of a head's device; repeat: up, down, up, down ….")
  var heads: [String] = []
  @Option(
    name: .customLong("number"), help: "A head's number within its device, in step with --head.")
  var numbers: [UInt16] = []
  @OptionGroup var road: RoadOptions

  func run() throws {
    let keys = try link.keyRing()
    let boot = try link.bootCounter()
    let ids: [[DeviceID]]
    if heads.isEmpty, let county = link.county {
      ids = try CountyRoster(folder: county).bends().map { $0.heads.map(\.id) }
    } else {
      let flat = try link.devices(named: heads, class: .bendHead, count: nil)
      ids = stride(from: 0, to: flat.count, by: 2).map {
        Array(flat[$0..<min(flat.count, $0 + 2)])
      }
    }
    var stations: [Station] = []
    for (bend, pair) in ids.enumerated() {
      for (index, id) in pair.enumerated() {
        let position = stations.count
        let head = SimulatedBendHead(
          side: index.isMultiple(of: 2) ? .up : .down,
          number: position < numbers.count ? numbers[position] : 1, use: road.use,
          bendSeed: link.seed &+ UInt64(bend) &* 104_729)
        stations.append(
          Station(endpoint: try link.endpoint(id, keys: keys, boot: boot), device: head))
      }
    }
    try link.run(
      stations, ending: Simulation.Ending(acting: link.actingTime(), draining: .seconds(2)))
  }
}

/// How a road is used.
struct RoadOptions: ParsableArguments {
  @Option(name: .customLong("vehicles-per-hour"), help: "Vehicles an hour, each way, 0 to 3600.")
  var vehiclesPerHour = 60.0
  @Option(name: .customLong("mean-speed"), help: "Mean speed, km/h, 12 to 150.")
  var meanSpeed = 42.0
  @Option(name: .customLong("road-length"), help: "Metres of road between the heads, 5 to 2000.")
  var length = 70.0
  @Option(help: "How far a head sees, metres, 20 to 1000.")
  var range = 250.0

  func validate() throws {
    guard (0...3_600).contains(vehiclesPerHour) else {
      throw ValidationError("--vehicles-per-hour: 0 to 3600")
    }
    guard (12...150).contains(meanSpeed) else { throw ValidationError("--mean-speed: 12 to 150") }
    guard (5...2_000).contains(length) else { throw ValidationError("--road-length: 5 to 2000") }
    guard (20...1_000).contains(range) else { throw ValidationError("--range: 20 to 1000") }
  }

  /// The road's use.
  var use: RoadTraffic.Use {
    RoadTraffic.Use(
      vehiclesPerHour: vehiclesPerHour, meanSpeed: Speed(kmh: meanSpeed), lengthMetres: length,
      rangeMetres: range)
  }
}

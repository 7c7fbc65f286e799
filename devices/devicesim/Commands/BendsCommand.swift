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
      With --county, heads that share the name before " / " are one bend, as long as their \
      places are apart.

      """ + RecordingOptions.discussion)

  @OptionGroup var link: LinkOptions
  @Option(name: .customLong("head"), help: "Id of a head's device; repeat: up, down, up, down ….")
  var heads: [String] = []
  @Option(
    name: .customLong("number"), help: "A head's number within its device, in step with --head.")
  var numbers: [UInt16] = []
  @OptionGroup var road: RoadOptions
  @OptionGroup(title: "Recording") var recording: RecordingOptions

  func run() throws {
    if recording.isAsked {
      try recording.run(link: link)
      return
    }
    let keys = try link.keyRing()
    let boot = try link.bootCounter()
    var stations: [Station] = []
    for (bend, group) in try bends().enumerated() {
      for head in group.heads {
        let number = stations.count < numbers.count ? numbers[stations.count] : 1
        stations.append(
          Station(
            endpoint: try link.endpoint(head.id, keys: keys, boot: boot),
            device: SimulatedBendHead(
              side: head.side, number: number, use: group.use,
              bendSeed: link.seed &+ UInt64(bend) &* 104_729)))
      }
    }
    try link.run(
      stations, ending: Simulation.Ending(acting: link.actingTime(), draining: .seconds(2)))
  }
}

extension BendsCommand {
  /// The heads, bend by bend, with their roads.
  private func bends() throws(SimulatorError) -> [(
    heads: [(id: DeviceID, side: PairTraffic.Side)], use: PairTraffic.Use
  )] {
    if heads.isEmpty, let county = link.county {
      return try CountyRoster(folder: county).bends().map { bend in
        var use = road.use
        if let metres = bend.metresBetweenHeads { use.lengthMetres = metres }
        return (bend.heads.map { ($0.device.id, $0.side) }, use)
      }
    }
    let ids = try link.devices(named: heads, class: .bendHead, count: nil)
    return stride(from: 0, to: ids.count, by: 2).map { first in
      let pair = ids[first..<min(ids.count, first + 2)]
      return (Array(zip(pair, PairTraffic.Side.allCases)).map { ($0.0, $0.1) }, road.use)
    }
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
  var use: PairTraffic.Use {
    PairTraffic.Use(
      vehiclesPerHour: vehiclesPerHour, meanSpeed: Speed(kmh: meanSpeed), lengthMetres: length,
      rangeMetres: range)
  }
}

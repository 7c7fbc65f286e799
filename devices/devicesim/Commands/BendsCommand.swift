internal import ArgumentParser
internal import Wire

/// The heads of corridors, with vehicles that follow the road.
struct BendsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bends",
    abstract: "Sends, or records, what bend heads measure of vehicles that follow a road.",
    discussion: """
      With --county the heads of bends.yaml tell of the traffic of their corridors. --head and \
      --number pair up instead: the first head of a pair watches the vehicles that come to a bend \
      with rising chainage, the second those with falling chainage; further pairs are further \
      bends.

      """ + RecordingOptions.discussion)

  @OptionGroup var link: LinkOptions
  @Option(name: .customLong("head"), help: "Id of a head's device; repeat: up, down, up, down ….")
  var heads: [String] = []
  @Option(
    name: .customLong("number"), help: "A head's number within its device, in step with --head.")
  var numbers: [UInt16] = []
  @Option(help: "Corridor of --county, by its id. Default: all, for a recording the first.")
  var corridor: String?
  @OptionGroup(title: "Road") var road: RoadOptions
  @OptionGroup(title: "Recording") var recording: RecordingOptions

  func validate() throws {
    if corridor != nil, link.county == nil { throw ValidationError("--corridor: give --county") }
    if recording.isAsked, !heads.isEmpty {
      throw ValidationError("--readings has a corridor of its own; leave out --head")
    }
    if numbers.count > heads.count { throw ValidationError("more --number than --head") }
  }

  func run() throws {
    if recording.isAsked {
      let chosen = link.county == nil ? nil : try countyPlans().first
      try recording.run(on: chosen, use: road.use, seed: link.seed)
      return
    }
    let keys = try link.keyRing()
    let boot = try link.bootCounter()
    var stations: [Station] = []
    for (index, plan) in try plans().enumerated() {
      let live = LiveRoad(
        plan: plan, use: road.use, seed: link.seed &+ UInt64(index) &* 104_729)
      for device in live.watchers {
        stations.append(
          Station(
            endpoint: try link.endpoint(device, keys: keys, boot: boot),
            device: SimulatedBendHead(device: device, road: live)))
      }
    }
    try link.run(
      stations, ending: Simulation.Ending(acting: link.actingTime(), draining: .seconds(2)))
  }

  /// The roads: the named heads', pair by pair, or the county's.
  private func plans() throws(SimulatorError) -> [RoadPlan] {
    if heads.isEmpty, link.county != nil { return try countyPlans() }
    let ids = try link.devices(named: heads, class: .bendHead, count: nil)
    return stride(from: 0, to: ids.count, by: 2).compactMap { first in
      let pair = ids[first..<min(ids.count, first + 2)].enumerated().map { side, id in
        RoadPlan.Head(
          device: id, number: first + side < numbers.count ? numbers[first + side] : 1,
          at: side == 0 ? RoadPlan.pairStart : RoadPlan.pairStart + road.length,
          looks: side == 0 ? .down : .up, range: road.range)
      }
      return RoadPlan.pair(heads: pair, length: road.length)
    }
  }

  private func countyPlans() throws(SimulatorError) -> [RoadPlan] {
    let folder = link.county ?? "."
    let all = try CorridorFile.read(path: folder + "/bends.yaml")
    guard !all.isEmpty else { throw .usage("\(folder)/bends.yaml has no corridor") }
    guard let corridor else { return all }
    let chosen = all.filter { $0.id == corridor }
    guard !chosen.isEmpty else {
      throw .usage(
        "--corridor \(corridor): \(folder)/bends.yaml has "
          + all.map(\.id).joined(separator: ", "))
    }
    return chosen
  }
}

/// How a road is used, and what it is like when its heads are named one by one.
struct RoadOptions: ParsableArguments {
  @Option(name: .customLong("per-hour"), help: "Vehicles an hour, both ways together, 1 to 3600.")
  var perHour = 120.0
  @Option(
    name: .customLong("mean-speed"),
    help: "Mean desired speed of cars, km/h, 20 to 80; trucks want 7 less.")
  var meanSpeed = 45.0
  @Option(
    name: .customLong("road-length"), help: "With --head: metres between two heads, 5 to 2000.")
  var length = 70.0
  @Option(help: "With --head: how far a head sees, metres, 20 to 1000.")
  var range = 250.0

  func validate() throws {
    guard (1...3_600).contains(perHour) else {
      throw ValidationError("--per-hour \(perHour): 1 to 3600")
    }
    guard (20...80).contains(meanSpeed) else { throw ValidationError("--mean-speed: 20 to 80") }
    guard (5...2_000).contains(length) else { throw ValidationError("--road-length: 5 to 2000") }
    guard (20...1_000).contains(range) else { throw ValidationError("--range: 20 to 1000") }
  }

  /// The road's use.
  var use: RoadUse {
    var use = RoadUse()
    use.perHour = perHour
    use.carMeanKmh = meanSpeed
    use.truckMeanKmh = meanSpeed - 7
    return use
  }
}

internal import ArgumentParser
internal import Wire

/// Patrol units that take orders and drive to them.
struct UnitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "units",
    abstract: "Reports positions, receipts orders, accepts, drives, arrives and clears.",
    discussion: "With --device, --latitude and --longitude give the place of all named units.")

  @OptionGroup var link: LinkOptions
  @Option(name: .customLong("device"), help: "A unit's id; repeat for more.")
  var devices: [String] = []
  @Option(help: "How many of the county's units, when none is named.")
  var count: Int?
  @Option(help: "Degrees north, for named units.")
  var latitude: Double?
  @Option(help: "Degrees east, for named units.")
  var longitude: Double?
  @Option(help: "Speed on the way, km/h, for named units, 1 to 300.")
  var cruise = 50.0
  @Option(help: "How many times faster than life units drive, 0.1 to 1000.")
  var haste = 1.0
  @Option(
    name: .customLong("accept-after"), help: "Least and most seconds until sign-off: MIN-MAX.")
  var acceptAfter = "2-6"
  @Option(name: .customLong("on-scene"), help: "Least and most seconds on scene: MIN-MAX.")
  var onScene = "30-90"
  @Option(help: "Percent of offers that are declined.")
  var decline = 0.0

  func validate() throws {
    guard (1...300).contains(cruise) else { throw ValidationError("--cruise: 1 to 300") }
    guard (0.1...1_000).contains(haste) else { throw ValidationError("--haste: 0.1 to 1000") }
    guard (0...100).contains(decline) else { throw ValidationError("--decline: 0 to 100") }
    for text in [acceptAfter, onScene] where Self.range(text) == nil {
      throw ValidationError("\"\(text)\": give MIN-MAX seconds, such as 2-6")
    }
  }

  func run() throws {
    let keys = try link.keyRing()
    let boot = try link.bootCounter()
    var habits = SimulatedUnit.Habits()
    habits.haste = haste
    habits.accepting = Self.range(acceptAfter) ?? habits.accepting
    habits.onScene = Self.range(onScene) ?? habits.onScene
    habits.declining = decline / 100
    var stations: [Station] = []
    for (index, unit) in try places().enumerated() {
      habits.cruise = unit.cruise
      stations.append(
        Station(
          endpoint: try link.endpoint(unit.id, keys: keys, boot: boot),
          device: SimulatedUnit(
            home: unit.place, habits: habits, seed: link.seed &+ UInt64(index) &* 15_485_863)))
    }
    try link.run(
      stations, ending: Simulation.Ending(acting: link.actingTime(), draining: .seconds(2)))
  }

  private func places() throws(SimulatorError) -> [(
    id: DeviceID, place: Coordinate, cruise: Speed
  )] {
    let ids = try link.devices(named: devices, class: .unit, count: count)
    if devices.isEmpty, let county = link.county {
      let units = try CountyRoster(folder: county).units.filter { ids.contains($0.id) }
      return units.map { ($0.id, $0.place, $0.cruise) }
    }
    guard let latitude, let longitude,
      let place = Coordinate(latitude: latitude, longitude: longitude)
    else { throw .usage("give --latitude and --longitude in degrees for the named units") }
    return ids.map { ($0, place, Speed(kmh: cruise)) }
  }

  /// Reads MIN-MAX.
  static func range(_ text: String) -> ClosedRange<Double>? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let low = Double(parts[0]), let high = Double(parts[1]),
      low >= 0, low <= high, high <= 86_400
    else { return nil }
    return low...high
  }
}

internal import ArgumentParser
internal import Wire

/// A whole county from its folder.
struct CountyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "county",
    abstract: "Simulates every device of a county folder.",
    discussion: """
      Reads devices.csv, units.csv, bends.yaml and keys.csv of --county. A script file has a line \
      each of "at TIME ACTION DEVICE" or "every TIME from TIME to TIME ACTION DEVICE"; actions: \
      press, cancel, test, tamper (posts), visit, cover, uncover (cameras), speeder, runaway (one \
      of a bend's heads: a fast car, or downhill a truck without brakes, comes towards it), \
      silence, resume (all).
      """)

  @OptionGroup var link: LinkOptions
  @Option(help: "demo, quiet, or a script file.")
  var script = "quiet"
  @Option(name: .customLong("step"), help: "One line of a script; repeat for more.")
  var lines: [String] = []
  @Option(help: "Multiplies vehicles, visitors and the demo's presses, 0.01 to 100.")
  var load = 1.0
  @Option(help: "Frames a second of every camera, 0.01 to 30.")
  var fps = 2.0

  @Option(help: "A unit that is left to a person; repeat for more.")
  var without: [String] = []

  func validate() throws {
    guard link.county != nil else { throw ValidationError("give --county DIR") }
    guard (0.01...100).contains(load) else { throw ValidationError("--load: 0.01 to 100") }
    guard (0.01...30).contains(fps) else { throw ValidationError("--fps: 0.01 to 30") }
  }

  func run() throws {
    guard let folder = link.county else { throw SimulatorError.usage("give --county DIR") }
    let acting = link.actingTime()
    let roster = try CountyRoster(folder: folder)
    for id in without where !roster.units.contains(where: { $0.id.description == id }) {
      throw SimulatorError.usage("--without \(id): no unit of \(folder)/units.csv")
    }
    let county = CountySimulation(
      roster: roster.leaving(Set(without)), seed: link.seed, load: load, framesPerSecond: fps)
    var steps: [ScriptStep]
    var habits = SimulatedUnit.Habits()
    if let known = CountySimulation.Script(rawValue: script) {
      steps = county.steps(of: known, until: acting)
      if known == .demo { habits = Self.demoHabits }
    } else {
      steps = try ScriptStep.read(path: script)
    }
    steps += try ScriptStep.parse(lines.joined(separator: "\n"), path: "--step")
    let known = Set(county.roster.devices.map(\.id) + county.roster.units.map(\.id))
    if let stranger = steps.first(where: { !known.contains($0.device) }) {
      throw SimulatorError.usage("\(script): device \(stranger.device) is not in \(folder)")
    }
    let keys = try link.keyRing()
    let boot = try link.bootCounter()
    let stations = try county.stations(habits: habits) { id throws(SimulatorError) in
      try link.endpoint(id, keys: keys, boot: boot)
    }
    try link.run(
      stations, script: steps,
      ending: Simulation.Ending(acting: acting, draining: .seconds(2)))
  }

  /// Units that arrive within 25 s of an offer, so that a minute shows a whole incident.
  private static var demoHabits: SimulatedUnit.Habits {
    SimulatedUnit.Habits(
      haste: 4, longestDrive: .seconds(15), accepting: 2...6, onScene: 20...40,
      reporting: .seconds(2))
  }
}

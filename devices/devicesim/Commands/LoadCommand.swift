internal import ArgumentParser
internal import Wire

/// A measured load: presses and frames at given rates, and how long acknowledgements take.
struct LoadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Presses and frames at given rates; latencies p50, p90, p99 in the summary.",
    discussion: """
      Presses are spread evenly over the county's posts, frames over its cameras. Frames are \
      compressed before the run. The run ends when the presses are made and acknowledged, at the \
      latest --drain seconds after --duration. Exit code 69 when a press was never acknowledged.
      """)

  @OptionGroup var link: LinkOptions
  @Option(help: "Presses a second over all posts, 0 to 10000.")
  var presses = 10.0
  @Option(help: "Presses in all. Default: as many as the duration holds.")
  var total: Int?
  @Option(name: .customLong("frames"), help: "Frames a second over all cameras, 0 to 20000.")
  var framesPerSecond = 0.0
  @Option(help: "Readings: vehicles an hour on each corridor of the county, each way, 0 to 1800.")
  var vehicles = 0.0
  @Option(help: "Posts used. Default: all of the county's.")
  var posts: Int?
  @Option(help: "Cameras used. Default: all of the county's.")
  var cameras: Int?
  @Option(help: "Folder of JPEGs to send in place of drawn ones.")
  var folder: String?
  @Option(help: "Longest wait for the last acknowledgements, seconds, 0 to 600.")
  var drain = 30.0
  @OptionGroup var drawing: DrawingOptions

  func validate() throws {
    guard (0...10_000).contains(presses) else { throw ValidationError("--presses: 0 to 10000") }
    guard (0...20_000).contains(framesPerSecond) else {
      throw ValidationError("--frames: 0 to 20000")
    }
    guard (0...1_800).contains(vehicles) else { throw ValidationError("--vehicles: 0 to 1800") }
    guard (0...600).contains(drain) else { throw ValidationError("--drain: 0 to 600") }
    if let total, !(1...ScriptStep.limit).contains(total) {
      throw ValidationError("--total: 1 to \(ScriptStep.limit)")
    }
    if presses * (link.duration ?? 10) > Double(ScriptStep.limit) {
      throw ValidationError("at most \(ScriptStep.limit) presses in one run")
    }
    if presses == 0, framesPerSecond == 0, vehicles == 0 {
      throw ValidationError("give --presses, --frames or --vehicles")
    }
  }

  func run() throws {
    let keys = try link.keyRing()
    let boot = try link.bootCounter()
    var stations: [Station] = []
    var script: [ScriptStep] = []
    let acting = link.actingTime(
      default: total.map { Double($0) / max(presses, 0.001) + 0.5 } ?? 10)
    if presses > 0 {
      let ids = try link.devices(named: [], class: .post, count: posts)
      for (index, id) in ids.enumerated() {
        stations.append(
          Station(
            endpoint: try link.endpoint(id, keys: keys, boot: boot),
            device: SimulatedPost(seed: link.seed &+ UInt64(index))))
      }
      let most = Int((acting.inSeconds * presses).rounded(.down))
      script = (0..<min(total ?? most, most)).map { turn in
        ScriptStep(
          at: .seconds(Double(turn) / presses), device: ids[turn % ids.count],
          action: .alarm(.press))
      }
    }
    if framesPerSecond > 0 {
      let ids = try link.devices(named: [], class: .camera, count: cameras)
      for (index, id) in ids.enumerated() {
        let camera = SimulatedCamera(
          source: try source(index), framesPerSecond: framesPerSecond / Double(ids.count),
          phase: Double(index) / Double(ids.count))
        stations.append(
          Station(endpoint: try link.endpoint(id, keys: keys, boot: boot), device: camera))
      }
    }
    if vehicles > 0, let county = link.county {
      stations += try bendStations(county: county, keys: keys, boot: boot)
    }
    let summary = try link.run(
      stations, script: script,
      ending: Simulation.Ending(acting: acting, draining: .seconds(drain)))
    if summary.unacknowledged > 0 || summary.traffic.overflowed > 0 {
      throw SimulatorError.unavailable(
        "\(summary.unacknowledged) never acknowledged, \(summary.traffic.overflowed) had no room")
    }
  }

  private func bendStations(
    county: String, keys: KeyRing, boot: UInt32
  ) throws(SimulatorError) -> [Station] {
    let county = CountySimulation(
      roster: try CountyRoster(folder: county), seed: link.seed, load: 1, framesPerSecond: 1)
    var use = RoadUse()
    use.perHour = 2 * vehicles
    var stations: [Station] = []
    for (id, head) in county.bendHeads(use: use) {
      stations.append(
        Station(endpoint: try link.endpoint(id, keys: keys, boot: boot), device: head))
    }
    for sign in county.roster.devices(of: .sign) {
      stations.append(
        Station(
          endpoint: try link.endpoint(sign.id, keys: keys, boot: boot), device: SimulatedSign()))
    }
    return stations
  }

  /// Eight seconds of a view at four frames a second: enough that a detector sees the same noise
  /// and movement as in life, and 32 × 10 KB a camera.
  private func source(_ index: Int) throws(SimulatorError) -> FrameSource {
    if let folder { return try .folder(folder, repeats: true) }
    let view = SceneRenderer.View(
      scene: drawing.scene, width: drawing.width, height: drawing.height, noise: drawing.noise,
      passersPerMinute: drawing.passers, quietSeconds: 0)
    var renderer = SceneRenderer(view: view, seed: link.seed &+ UInt64(index % 16))
    let encoding = JPEGEncoding(quality: drawing.quality, isColour: drawing.colour)
    var frames: [[UInt8]] = []
    for frame in 0..<32 {
      frames.append(try encoding.encode(renderer.frame(at: Double(frame) * 0.25)))
    }
    return .loop(frames)
  }
}

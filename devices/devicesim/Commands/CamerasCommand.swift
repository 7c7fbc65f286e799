internal import ArgumentParser
internal import Wire

/// Cameras that push recorded or drawn frames.
struct CamerasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cameras", abstract: "Pushes JPEG frames, from a folder or drawn.")

  @OptionGroup var link: LinkOptions
  @Option(name: .customLong("device"), help: "A camera's id; repeat for more.")
  var devices: [String] = []
  @Option(help: "How many of the county's cameras, when none is named.")
  var count: Int?
  @Option(help: "Folder of JPEGs, sent in name order, from the start again at the end.")
  var frames: String?
  @Flag(help: "Stop at the folder's end.")
  var once = false
  @Option(help: "Frames a second, 0.01 to 120.")
  var fps = 5.0
  @OptionGroup var drawing: DrawingOptions

  func validate() throws {
    guard (0.01...120).contains(fps) else { throw ValidationError("--fps: 0.01 to 120") }
  }

  func run() throws {
    let keys = try link.keyRing()
    let boot = try link.bootCounter()
    let ids = try link.devices(named: devices, class: .camera, count: count)
    var stations: [Station] = []
    for (index, id) in ids.enumerated() {
      let source: FrameSource
      if let frames {
        source = try .folder(frames, repeats: !once)
      } else {
        source = drawing.source(seed: link.seed &+ UInt64(index) &* 7_919)
      }
      let camera = SimulatedCamera(
        source: source, framesPerSecond: fps, phase: Double(index) / Double(ids.count))
      stations.append(
        Station(endpoint: try link.endpoint(id, keys: keys, boot: boot), device: camera))
    }
    try link.run(
      stations,
      ending: Simulation.Ending(
        acting: link.actingTime(), draining: .seconds(2), whenSettled: false,
        whenAsleep: once && frames != nil))
  }
}

/// How views are drawn.
struct DrawingOptions: ParsableArguments {
  @Option(help: "Drawn view: \(Scene.allCases.map(\.rawValue).joined(separator: ", ")).")
  var scene = Scene.square
  @Option(help: "Width of drawn frames, 16 to 1920.")
  var width = 320
  @Option(help: "Height of drawn frames, 16 to 1080.")
  var height = 240
  @Option(help: "Standard deviation of the sensor's noise, grey levels, 0 to 20.")
  var noise = 2.0
  @Option(help: "Passers a minute. Default: the scene's own.")
  var passers: Double?
  @Option(help: "JPEG quality, 1 to 100.")
  var quality = 75
  @Flag(help: "Three components instead of one.")
  var colour = false

  func validate() throws {
    guard (16...1_920).contains(width), (16...1_080).contains(height) else {
      throw ValidationError("--width 16 to 1920, --height 16 to 1080")
    }
    guard (0...20).contains(noise) else { throw ValidationError("--noise: 0 to 20") }
    guard (1...100).contains(quality) else { throw ValidationError("--quality: 1 to 100") }
    if let passers, !(0...600).contains(passers) {
      throw ValidationError("--passers: 0 to 600 a minute")
    }
  }

  /// A drawn source with that seed.
  func source(seed: UInt64) -> FrameSource {
    let view = SceneRenderer.View(
      scene: scene, width: width, height: height, noise: noise, passersPerMinute: passers)
    return .drawn(
      SceneRenderer(view: view, seed: seed), JPEGEncoding(quality: quality, isColour: colour))
  }
}

extension Scene: ExpressibleByArgument {}

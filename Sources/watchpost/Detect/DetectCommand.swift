internal import ArgumentParser
private import Detection
private import Foundation

/// `watchpost detect`.
struct Detect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Finds motion in a folder of JPEGs, as the live service would.",
    discussion: """
      Frames are taken in name order; the last line on stdout is a JSON summary. Each line of the \
      cells file holds a frame's name, its state, the share that changed, the grid of cells of \
      8 x 8 pixels and the cells set, base64, row by row, most significant bit first.

      --county with --camera takes zones, levels and night from a county folder, as the live \
      service does; the other options then take their place. Night by the calendar needs --start. \
      Visits called false and what serve has learnt to hide are not applied; a pause of ten \
      seconds counts as one, reboots are not known.
      """)

  @Argument(help: "Folder of .jpg or .jpeg files.")
  var framesDirectory: String

  @Option(help: "Frames a second; a frame's time is its index / fps.")
  var fps = 25.0

  @Option(help: "CSV with the time of each frame in milliseconds in the last column.")
  var timestamps: String?

  @Option(
    help:
      """
      JSON: {"zones":[{"id","kind":"include|exclude|privacy","polygon":[[x,y],...],\
      "persistence":frames}]}; persistence may be left out.
      """
  )
  var zones: String?

  @Option(help: "How readily motion is seen: low, normal, high, or day/night as normal/low.")
  var sensitivity: String?

  @Option(help: "What tells the night: calendar (22:00-06:00, or the county's), light or either.")
  var nightBy: String?

  @Option(help: "When the first frame was taken, such as 2026-11-22T21:00:00+08:00.")
  var start: String?

  @Option(help: "Take the settings of --camera from this county folder.")
  var county: String?

  @Option(help: "Id of a camera of --county, 20 digits.")
  var camera: String?

  @Option(help: "Write a JSON line for each frame to this file.")
  var cells: String?

  @Option(
    help:
      """
      Write each frame with its cells, zones and reasons, beside the background, to this folder, \
      and explain.jsonl with a line for each.
      """
  )
  var explain: String?

  func validate() throws {
    // The lower end keeps the time of any frame within 64 bits.
    guard (0.001...1_000).contains(fps) else {
      throw ValidationError("--fps must be in 0.001...1000")
    }
    if let sensitivity, CameraSensitivity(sensitivity) == nil {
      throw ValidationError("--sensitivity: low, normal, high, or day/night as normal/low")
    }
    if let nightBy, NightRule.Source(rawValue: nightBy) == nil {
      throw ValidationError("--night-by: calendar, light or either")
    }
    guard (county == nil) == (camera == nil) else {
      throw ValidationError("--county and --camera go together")
    }
    if let start, DetectInputs.instant(start) == nil {
      throw ValidationError(
        "--start \(start): must be a time such as 2026-11-22T21:00:00+08:00")
    }
  }

  /// The camera's settings of the county, under those of the other options.
  private func plan() throws -> CameraPlan {
    var plan = CameraPlan(configuration: MotionConfiguration())
    if let county, let camera { plan = try DetectInputs.plan(of: camera, in: county) }
    if let levels = sensitivity.flatMap({ CameraSensitivity($0) }) {
      plan.configuration.sensitivity = levels
    }
    if let source = nightBy.flatMap(NightRule.Source.init) {
      plan.configuration.night.source = source
    }
    return plan
  }

  func run() throws {
    do {
      let frames = try DetectInputs.frames(in: framesDirectory)
      let times =
        try timestamps.map(DetectInputs.times(from:))
        ?? DetectInputs.steadyTimes(count: frames.count, fps: fps)
      let plan = try self.plan()
      let run = DetectRun(
        frames: frames, timesMs: times, plan: plan,
        start: try DetectInputs.start(start, for: plan, firstMs: times.first ?? 0),
        zonesPath: zones, cellsPath: cells, explainPath: explain)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      print(String(decoding: try encoder.encode(try run.run()), as: UTF8.self))
    } catch let failure as DetectRun.Failure {
      let (text, code): (String, Int32) =
        switch failure {
        case .input(let text): (text, 66)
        case .output(let text): (text, 70)
        }
      FileHandle.standardError.write(Data("detect: \(text)\n".utf8))
      throw ExitCode(code)
    }
  }
}

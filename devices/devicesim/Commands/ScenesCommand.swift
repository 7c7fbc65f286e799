internal import ArgumentParser
private import Foundation
private import Scenes

/// Drawn scenes with their truth, as files.
struct ScenesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenes", abstract: "Writes drawn scenes as JPEGs with their truth.",
    discussion: """
      DIR gets 000000.jpg, 000001.jpg, ... and truth.json (devices/camera/README.md). The same \
      options give the same files.
      """)

  @Flag(help: "Print the conditions and end.")
  var list = false
  @Option(help: "What goes on; --list names them.")
  var condition = "calm"
  @Option(help: "How many frames, 1 to 1,000,000.")
  var frames = 300
  @Option(help: "Frames a second, 0.1 to 30.")
  var fps = 5.0
  @Option(help: "Everything drawn follows from it.")
  var seed: UInt64 = 1
  @Option(help: "Folder for the files; made when it is not there.")
  var out: String?
  @Flag(help: "Nobody crosses the view.")
  var quiet = false
  @Option(help: "Width, 64 to 1920.")
  var width = 320
  @Option(help: "Height, 64 to 1080.")
  var height = 240
  @Option(name: .customLong("person"), help: "Share of the picture that a person's box fills.")
  var personShare = 0.005
  @Option(help: "Seconds between one person and the next, at least.")
  var pause = 64.0
  @Flag(help: "Three components instead of one.")
  var colour = false

  func validate() throws {
    guard (1...1_000_000).contains(frames) else {
      throw ValidationError("--frames: 1 to 1,000,000")
    }
    guard SceneCondition(rawValue: condition) != nil else {
      throw ValidationError("--condition: no \"\(condition)\"; --list names them")
    }
    guard list || out != nil else { throw ValidationError("--out: a folder is needed") }
    guard plan.isValid else {
      throw ValidationError(
        "--fps 0.1 to 30, --width 64 to 1920, --height 64 to 1080, --person 0.001 to 0.1, "
          + "--pause 0 to 3600")
    }
  }

  private var plan: ScenePlan {
    var plan = ScenePlan(
      condition: SceneCondition(rawValue: condition) ?? .calm, program: quiet ? .quiet : .persons,
      seed: seed, framesPerSecond: fps)
    plan.width = width
    plan.height = height
    plan.personShare = personShare
    plan.pauseSeconds = pause
    plan.isColour = colour
    return plan
  }

  func run() throws {
    if list {
      for condition in SceneCondition.allCases {
        let name = condition.rawValue.padding(toLength: 17, withPad: " ", startingAt: 0)
        print(name + condition.summary)
      }
      return
    }
    guard let out, var camera = SceneCamera(plan: plan) else {
      throw SimulatorError.defect("no memory for a scene")
    }
    let folder = URL(fileURLWithPath: out)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      var truth = SceneTruthFile(plan: plan)
      for index in 0..<frames {
        let frame = camera.advance()
        let digits = String(index)
        let name = String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".jpg"
        try Data(camera.jpeg()).write(to: folder.appendingPathComponent(name))
        truth.add(frame, file: name)
      }
      try truth.encoded().write(to: folder.appendingPathComponent("truth.json"))
    } catch let error as CocoaError {
      throw SimulatorError.unreadable(path: out, why: error.localizedDescription)
    }
  }
}

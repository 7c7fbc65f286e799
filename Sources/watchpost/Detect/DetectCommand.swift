internal import ArgumentParser
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
      """)

  @Argument(help: "Folder of .jpg or .jpeg files.")
  var framesDirectory: String

  @Option(help: "Frames a second; a frame's time is its index / fps.")
  var fps = 25.0

  @Option(help: "CSV with the time of each frame in milliseconds in the last column.")
  var timestamps: String?

  @Option(
    help:
      "JSON: {\"zones\":[{\"id\",\"kind\":\"include|exclude|privacy\",\"polygon\":[[x,y],...]}]}."
  )
  var zones: String?

  @Option(help: "Write a JSON line for each frame to this file.")
  var cells: String?

  @Option(help: "Write each frame with its cells, beside the background, to this folder.")
  var explain: String?

  func validate() throws {
    // The lower end keeps the time of any frame within 64 bits.
    guard (0.001...1_000).contains(fps) else {
      throw ValidationError("--fps must be in 0.001...1000")
    }
  }

  func run() throws {
    do {
      let frames = try DetectInputs.frames(in: framesDirectory)
      let times =
        try timestamps.map(DetectInputs.times(from:))
        ?? DetectInputs.steadyTimes(count: frames.count, fps: fps)
      let run = DetectRun(
        frames: frames, timesMs: times, zonesPath: zones, cellsPath: cells, explainPath: explain)
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

internal import Detection
private import Foundation
private import Glibc
private import Ingest
internal import Wire

/// Offline motion detection over a folder of JPEGs: the same detector as the live service's.
struct DetectRun {
  /// Why a run cannot be done.
  enum Failure: Error, Equatable {
    /// An input is missing or cannot be read: what, and why.
    case input(String)
    /// An output cannot be written.
    case output(String)
  }

  /// What a run found; the last line on stdout.
  struct Summary: Codable, Equatable {
    /// Frames read.
    var frames = 0
    /// Frames that did not decode.
    var undecodable = 0
    /// Seconds of CPU in decoding and detecting, files not counted.
    var cpuSeconds = 0.0
    /// First and last frame of each visit, from 0, inclusive, in name order.
    var visits: [[Int]] = []
    /// What always moved and was hidden at the end, oldest first.
    var hidden: [Hidden] = []

    enum CodingKeys: String, CodingKey {
      case frames, undecodable, visits, hidden
      case cpuSeconds = "cpu_seconds"
    }
  }

  /// Cells that the learning mask hides.
  struct Hidden: Codable, Equatable {
    /// Frame at which they were hidden, from 0.
    var since: Int
    /// Mean share of the last hour that they moved.
    var share: Double
    /// Columns and rows, as in the cells file.
    var grid: [Int]
    /// The cells, base64, as in the cells file.
    var cells: String
  }

  /// Paths of the frames, in order.
  var frames: [String]
  /// Time of each frame, milliseconds.
  var timesMs: [Int64]
  /// How the camera is judged, and its zones where there is no file of them.
  var plan = CameraPlan(configuration: MotionConfiguration())
  /// Wall time of time 0, for the calendar's night; nil when no hour matters.
  var start: WallTime?
  /// Path of the zones file; nil for the plan's zones.
  var zonesPath: String?
  /// Where the cells go; nil for nowhere.
  var cellsPath: String?
  /// Folder for explaining pictures; nil for none.
  var explainPath: String?

  /// Judges all frames.
  func run() throws -> Summary {
    guard timesMs.count >= frames.count else {
      throw Failure.input("timestamps: \(timesMs.count) rows for \(frames.count) frames")
    }
    let camera = DeviceID(region: 0, serial: 0)!
    let decoder = try LumaDecoder()
    var detector: MotionDetector
    do {
      detector = try MotionDetector(
        camera: camera, configuration: plan.configuration, zones: try readZones())
    } catch let error as DetectionError {
      let isZone = if case .zone = error { true } else { false }
      throw Failure.input(isZone ? "zones: \(error)" : "\(error)")
    }
    var explanations = try explainPath.map { try ExplanationFolder($0, frames: frames) }
    var lines = try cellsPath.map { try LineWriter(path: $0) }
    let walls = FrameWalls(timesMs: timesMs, count: frames.count, start: start)
    var summary = Summary()
    for (index, path) in frames.enumerated() {
      let jpeg = try read(path)
      let isAfterGap = index > 0 && timesMs[index] - timesMs[index - 1] >= Frame.silenceMs
      let began = cpuSeconds()
      let verdict = detector.observe(
        jpeg: jpeg, using: decoder, at: timesMs[index], wall: walls[index],
        afterGap: isAfterGap)
      summary.cpuSeconds += cpuSeconds() - began
      summary.frames += 1
      if verdict.state == .undecodable { summary.undecodable += 1 }
      note(verdict.events, walls, in: &summary)
      let name = (path as NSString).lastPathComponent
      try lines?.write(Self.line(name: name, verdict: verdict))
      try explanations?.add(jpeg, name: name, verdict: verdict, detector: detector)
    }
    let end = timesMs.prefix(frames.count).last ?? 0
    note(detector.finish(at: end, wall: walls.end), walls, in: &summary)
    summary.hidden = detector.hidden.map { part in
      Hidden(
        since: walls.index(of: part.since), share: (part.share * 1_000).rounded() / 1_000,
        grid: [part.cells.columns, part.cells.rows],
        cells: Data(part.cells.bits).base64EncodedString())
    }
    try lines?.close()
    try explanations?.close()
    return summary
  }

  private func note(_ events: [CameraEvent], _ walls: FrameWalls, in summary: inout Summary) {
    for event in events {
      guard case .visitEnded(let visit) = event, let end = visit.end else { continue }
      summary.visits.append([walls.index(of: visit.start), walls.index(of: end)])
    }
  }

  /// One line of the cells file.
  static func line(name: String, verdict: FrameVerdict) -> String {
    let cells = Data(verdict.cells.bits).base64EncodedString()
    let grid = "[\(verdict.cells.columns),\(verdict.cells.rows)]"
    let changed = (verdict.changedShare * 1e5).rounded() / 1e5
    return "{\"frame\":\(quoted(name)),\"state\":\"\(verdict.state.rawValue)\","
      + "\"changed\":\(changed),\"grid\":\(grid),\"cells\":\"\(cells)\"}"
  }

  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private func readZones() throws -> [Zone] {
    struct File: Decodable { var zones: [Zone] }
    guard let zonesPath else { return plan.zones }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: zonesPath))
      return try JSONDecoder().decode(File.self, from: data).zones
    } catch {
      throw Failure.input("\(zonesPath): not a zones file: \(error)")
    }
  }

  private func read(_ path: String) throws -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw Failure.input("\(path): \(error.localizedDescription)")
    }
  }

  /// CPU seconds of this thread.
  private func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

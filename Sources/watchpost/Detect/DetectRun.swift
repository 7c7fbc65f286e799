internal import Detection
private import Foundation
private import Glibc
private import Wire

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

    enum CodingKeys: String, CodingKey {
      case frames, undecodable, visits
      case cpuSeconds = "cpu_seconds"
    }
  }

  /// Paths of the frames, in order.
  var frames: [String]
  /// Time of each frame, milliseconds.
  var timesMs: [Int64]
  /// Path of the zones file; nil for the whole picture.
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
      detector = try MotionDetector(camera: camera, zones: try readZones())
    } catch let error as DetectionError {
      throw Failure.input("zones: \(error)")
    }
    var lines = try cellsPath.map { try LineWriter(path: $0) }
    let renderer = try explainPath.map { try prepare($0) }
    var summary = Summary()
    for (index, path) in frames.enumerated() {
      let jpeg = try read(path)
      // The wall time of a record is the frame's index, so that visits come out as indexes.
      let wall = WallTime(milliseconds: Int64(index))
      let began = cpuSeconds()
      let verdict = detector.observe(jpeg: jpeg, using: decoder, at: timesMs[index], wall: wall)
      summary.cpuSeconds += cpuSeconds() - began
      summary.frames += 1
      if verdict.state == .undecodable { summary.undecodable += 1 }
      note(verdict.events, in: &summary)
      let name = (path as NSString).lastPathComponent
      try lines?.write(Self.line(name: name, verdict: verdict))
      if let renderer, let explainPath,
        let picture = renderer.draw(jpeg: jpeg, verdict: verdict, detector: detector)
      {
        try write(picture, to: explainPath + "/" + name)
      }
    }
    let end = timesMs.prefix(frames.count).last ?? 0
    note(
      detector.finish(at: end, wall: WallTime(milliseconds: Int64(frames.count))), in: &summary)
    try lines?.close()
    return summary
  }

  private func note(_ events: [CameraEvent], in summary: inout Summary) {
    for event in events {
      guard case .visitEnded(let visit) = event, let end = visit.end else { continue }
      summary.visits.append([Int(visit.start.milliseconds), Int(end.milliseconds)])
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

  private static func quoted(_ text: String) -> String {
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
    guard let zonesPath else { return [] }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: zonesPath))
      return try JSONDecoder().decode(File.self, from: data).zones
    } catch {
      throw Failure.input("\(zonesPath): not a zones file: \(error)")
    }
  }

  private func prepare(_ folder: String) throws -> ExplanationRenderer {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure.output("\(folder): \(error.localizedDescription)")
    }
    return try ExplanationRenderer()
  }

  private func read(_ path: String) throws -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw Failure.input("\(path): \(error.localizedDescription)")
    }
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    } catch {
      throw Failure.output("\(path): \(error.localizedDescription)")
    }
  }

  /// CPU seconds of this thread.
  private func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

extension DetectRun {
  /// Writes lines to a file, 64 KiB at a time.
  private struct LineWriter {
    private let path: String
    private let handle: FileHandle
    private var buffer = Data()

    init(path: String) throws {
      self.path = path
      guard FileManager.default.createFile(atPath: path, contents: nil),
        let handle = FileHandle(forWritingAtPath: path)
      else { throw Failure.output("\(path): cannot be written") }
      self.handle = handle
    }

    mutating func write(_ line: String) throws {
      buffer.append(contentsOf: line.utf8)
      buffer.append(0x0A)
      if buffer.count > 65_536 { try flush() }
    }

    mutating func close() throws {
      try flush()
      try? handle.close()
    }

    private mutating func flush() throws {
      do {
        try handle.write(contentsOf: buffer)
      } catch {
        throw Failure.output("\(path): \(error.localizedDescription)")
      }
      buffer.removeAll(keepingCapacity: true)
    }
  }
}

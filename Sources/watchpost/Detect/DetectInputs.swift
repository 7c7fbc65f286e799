private import Detection
private import Foundation
private import Incidents
internal import Wire

/// What `watchpost detect` reads beside the frames: their names and their times.
enum DetectInputs {
  /// Paths of the JPEGs in a folder, in name order.
  static func frames(in folder: String) throws -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw DetectRun.Failure.input("\(folder): no such folder, or not readable")
    }
    let frames = names.filter {
      let name = $0.lowercased()
      return name.hasSuffix(".jpg") || name.hasSuffix(".jpeg")
    }
    guard !frames.isEmpty else {
      throw DetectRun.Failure.input("\(folder): holds no .jpg or .jpeg file")
    }
    // By bytes, so that the order is the same on every machine.
    return frames.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { "\(folder)/\($0)" }
  }

  /// Times of frames at a steady rate: index / fps, milliseconds.
  static func steadyTimes(count: Int, fps: Double) -> [Int64] {
    (0..<count).map { Int64((Double($0) * 1_000 / fps).rounded()) }
  }

  /// Times from a CSV whose last column is milliseconds, a row a frame, with or without a heading.
  static func times(from path: String) throws -> [Int64] {
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw DetectRun.Failure.input("\(path): missing or not readable")
    }
    var times: [Int64] = []
    // Empty lines are passed over but counted, so that an error names the editor's line.
    let rows = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, row) in rows.enumerated() where !row.allSatisfy(\.isWhitespace) {
      let cell = row.split(separator: ",", omittingEmptySubsequences: false).last ?? ""
      guard let ms = Double(cell.trimmingCharacters(in: .whitespaces)), ms.isFinite,
        abs(ms) < 1e15
      else {
        if number == 0 { continue }
        throw DetectRun.Failure.input(
          "\(path):\(number + 1): \"\(cell)\" is not a time in milliseconds")
      }
      let time = Int64(ms.rounded())
      if let last = times.last, time < last {
        throw DetectRun.Failure.input("\(path):\(number + 1): times must not run backwards")
      }
      times.append(time)
    }
    return times
  }

  /// An instant of RFC 3339, such as `2026-11-22T21:00:00+08:00`; nil for anything else.
  static func instant(_ text: String) -> WallTime? {
    guard let date = try? Date(text, strategy: .iso8601),
      abs(date.timeIntervalSince1970) < 1e11
    else { return nil }
    return WallTime(milliseconds: Int64((date.timeIntervalSince1970 * 1_000).rounded()))
  }

  /// Wall time of time 0, when the first frame's is given. Without it the calendar cannot tell the
  /// night, which is said where it would matter.
  static func start(_ text: String?, for plan: CameraPlan, firstMs: Int64) throws -> WallTime? {
    if let text, let instant = instant(text) { return instant.adding(milliseconds: -firstMs) }
    let levels = plan.configuration.sensitivity
    guard levels.day == levels.night || plan.configuration.night.source == .light else {
      throw DetectRun.Failure.input(
        "--start is missing: the calendar tells between \(levels.day.rawValue) by day and "
          + "\(levels.night.rawValue) by night (or --night-by light)")
    }
    return nil
  }

  /// A camera's settings as a county folder has them.
  static func plan(of camera: String, in directory: String) throws -> CameraPlan {
    let folder: CountyFolder
    do throws(CountyError) {
      folder = try CountyFolder.read(directory)
    } catch {
      throw DetectRun.Failure.input(CommandError(error).description)
    }
    guard let id = DeviceID(camera),
      let device = folder.county.device(id), device.deviceClass == .camera
    else { throw DetectRun.Failure.input("\(directory): no camera \(camera)") }
    return CameraPlan(device, base: folder.settings.motion, night: folder.settings.night)
  }
}

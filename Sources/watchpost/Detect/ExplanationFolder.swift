internal import Detection
private import Foundation
private import Glibc

/// The folder of `--explain`: a picture a frame under the frame's name, and explain.jsonl with a
/// line a frame that says the same for programs.
struct ExplanationFolder {
  private let folder: String
  private let renderer: ExplanationRenderer
  private var lines: DetectRun.LineWriter

  /// Makes the folder when there is none. Refuses one in which a picture would take the place of
  /// one of the frames, by whatever path or link.
  init(_ folder: String, frames: [String]) throws {
    let files = Set(frames.compactMap(FileIdentity.init))
    for path in frames {
      let name = (path as NSString).lastPathComponent
      if let old = FileIdentity(folder + "/" + name), files.contains(old) {
        throw DetectRun.Failure.input(
          "--explain \(folder): \(name) there is one of the frames and would be overwritten; "
            + "name another folder")
      }
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw DetectRun.Failure.output("\(folder): \(error.localizedDescription)")
    }
    self.folder = folder
    renderer = try ExplanationRenderer()
    lines = try DetectRun.LineWriter(path: folder + "/explain.jsonl")
  }

  /// Draws and describes a frame; one that does not decode is described only.
  mutating func add(
    _ jpeg: [UInt8], name: String, verdict: FrameVerdict, detector: borrowing MotionDetector
  ) throws {
    try lines.write(Self.line(name: name, verdict: verdict, account: detector.account))
    guard
      let picture = renderer.draw(
        jpeg: jpeg, name: name, verdict: verdict, detector: detector)
    else { return }
    let path = folder + "/" + name
    do {
      try Data(picture).write(to: URL(fileURLWithPath: path))
    } catch {
      throw DetectRun.Failure.output("\(path): \(error.localizedDescription)")
    }
  }

  mutating func close() throws { try lines.close() }

  private static func line(
    name: String, verdict: FrameVerdict, account: FrameAccount
  ) -> String {
    let reason = verdict.reason.map { "\"\($0.rawValue)\"" } ?? "null"
    let zones = account.zones.map(DetectRun.quoted).joined(separator: ",")
    let changed = (verdict.changedShare * 1e5).rounded() / 1e5
    return "{\"frame\":\(DetectRun.quoted(name)),\"state\":\"\(verdict.state.rawValue)\","
      + "\"reason\":\(reason),\"changed\":\(changed),\"cells\":\(account.cells),"
      + "\"masked\":\(account.masked),\"hidden\":\(account.hidden),\"zones\":[\(zones)],"
      + "\"level\":\"\(account.level.rawValue)\",\"night\":\(account.isNight),"
      + "\"visit\":\(account.isVisit)}"
  }
}

/// Which file a path leads to, links followed.
private struct FileIdentity: Hashable {
  private let device: UInt64
  private let number: UInt64

  /// Nil where there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
  }
}

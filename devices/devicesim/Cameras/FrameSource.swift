private import Foundation

/// Where a camera's frames come from.
enum FrameSource {
  /// Drawn as they are sent.
  case drawn(SceneRenderer, JPEGEncoding)
  /// The files of a folder in name order; from the start again when `repeats`.
  case files([String], repeats: Bool)
  /// Frames compressed before the run, again and again: the sender costs nothing.
  case loop([[UInt8]])

  /// A folder's JPEG files in name order.
  static func folder(_ path: String, repeats: Bool) throws(SimulatorError) -> FrameSource {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw .unreadable(path: path, why: "no such folder, or no permission")
    }
    let frames = names.filter {
      let name = $0.lowercased()
      return name.hasSuffix(".jpg") || name.hasSuffix(".jpeg")
    }
    guard !frames.isEmpty else { throw .unreadable(path: path, why: "no .jpg or .jpeg in it") }
    return .files(frames.sorted().map { path + "/" + $0 }, repeats: repeats)
  }

  /// Frame number `index` of the camera; nil after the last.
  mutating func frame(_ index: Int, at seconds: Double) throws(SimulatorError) -> [UInt8]? {
    switch self {
    case .drawn(var renderer, let encoding):
      // Let go of the case's copy first: a renderer under two owners would copy its passers.
      self = .loop([])
      let picture = renderer.frame(at: seconds)
      self = .drawn(renderer, encoding)
      return try encoding.encode(picture)
    case .files(let paths, let repeats):
      guard repeats || index < paths.count else { return nil }
      let path = paths[index % paths.count]
      guard let data = FileManager.default.contents(atPath: path) else {
        throw .unreadable(path: path, why: "gone, or no permission")
      }
      return [UInt8](data)
    case .loop(let frames):
      return frames.isEmpty ? nil : frames[index % frames.count]
    }
  }

  /// Changes the drawn view; recorded ones stay as they are.
  mutating func changeView(_ change: (inout SceneRenderer) -> Void) {
    guard case .drawn(var renderer, let encoding) = self else { return }
    change(&renderer)
    self = .drawn(renderer, encoding)
  }
}

private import Foundation
private import Glibc

/// A file that keeps a device's boot counter through power loss.
struct BootFile {
  let path: String

  /// Raises the counter by one, on disk before it is used, and returns it. A missing file begins at
  /// Unix seconds, above any counter that the device may have used before.
  func advance() throws(SimulatorError) -> UInt32 {
    var next = SimulationClock.unixSeconds
    if let data = FileManager.default.contents(atPath: path) {
      let text = String(decoding: data, as: UTF8.self)
      guard let last = UInt32(text.trimmingCharacters(in: .whitespacesAndNewlines)), last < .max
      else { throw .malformed(path: path, line: 1, what: "not a boot counter below 4294967295") }
      next = last + 1
    }
    // Written beside and renamed: a power cut leaves the old counter or the new one.
    let beside = path + ".new"
    guard FileManager.default.createFile(atPath: beside, contents: Data("\(next)\n".utf8)),
      let handle = FileHandle(forWritingAtPath: beside)
    else { throw .unreadable(path: beside, why: "cannot be written") }
    do {
      try handle.synchronize()
      try handle.close()
    } catch {
      throw .unreadable(path: beside, why: "cannot be synced")
    }
    guard renamed(beside, to: path) else {
      throw .unreadable(path: path, why: "cannot be replaced")
    }
    return next
  }

  /// The folder is synced as well: the new name must survive a power cut too.
  private func renamed(_ source: String, to target: String) -> Bool {
    guard rename(source, target) == 0 else { return false }
    let folder = URL(fileURLWithPath: target).deletingLastPathComponent().path
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0
  }
}

internal import Foundation

/// The few calls of the file system that the store needs, with errors told apart by whether space
/// would mend them.
enum Disk {
  /// Bytes that a program without privileges may still write on the folder's disk.
  static func freeBytes(_ directory: String) throws(StoreError) -> Int64 {
    var figures = statvfs()
    guard statvfs(directory, &figures) == 0 else { throw failure("statvfs", directory) }
    return Int64(clamping: UInt64(figures.f_bavail) &* UInt64(figures.f_frsize))
  }

  /// The path without symbolic links, as the system follows them; what is not there yet is put
  /// behind the part that is.
  static func resolved(_ path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    let above = parent(of: path)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard above != path else { return path }
    let folder = resolved(above.isEmpty ? "." : above)
    if name == ".." { return parent(of: folder) }
    return name == "." ? folder : "\(folder == "/" ? "" : folder)/\(name)"
  }

  /// The folder that a path lies in: empty for a bare name, `/` for the root itself. By hand, for
  /// Foundation's `deletingLastPathComponent` traps on a path of one letter.
  static func parent(of path: String) -> String {
    guard let last = path.lastIndex(where: { $0 != "/" }) else { return path.isEmpty ? "" : "/" }
    guard let slash = path[...last].lastIndex(of: "/") else { return "" }
    guard let end = path[..<slash].lastIndex(where: { $0 != "/" }) else { return "/" }
    return String(path[...end])
  }

  /// Makes a folder readable by its owner only, and syncs the folder above. True when it was new.
  @discardableResult
  static func makeDirectory(_ path: String) throws(StoreError) -> Bool {
    if mkdir(path, 0o700) != 0 {
      guard errno == EEXIST else { throw failure("mkdir", path) }
      return false
    }
    let parent = parent(of: path)
    try syncDirectory(parent.isEmpty ? "." : parent)
    return true
  }

  /// Makes names that were added to a folder durable.
  static func syncDirectory(_ path: String) throws(StoreError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open", path) }
    defer { Foundation.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("fsync", path) }
  }

  /// Writes a whole file and syncs it; its name is durable only after ``syncDirectory(_:)``.
  static func write(_ bytes: [UInt8], to path: String) throws(StoreError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("open", path) }
    defer { Foundation.close(descriptor) }
    var offset = 0
    while offset < bytes.count {
      let written = bytes.withUnsafeBytes { buffer in
        // The slice lies within the buffer: offset < count.
        Foundation.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
      }
      if written < 0 {
        if errno == EINTR { continue }
        throw failure("write", path)
      }
      offset += written
    }
    guard fsync(descriptor) == 0 else { throw failure("fsync", path) }
  }

  /// A whole file; nil when there is none.
  static func read(_ path: String) throws(StoreError) -> Data? {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      if access(path, F_OK) != 0 && errno == ENOENT { return nil }
      throw .corrupt(what: "\(path) cannot be read: \(error)")
    }
  }

  /// Names in a folder, sorted; empty when there is no such folder.
  static func names(in directory: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
  }

  /// The error of the last failed call. A full disk and a full quota are both `.diskFull`.
  static func failure(_ call: String, _ path: String) -> StoreError {
    let code = errno
    if code == ENOSPC || code == EDQUOT { return .diskFull }
    return .writeFailed(reason: "\(call) \(path): \(String(cString: strerror(code)))")
  }
}

public import Foundation

/// A file system of its own in memory, unmounted at the end.
public final class SmallDisk {
  /// Where it is mounted.
  public let folder: URL
  private var filler: URL { folder.appendingPathComponent("filler") }

  /// Under CI the test must run; elsewhere it needs root.
  public static var isPossible: Bool {
    geteuid() == 0 || ProcessInfo.processInfo.environment["CI"] != nil
  }

  /// Mounts one of that size; throws when that is not allowed.
  public init(mebibytes: Int) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("watchpost-disk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let code = try Self.run(
      ["mount", "-t", "tmpfs", "-o", "size=\(mebibytes)m", "tmpfs", folder.path])
    guard code == 0 else { throw Refused() }
  }

  deinit {
    _ = try? Self.run(["umount", "-l", folder.path])
    try? FileManager.default.removeItem(at: folder)
  }

  /// Writes the filler until at most that many bytes are free.
  public func fill(leaving bytes: Int) throws {
    let descriptor = open(filler.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    guard descriptor >= 0 else { throw Refused() }
    defer { close(descriptor) }
    var chunk = [UInt8](repeating: 0xAA, count: 1 << 16)
    while true {
      var status = statvfs()
      guard statvfs(folder.path, &status) == 0 else { return }
      let free = Int(status.f_bavail) * Int(status.f_frsize)
      if free <= bytes { return }
      if free - bytes < chunk.count { chunk = [UInt8](repeating: 0xAA, count: free - bytes) }
      guard write(descriptor, chunk, chunk.count) > 0 else { return }
    }
  }

  /// Deletes the filler.
  public func empty() throws { try FileManager.default.removeItem(at: filler) }

  /// The system said no.
  public struct Refused: Error {}

  private static func run(_ command: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}

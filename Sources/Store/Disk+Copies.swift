internal import Crypto
internal import Foundation

/// Copies of files, for backup and restore.
extension Disk {
  /// How a file came to its second place.
  enum Carried {
    case linked, copied
    /// There is no such file.
    case missing
  }

  /// Bytes read at once.
  private static let chunk = 1 << 20

  /// Gives a file a second name where the disk is the same, else copies and syncs it. The new name
  /// is durable only after ``syncDirectory(_:)``.
  static func carry(_ source: String, to target: String) throws(StoreError) -> Carried {
    if link(source, target) == 0 { return .linked }
    if errno == ENOENT { return .missing }
    if errno == ENOSPC || errno == EDQUOT { throw failure("link", target) }
    // Another disk, or one that has no second names: whatever it is, copying will tell.
    return try copy(source, to: target) == nil ? .missing : .copied
  }

  /// Copies a file and syncs the copy; returns the SHA-256 of what was copied. Nil when there is no
  /// such file.
  @discardableResult
  static func copy(_ source: String, to target: String) throws(StoreError) -> Data? {
    let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw failure("open", target) }
    defer { Foundation.close(output) }
    let digest = try digest(source) { bytes throws(StoreError) in
      var offset = 0
      while offset < bytes.count {
        let written = Foundation.write(output, bytes.baseAddress! + offset, bytes.count - offset)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { throw failure("write", target) }
        offset += written
      }
    }
    if digest == nil { unlink(target) }
    guard fsync(output) == 0 else { throw failure("fsync", target) }
    return digest
  }

  /// SHA-256 of a file; nil when there is none.
  static func sha256(_ path: String) throws(StoreError) -> Data? {
    try digest(path) { _ in }
  }

  private static func digest(
    _ path: String, _ take: (UnsafeRawBufferPointer) throws(StoreError) -> Void
  ) throws(StoreError) -> Data? {
    let input = open(path, O_RDONLY | O_CLOEXEC)
    if input < 0 && errno == ENOENT { return nil }
    guard input >= 0 else { throw failure("open", path) }
    defer { Foundation.close(input) }
    var digest = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = Foundation.read(input, buffer.baseAddress, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure("read", path) }
      if count == 0 { return Data(digest.finalize()) }
      let part = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      digest.update(bufferPointer: part)
      try take(part)
    }
  }

  /// Deletes what a folder holds, and the folder too when `isOurs`. False when something is left.
  static func clear(_ directory: String, isOurs: Bool) -> Bool {
    for name in names(in: directory) {
      try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
    }
    guard names(in: directory).isEmpty else { return false }
    return !isOurs || rmdir(directory) == 0 || errno == ENOENT
  }
}

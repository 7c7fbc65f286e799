private import Foundation
private import Synchronization

/// Disk space set aside for the journal: a preallocated file that is deleted when the journal
/// itself meets a full disk, and made again when there is space (design.md rule 2).
final class Reserve: Sendable {
  /// Bytes set aside.
  let byteCount: Int64
  private let directory: String
  private let whole: Mutex<Bool>

  /// Space that must stay free beside the reserve for it to be made: otherwise making it would
  /// itself fill the disk under the journal. [D] 16 MiB is four times SQLite's usual WAL (1,000
  /// pages of 4 KiB); a quarter of a small reserve.
  private var margin: Int64 { min(16 << 20, byteCount / 4) }

  private var path: String { Self.path(directory) }
  private static func path(_ directory: String) -> String { directory + "/reserve" }

  /// Finds the reserve of an earlier run or makes it. A disk too small for it is no error.
  init(directory: String, byteCount: Int64) {
    self.directory = directory
    self.byteCount = max(0, byteCount)
    whole = Mutex(false)
    restore()
  }

  /// Whether all of it is set aside.
  var isWhole: Bool { whole.withLock { $0 } }

  /// Bytes that the journal is owed but that are not set aside.
  var missingBytes: Int64 { isWhole ? 0 : byteCount }

  /// Frees the space. False when it had been freed before.
  func giveUp() -> Bool {
    whole.withLock { isWhole in
      guard isWhole, byteCount > 0 else { return false }
      isWhole = false
      return unlink(path) == 0
    }
  }

  /// Frees the reserve of an earlier run. False when there is none.
  static func remove(directory: String) -> Bool { unlink(path(directory)) == 0 }

  /// Sets the space aside again when the disk has it. Whether it is whole now.
  @discardableResult
  func restore() -> Bool {
    whole.withLock { isWhole in
      if isWhole { return true }
      isWhole = allocate()
      return isWhole
    }
  }

  private func allocate() -> Bool {
    guard byteCount > 0 else { return true }
    var status = stat()
    // Blocks and not length: a sparse file sets nothing aside. st_blocks counts 512 bytes (POSIX).
    let allocated = stat(path, &status) == 0 ? Int64(status.st_blocks) * 512 : 0
    let needed = max(0, byteCount - allocated)
    guard let free = try? Disk.freeBytes(directory), needed == 0 || free >= needed + margin else {
      return false
    }
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    defer { Foundation.close(descriptor) }
    guard posix_fallocate(descriptor, 0, off_t(byteCount)) == 0,
      ftruncate(descriptor, off_t(byteCount)) == 0
    else {
      // A part of it would hold space that nobody gives up again.
      unlink(path)
      return false
    }
    return true
  }
}

private import Foundation
private import Synchronization

/// The data folder's lock: held by the one writer for as long as it lives, freed by the kernel when
/// the process dies.
final class FolderLock: Sendable {
  private let descriptor: Mutex<Int32?>

  /// Takes the lock; throws `.inUse` when another holds it.
  init(directory: String) throws(StoreError) {
    let path = directory + "/lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      Foundation.close(descriptor)
      throw .inUse(path: directory)
    }
    self.descriptor = Mutex(descriptor)
  }

  deinit { release() }

  /// Frees the lock; does nothing the second time.
  func release() {
    descriptor.withLock { held in
      if let open = held { Foundation.close(open) }
      held = nil
    }
  }

  /// Whether someone holds the lock now.
  static func isHeld(directory: String) -> Bool {
    let descriptor = open(directory + "/lock", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { Foundation.close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }
}

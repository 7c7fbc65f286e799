internal import Foundation

/// A folder that a copy is made in: empty when it begins, locked while it lasts, and taken away
/// again when it fails.
struct NewFolder {
  let path: String
  /// Whether it was made for this.
  private let isMade: Bool
  private let lock: FolderLock

  /// Makes the folder or takes an empty one. Throws `.notEmpty`, and `.inUse` when another has it.
  init(_ path: String) throws(StoreError) {
    self.path = path
    try Self.checkEmpty(path)
    isMade = access(path, F_OK) != 0
    try RecordStore.makeFolder(path)
    lock = try FolderLock(directory: path)
    // Once more under the lock: what another put there meanwhile is not ours to delete.
    guard Disk.names(in: path) == ["lock"] else {
      lock.release()
      throw .notEmpty(path: path)
    }
  }

  /// Throws unless there is no such folder or it holds nothing.
  static func checkEmpty(_ path: String) throws(StoreError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return }
    guard isFolder.boolValue, Disk.names(in: path).isEmpty else { throw .notEmpty(path: path) }
  }

  /// Ends the work: the folder is whole.
  func finish() {
    unlink("\(path)/lock")
    lock.release()
  }

  /// Takes what was made away again; the error to throw says when that did not work.
  func cleared(after error: any Error) -> StoreError {
    defer { lock.release() }
    var cause = StoreError(writing: error)
    // A full disk also shows as a failed sync or a failed growth of a journal.
    if case .writeFailed = cause, let free = try? Disk.freeBytes(path),
      free < RecordStore.fullDiskBytes
    {
      cause = .diskFull
    }
    if Disk.clear(path, isOurs: isMade) { return cause }
    return .writeFailed(reason: "\(cause); an incomplete copy is left in \(path): delete it")
  }
}

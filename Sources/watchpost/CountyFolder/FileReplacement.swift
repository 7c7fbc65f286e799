import Glibc

/// A file of the county folder that is exchanged whole or not at all: written beside it, synced,
/// renamed over it, and the folder synced. Mode and owner stay.
struct FileReplacement {
  /// Why it was not exchanged; the file is as it was.
  struct Failure: Error, Equatable {
    var reason: String
    /// Somebody else has changed the file since it was read.
    var isOvertaken = false
  }

  /// Where the file really lies: a link to it stays a link.
  private let path: String
  private let found: stat
  private let syncFolder: (String) -> Failure?

  /// Looks at the file as it is now, before it is read. `syncFolder` makes a rename in a folder
  /// outlast a power cut, or says why it could not.
  init(_ path: String, syncFolder: @escaping (String) -> Failure? = Self.sync) throws(Failure) {
    self.syncFolder = syncFolder
    guard let real = realpath(path, nil) else { throw Self.failure("realpath", path) }
    defer { free(real) }
    self.path = String(cString: real)
    var status = stat()
    guard stat(self.path, &status) == 0 else { throw Self.failure("stat", path) }
    found = status
  }

  /// Puts the bytes in its place. The new file is there when this returns; a failure that it
  /// returns says why a power cut may still bring the old one back.
  func write(_ bytes: [UInt8]) throws(Failure) -> Failure? {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let beside = "\(path).watchpost-new"
    // Left by a run that was cut off.
    unlink(beside)
    do throws(Failure) {
      try fill(beside, bytes)
      try checkUnchanged()
      guard rename(beside, path) == 0 else { throw Self.failure("rename", path) }
    } catch {
      unlink(beside)
      throw error
    }
    return syncFolder(folder)
  }

  private static func sync(_ folder: String) -> Failure? {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return failure("open", folder) }
    defer { close(descriptor) }
    return fsync(descriptor) == 0 ? nil : failure("fsync", folder)
  }

  private func fill(_ beside: String, _ bytes: [UInt8]) throws(Failure) {
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.failure("open", beside) }
    defer { close(descriptor) }
    var offset = 0
    while offset < bytes.count {
      let written = bytes[offset...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if written < 0 {
        if errno == EINTR { continue }
        throw Self.failure("write", beside)
      }
      offset += written
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure("fstat", beside) }
    if status.st_uid != found.st_uid || status.st_gid != found.st_gid {
      // Otherwise its owner could no longer edit it.
      guard fchown(descriptor, found.st_uid, found.st_gid) == 0 else {
        throw Self.failure("keeping the owner of", path)
      }
    }
    guard fchmod(descriptor, found.st_mode & 0o7777) == 0 else {
      throw Self.failure("fchmod", beside)
    }
    guard fsync(descriptor) == 0 else { throw Self.failure("fsync", beside) }
  }

  /// Throws when the file is not the one that was looked at: an editor has saved it since.
  private func checkUnchanged() throws(Failure) {
    var now = stat()
    guard stat(path, &now) == 0 else { throw Self.failure("stat", path) }
    guard now.st_ino == found.st_ino, now.st_size == found.st_size,
      now.st_mtim.tv_sec == found.st_mtim.tv_sec, now.st_mtim.tv_nsec == found.st_mtim.tv_nsec
    else {
      throw Failure(reason: "\(path) was changed meanwhile", isOvertaken: true)
    }
  }

  private static func failure(_ call: String, _ path: String) -> Failure {
    Failure(reason: "\(call) \(path): \(String(cString: strerror(errno)))")
  }
}

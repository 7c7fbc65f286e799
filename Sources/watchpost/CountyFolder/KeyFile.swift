import Glibc
import Wire

/// keys.csv as a file: changed as a whole, under a lock, and never readable by others.
struct KeyFile {
  /// The county folder.
  let directory: String

  private var path: String { "\(directory)/\(CountyFiles.Name.keys.rawValue)" }

  /// Shows the table to `change`, then writes it when that returns true: to a new file with mode
  /// 0600, synced, renamed over the old one, and the folder synced. Another `watchpost key` waits.
  func update<Result>(
    _ change: (inout KeyTable) throws(CommandError) -> (Result, mustWrite: Bool)
  ) throws(CommandError) -> Result {
    let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw failure("cannot open \(directory)") }
    defer { close(folder) }
    // The folder is locked and not the file, because the file is replaced.
    while flock(folder, LOCK_EX) != 0 {
      guard errno == EINTR else { throw failure("cannot lock \(directory)") }
    }
    var table = try read()
    let (result, mustWrite) = try change(&table)
    if mustWrite {
      let temporary = path + ".new"
      // What a kill in the middle left behind.
      unlink(temporary)
      try Self.write(Array(table.text.utf8), to: temporary, mode: 0o600)
      guard rename(temporary, path) == 0 else { throw failure("cannot replace \(path)") }
      guard fsync(folder) == 0 else { throw failure("cannot sync \(directory)") }
    }
    return result
  }

  private func read() throws(CommandError) -> KeyTable {
    let files: CountyFiles
    do throws(CountyError) {
      files = try CountyFiles(directory: directory)
    } catch {
      throw CommandError(error)
    }
    if files[.keys] == .missing { return KeyTable() }
    var reader = CountyReader(files)
    reader.checkKeysMode()
    var table: KeyTable?
    if let bytes = reader.bytes(.keys) { table = KeyTable(bytes, faults: &reader.faults) }
    // A table with a fault would lose that row when written again.
    guard reader.faults.isEmpty, let table else {
      throw CommandError(.faulty(reader.faults))
    }
    return table
  }

  /// Writes a new file and syncs it; refuses one that exists.
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(CommandError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure("cannot make \(path)") }
    defer { close(descriptor) }
    // The umask may have taken bits away that the owner needs.
    guard fchmod(descriptor, mode) == 0 else { throw failure("cannot set the mode of \(path)") }
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure("cannot write \(path)") }
      start += count
    }
    guard fsync(descriptor) == 0 else { throw failure("cannot sync \(path)") }
  }

  private func failure(_ what: String) -> CommandError { Self.failure(what) }

  private static func failure(_ what: String) -> CommandError {
    let code = errno
    let noPermission = code == EACCES || code == EPERM || code == EROFS
    return CommandError(
      noPermission ? .unavailable : .failure, "\(what): \(String(cString: strerror(code)))")
  }
}

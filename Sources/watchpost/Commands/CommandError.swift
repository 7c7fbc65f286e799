import ArgumentParser
import ControlRoom
import Glibc
import Store

/// Why a command ends without having done its work, with the exit code of design.md's contract.
struct CommandError: Error, Equatable, CustomStringConvertible {
  /// What the shell is told.
  enum Code: Int32, CaseIterable, Sendable {
    /// `check` or `verify` found faults.
    case faults = 1
    /// The command line asks for something that cannot be.
    case usage = 64
    /// An input is missing or unreadable.
    case input = 66
    /// An address or folder is in use, or permission is missing.
    case unavailable = 69
    /// Ours.
    case failure = 70
  }

  /// The exit code.
  var code: Code
  /// Where, what and how to mend it; a line a fault.
  var description: String

  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  /// Ends the process for what a command threw: its text on stderr, its code to the shell. What is
  /// neither ours nor the argument parser's own is a failure of ours: 70, never 1.
  static func exit(for error: any Error) -> Never {
    switch error {
    case let error as CommandError:
      writeError(error.description)
      Glibc.exit(error.code.rawValue)
    case let error as ControlRoomError:
      // Settings were checked before: what is left is the address.
      writeError("--http: \(error)")
      Glibc.exit(Code.unavailable.rawValue)
    case is ExitCode: Watchpost.exit(withError: error)
    // Requests for help and refused arguments: the parser prints them and knows their codes.
    case _ where [.success, .validationFailure].contains(Watchpost.exitCode(for: error)):
      Watchpost.exit(withError: error)
    default:
      writeError("watchpost failed: \(error)")
      Glibc.exit(Code.failure.rawValue)
    }
  }

  /// What a store's error is to a command.
  init(_ error: StoreError) {
    switch error {
    case .cannotOpen(let path, let reason):
      self.init(.input, "\(path): cannot be opened: \(reason)")
    case .inUse(let path):
      self.init(
        .unavailable,
        "\(path): another Watchpost has it open; stop that one, or name another --data")
    case .schemaTooNew(let found):
      self.init(
        .input, "the data was written by a newer Watchpost (\(found)); run that one or a later one")
    case .diskFull:
      self.init(.failure, "the disk is full; make room and try again")
    case .writeFailed(let reason):
      self.init(.failure, "writing failed: \(reason)")
    case .corrupt(let what):
      self.init(.input, "the data cannot be read: \(what); watchpost verify --data DIR tells more")
    case .nameTaken(let name):
      self.init(.usage, "\(quoted(name)) exists already; choose another name")
    case .notEmpty(let path):
      self.init(
        .usage, "\(path): is a file or holds files already; name a folder that is empty or new")
    }
  }

  /// What a county folder's error is to a command that cannot go on.
  init(_ error: CountyError, code: Code = .input) {
    switch error {
    case .unreadable(let path, let reason):
      self.init(.input, "\(path): \(reason); name a county folder (watchpost init DIR makes one)")
    case .faulty(let faults):
      self.init(code, faults.map(\.description).joined(separator: "\n"))
    }
  }
}

/// Writes a line to stderr.
func writeError(_ text: String) {
  // One write a message, so that lines of several tasks do not mix.
  let bytes = Array((text + "\n").utf8)
  var start = 0
  while start < bytes.count {
    let count = bytes[start...].withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { return }
    start += count
  }
}

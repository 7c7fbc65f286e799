/// Why the simulator stops before its work is done. Each case is one exit code of design.md's
/// table.
enum SimulatorError: Error, Equatable {
  /// The command line asks for something that cannot be: 64.
  case usage(String)
  /// A file or folder is missing or cannot be read: 66.
  case unreadable(path: String, why: String)
  /// A row of a file says something that cannot be: 66. Lines count from 1, the header being line
  /// 1.
  case malformed(path: String, line: Int, what: String)
  /// The centre's address cannot be used, or it never answered: 69.
  case unavailable(String)
  /// Our own defect: 70.
  case defect(String)

  /// The process's exit code (sysexits.h).
  var exitCode: Int32 {
    switch self {
    case .usage: 64
    case .unreadable, .malformed: 66
    case .unavailable: 69
    case .defect: 70
    }
  }
}

extension SimulatorError: CustomStringConvertible {
  var description: String {
    switch self {
    case .usage(let what): what
    case .unreadable(let path, let why): "\(path): \(why)"
    case .malformed(let path, let line, let what): "\(path):\(line): \(what)"
    case .unavailable(let what): what
    case .defect(let what): "a defect of devicesim: \(what)"
    }
  }
}

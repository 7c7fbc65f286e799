/// One thing that is wrong in a county folder: where, what, and what would be right.
struct CountyFault: Error, Equatable, Sendable {
  /// File of the folder, without a path.
  var file: String
  /// Line, from 1; nil when it concerns the file as a whole.
  var line: Int?
  /// What is wrong.
  var what: String
  /// What would be right.
  var right: String

  init(_ file: String, _ line: Int?, _ what: String, right: String) {
    self.file = file
    self.line = line
    self.what = what
    self.right = right
  }
}

extension CountyFault: CustomStringConvertible {
  /// `devices.csv:12: what is wrong; what would be right`.
  var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return "\(place): \(what); \(right)"
  }
}

/// Why a county folder gave no county.
enum CountyError: Error, Equatable, Sendable {
  /// The folder itself cannot be read.
  case unreadable(path: String, reason: String)
  /// It was read and is wrong; every fault, by file and line.
  case faulty([CountyFault])

  /// How many faults it tells; one when the folder cannot be read.
  var faultCount: Int {
    if case .faulty(let faults) = self { faults.count } else { 1 }
  }
}

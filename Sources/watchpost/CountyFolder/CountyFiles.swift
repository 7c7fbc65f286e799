import Glibc

/// The files of a county folder, as bytes: what is read is kept apart from what it means.
struct CountyFiles: Sendable {
  /// What was found under a name.
  enum Content: Equatable, Sendable {
    case missing
    /// Present, but not to be read, and why.
    case unreadable(String)
    /// Larger than its limit in bytes.
    case tooLarge(limit: Int)
    case bytes([UInt8])
  }

  /// The names that a folder may hold.
  enum Name: String, CaseIterable, Sendable {
    case county = "county.yaml"
    case areas = "areas.csv"
    case devices = "devices.csv"
    case bends = "bends.yaml"
    case units = "units.csv"
    case roads = "roads.geojson"
    case keys = "keys.csv"

    /// Most bytes read. Tables: 64 MiB, ten times 200,000 rows of 30 bytes [D]. YAML: 4 MiB, a
    /// thousand bends of 4 KiB [D], because its parser holds a tree of the whole file.
    var byteLimit: Int {
      switch self {
      case .county, .bends: 4 << 20
      case .areas, .devices, .units, .roads, .keys: 64 << 20
      }
    }
  }

  /// What was found, by name; a name left out is missing.
  var contents: [Name: Content] = [:]
  /// Permission bits of keys.csv; nil when it is missing.
  var keysMode: UInt32?

  /// Files in memory, for tests and tools; keys.csv counts as closed to others.
  init(_ texts: [Name: String]) {
    contents = texts.mapValues { .bytes(Array($0.utf8)) }
    keysMode = 0o600
  }

  /// Reads a folder.
  init(directory: String) throws(CountyError) {
    var status = stat()
    guard stat(directory, &status) == 0 else {
      throw .unreadable(path: directory, reason: String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .unreadable(path: directory, reason: "not a folder")
    }
    guard access(directory, R_OK | X_OK) == 0 else {
      throw .unreadable(path: directory, reason: String(cString: strerror(errno)))
    }
    for name in Name.allCases {
      let (content, mode) = Self.read("\(directory)/\(name.rawValue)", limit: name.byteLimit)
      contents[name] = content
      if name == .keys { keysMode = mode }
    }
  }

  /// What stands under a name.
  subscript(name: Name) -> Content { contents[name] ?? .missing }

  private static func read(_ path: String, limit: Int) -> (Content, mode: UInt32?) {
    // Without O_NONBLOCK opening a pipe that nobody writes to would hang.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let code = errno
      return (code == ENOENT ? .missing : .unreadable(String(cString: strerror(code))), nil)
    }
    defer { close(descriptor) }
    // The mode is taken from the open file, so that it is the mode of the bytes read.
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return (.unreadable("not a regular file"), nil)
    }
    let mode = status.st_mode & 0o777
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(Int(status.st_size), limit) + 1)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { return (.unreadable(String(cString: strerror(errno))), mode) }
      if count == 0 { return (.bytes(bytes), mode) }
      bytes.append(contentsOf: chunk[..<count])
      if bytes.count > limit { return (.tooLarge(limit: limit), mode) }
    }
  }
}

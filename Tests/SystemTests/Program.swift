import Foundation
import Synchronization

/// The real program under test, started as a child and always ended by its process id.
final class Program: Sendable {
  private let process: Process
  private let output: Pipe
  private let lines = Mutex<[String]>([])
  private let arrived = DispatchSemaphore(value: 0)
  private let readToEnd = DispatchSemaphore(value: 0)

  /// Folder of the executables that this test run was built with.
  static var productsFolder: URL {
    // The test bundle lies beside the executables.
    URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent()
  }

  /// An executable of ours.
  static func url(_ name: String) -> URL {
    let beside = productsFolder.appendingPathComponent(name)
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
    return packageRoot.appendingPathComponent(".build/debug/\(name)")
  }

  /// The package's root.
  static var packageRoot: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }

  /// Starts `executable` with `arguments`; its standard output is read line by line.
  init(
    _ executable: URL, _ arguments: [String], environment: [String: String] = [:],
    errors: FileHandle = .standardError
  ) throws {
    process = Process()
    output = Pipe()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let reader = Thread { [output, self] in self.read(output.fileHandleForReading) }
    reader.start()
  }

  private func read(_ handle: FileHandle) {
    var rest = Data()
    while true {
      // What is there, at once; empty at the end.
      let chunk = handle.availableData
      if chunk.isEmpty { break }
      rest.append(chunk)
      while let end = rest.firstIndex(of: 0x0A) {
        let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
        rest = Data(rest[rest.index(after: end)...])
        lines.withLock { $0.append(line) }
        arrived.signal()
      }
    }
    arrived.signal()
    readToEnd.signal()
  }

  /// The first line of output that holds `text`; nil when none came in `seconds`.
  func line(containing text: String, within seconds: Double = 30) -> String? {
    let deadline = DispatchTime.now() + seconds
    var seen = 0
    while true {
      let all = lines.withLock { $0 }
      if let hit = all[seen...].first(where: { $0.contains(text) }) { return hit }
      seen = all.count
      guard arrived.wait(timeout: deadline) == .success else { return nil }
    }
  }

  /// Waits until what it has printed is enough; false when it was not in that time.
  func wait(milliseconds: Int, until isEnough: ([String]) -> Bool) -> Bool {
    let deadline = DispatchTime.now() + .milliseconds(milliseconds)
    while !isEnough(lines.withLock { $0 }) {
      guard arrived.wait(timeout: deadline) == .success else { return false }
    }
    return true
  }

  /// Everything printed so far.
  var printed: [String] { lines.withLock { $0 } }

  /// Everything that it printed, once it has ended.
  var printedToEnd: [String] {
    readToEnd.wait()
    readToEnd.signal()
    return printed
  }

  var pid: Int32 { process.processIdentifier }

  /// Kills at once: nothing in the process gets to run any more.
  func killHard() {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  /// Asks it to end and waits; returns its exit code.
  @discardableResult func stop(_ signal: Int32 = SIGTERM) -> Int32 {
    if process.isRunning { kill(process.processIdentifier, signal) }
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Waits for its own end; returns its exit code.
  func wait() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Runs a command to its end; returns exit code and output.
  static func run(_ executable: URL, _ arguments: [String]) throws -> (
    code: Int32, output: String
  ) {
    let program = try Program(executable, arguments, errors: .nullDevice)
    let code = program.wait()
    return (code, program.printedToEnd.joined(separator: "\n"))
  }
}

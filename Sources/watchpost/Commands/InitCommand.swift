import ArgumentParser
import Foundation

/// `watchpost init`: a county folder to start from.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a valid example county: 2 towns, 12 cameras, 8 posts, 3 bends, 6 units.",
    discussion: """
      Makes the folder when it is missing and refuses one that holds anything. Each device gets a \
      fresh random key in keys.csv, which only its owner may read.
      """)

  @Argument(help: "The folder to write.")
  var directory: String

  mutating func run() async throws {
    try ExampleCounty().write(to: directory)
    print("Wrote an example county to \(directory).")
    print("Check it after each change: watchpost check --county \(directory)")
  }
}

extension ExampleCounty {
  /// Writes the folder; refuses one that holds anything.
  func write(to directory: String) throws(CommandError) {
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    if manager.fileExists(atPath: directory, isDirectory: &isFolder) {
      guard isFolder.boolValue else {
        throw CommandError(.usage, "\(directory): is a file; name a folder that is empty or new")
      }
      guard let names = try? manager.contentsOfDirectory(atPath: directory) else {
        throw CommandError(.unavailable, "\(directory): cannot be listed; name a folder of yours")
      }
      guard names.isEmpty else {
        throw CommandError(
          .usage, "\(directory): holds \(names.count) files already; name an empty or new folder")
      }
    } else {
      do {
        try manager.createDirectory(atPath: directory, withIntermediateDirectories: true)
      } catch {
        throw CommandError(
          .unavailable, "\(directory): cannot be made: \(error.localizedDescription)")
      }
    }
    for (name, text) in files.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      try KeyFile.write(
        Array(text.utf8), to: "\(directory)/\(name.rawValue)", mode: name == .keys ? 0o600 : 0o644)
    }
  }
}

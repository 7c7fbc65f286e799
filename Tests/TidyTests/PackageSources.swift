import Foundation
import Testing

/// Our own files.
enum PackageSources {
  /// The package's root folder.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// Every Swift file below Sources, Tests and devices.
  static func all() throws -> [SourceText] {
    var sources: [SourceText] = []
    for folder in ["Sources", "Tests", "devices"] {
      let names = try #require(
        FileManager.default.enumerator(atPath: root + "/" + folder), "\(root) has no \(folder)")
      for case let name as String in names where name.hasSuffix(".swift") {
        let path = folder + "/" + name
        let text = try String(contentsOfFile: root + "/" + path, encoding: .utf8)
        sources.append(SourceText(path: path, text: text))
      }
    }
    return sources.sorted { $0.path < $1.path }
  }

  /// Names at the top of what git keeps; nil where the package is no git checkout.
  static func topLevel() throws -> Set<String>? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "git", "-c", "safe.directory=*", "-C", root, "ls-tree", "--name-only", "HEAD",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return Set(String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init))
  }
}

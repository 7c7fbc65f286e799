import ArgumentParser
import Foundation
import Store

/// `watchpost verify`: is what is on disk whole?
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check the journal, the records and the evidence of a data folder.",
    discussion: """
      Reads only. Every fault goes to stderr, one a line. Exits with 1 when there is one.
      """)

  @Option(help: "The data folder of watchpost serve.")
  var data: String

  mutating func run() async throws {
    try requireFolder(data)
    let faults: [String]
    do throws(StoreError) {
      faults = try RecordStore.verify(directory: data)
    } catch {
      throw CommandError(error)
    }
    guard faults.isEmpty else {
      throw CommandError(.faults, faults.joined(separator: "\n"))
    }
    print("\(data): no fault found")
  }
}

/// Throws unless a data folder is there.
func requireFolder(_ path: String) throws(CommandError) {
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
  else {
    throw CommandError(.input, "\(path): no such folder; name the --data of watchpost serve")
  }
}

import ArgumentParser
import Foundation
import Store
import Wire

/// `watchpost backup`: a copy of a store at work.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Make a consistent copy of a data folder, also while watchpost serve uses it.",
    discussion: """
      The copy is of one instant and is checked when it is made. Pictures are second names of the \
      same files where OUT is on the same disk (a backup against a lost disk must be on another \
      one), else copies. manifest.json is written last: a copy without it did not finish, and \
      watchpost restore refuses it. It holds password and token hashes and unmasked pictures: \
      keep it as you keep the data folder. County folder and keys.csv are not part of it.

      Faults that the check found go to stderr and the command exits with 1; the copy stays.
      """)

  @Option(help: "The data folder of watchpost serve.")
  var data: String

  @Argument(help: "Where the copy goes: a folder that is new or empty, outside the data folder.")
  var out: String

  mutating func run() async throws {
    try requireFolder(data)
    let report: BackupReport
    do throws(StoreError) {
      report = try RecordStore.backup(
        directory: data, to: out, now: WallTime(Date()),
        note: CommandLineUser.note("backup", detail: out))
    } catch {
      throw CommandError(error)
    }
    print("\(out): \(report.summary)")
    if report.leftOut > 0 {
      print("\(report.leftOut) pictures reached the end of their retention meanwhile")
    }
    try report.throwFaults()
  }
}

extension BackupReport {
  /// What the copy holds, in a line.
  var summary: String {
    let mebibytes = (manifest.databaseBytes + manifest.pictureBytes) >> 20
    return "\(manifest.journalEntries) journal entries, \(manifest.incidents) incidents, "
      + "\(manifest.pictures) pictures (\(linked) linked, \(copied) copied), "
      + "\(manifest.people) accounts, \(manifest.auditEntries) audit entries, \(mebibytes) MiB"
  }

  /// Says what the check found, when it found something.
  func throwFaults() throws(CommandError) {
    guard !faults.isEmpty else { return }
    throw CommandError(.faults, faults.joined(separator: "\n"))
  }
}

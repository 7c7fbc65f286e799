import ArgumentParser
import Store

/// `watchpost restore`: a data folder from a backup.
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Make a data folder from a backup.",
    discussion: """
      The folder must be new or empty. The backup is held against its manifest before, and what \
      was made is checked after; faults go to stderr, and the command then exits with 1.

      What it means: everything after the backup is unknown to the restored service. Incidents \
      opened since are gone, and so are orders sent since: ask the units what they are doing. \
      Order numbers and the centre's boot counter do not go back, for the next start takes the \
      wall clock at least: set the clock right before it. Heartbeats and pictures sent since the \
      backup could be replayed by a listener until each device has been heard once; a press of \
      the time since could be shown again. People must sign in again; accounts and tokens are \
      those of the backup, so close again what was closed since.
      """)

  @Argument(help: "The backup: what watchpost backup wrote.")
  var backup: String

  @Option(help: "The data folder to make: new or empty.")
  var data: String

  mutating func run() async throws {
    try requireFolder(backup)
    let report: BackupReport
    do throws(StoreError) {
      report = try RecordStore.restore(
        backup, to: data, note: CommandLineUser.note("restore", detail: backup))
    } catch {
      throw CommandError(error)
    }
    print("\(data): \(report.summary); as of \(report.manifest.made)")
    if report.missing > 0 {
      writeError("warning: \(report.missing) pictures are not in the backup; marked as missing")
    }
    writeError(
      "warning: orders sent and accounts or tokens closed after \(report.manifest.made) are "
        + "unknown here; watchpost restore --help says what to do")
    try report.throwFaults()
  }
}

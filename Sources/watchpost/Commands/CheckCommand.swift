import ArgumentParser

/// `watchpost check`: is this county folder right?
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a county folder and report every fault with file and line.",
    discussion: """
      Faults and warnings go to stderr, one a line: FILE:LINE: what is wrong; what would be right. \
      A summary goes to stdout. Exits with 1 when there is a fault; warnings alone do not count.
      """)

  @Option(help: "The county folder.")
  var county: String

  mutating func run() async throws {
    let folder: CountyFolder
    do throws(CountyError) {
      folder = try CountyFolder.read(county)
    } catch {
      throw CommandError(error, code: .faults)
    }
    for warning in folder.warnings { writeError("warning: \(warning)") }
    print(folder.summary)
  }
}

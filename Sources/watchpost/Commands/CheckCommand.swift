import ArgumentParser

/// `watchpost check`: is this county folder right?
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a county folder and report every fault with file and line.",
    discussion: """
      Faults and warnings go to stderr, one a line: FILE:LINE: what is wrong; what would be right. \
      A summary goes to stdout. Exits with 1 when there is a fault; warnings alone do not count.

      Of each corridor it tells road within 500 m of a bend that no head sees, signs that face \
      nothing or come too late, and advisory speeds above what the radius allows; the last is a \
      fault. --draw OUT_DIR draws each corridor without a fault as OUT_DIR/ID.svg: bends, heads \
      with their beams, signs and gaps along the road.
      """)

  @Option(help: "The county folder.")
  var county: String

  @Option(help: "Draw each corridor as an SVG file into this folder, made when missing.")
  var draw: String?

  mutating func run() async throws {
    let folder: CountyFolder
    do throws(CountyError) {
      folder = try CountyFolder.read(county)
    } catch {
      throw CommandError(error, code: .faults)
    }
    for warning in folder.warnings { writeError("warning: \(warning)") }
    print(folder.summary)
    guard let draw else { return }
    for path in try PlanFolder.draw(folder.county, to: draw) { print("drew \(path)") }
  }
}

internal import ArgumentParser
private import Foundation

/// The far ends of the wire: cameras, posts, bend heads, signs and units as programs, and the means
/// to load and to disturb a centre.
@main
struct DeviceSim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devicesim",
    abstract: "Simulates Watchpost's devices over UDP (Wire v1, devices/README.md).",
    discussion: """
      Exit codes: 0 done; 64 usage; 66 a file is missing or wrong; 69 the centre's address cannot \
      be used, or an alarm was never acknowledged; 70 a defect of devicesim. SIGINT and SIGTERM \
      end a run with its summary.
      """,
    subcommands: [
      CamerasCommand.self, PostCommand.self, BendsCommand.self, SignsCommand.self,
      UnitsCommand.self, CountyCommand.self, ScenesCommand.self, LoadCommand.self,
      FuzzCommand.self, RadarCommand.self,
    ])

  /// Parses, runs, and ends with the exit code of design.md's table.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as SimulatorError {
      FileHandle.standardError.write(Data("devicesim: \(error)\n".utf8))
      Foundation.exit(error.exitCode)
    } catch {
      exit(withError: error)
    }
  }
}

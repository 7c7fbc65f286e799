import ArgumentParser

/// The program.
@main
struct Watchpost: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watchpost",
    abstract: "Alerts from a rural county's cameras, alarm posts and bend sensors to its patrols.",
    discussion: """
      Start with: watchpost init DIR, then watchpost check --county DIR.
      Errors go to stderr. Exit codes: 0 done; 1 check, verify, backup or restore found faults; \
      64 usage; 66 input missing or unreadable; 69 address in use or no permission; 70 a defect \
      or failure of Watchpost's own.
      """,
    version: "0.1.0",
    subcommands: [
      Demo.self, Serve.self, Detect.self, Watch.self, InitCommand.self, CheckCommand.self,
      KeyCommand.self,
      TokenCommand.self, UserCommand.self, VisitsCommand.self, VerifyCommand.self,
      BackupCommand.self,
      RestoreCommand.self, PrintCommand.self, ProbeCommand.self, BendsCommand.self,
    ])

  static func main() async {
    var command: any ParsableCommand
    do {
      command = try await asyncParseAsRoot()
    } catch {
      exit(withError: error)
    }
    do {
      if var waiting = command as? any AsyncParsableCommand {
        try await waiting.run()
      } else {
        try command.run()
      }
    } catch {
      CommandError.exit(for: error)
    }
  }
}

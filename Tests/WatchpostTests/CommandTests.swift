import Foundation
import Testing

@testable import watchpost

/// The built program, run as a user runs it.
struct Program {
  var code: Int32
  var out: String
  var errors: String

  init(_ arguments: String...) throws { try self.init(arguments) }

  init(_ arguments: [String]) throws {
    let process = Process()
    // The test executable lies beside the program.
    let folder = try #require(
      Self.candidates.first { FileManager.default.isExecutableFile(atPath: $0 + "/watchpost") },
      "watchpost is not built beside the tests")
    process.executableURL = URL(fileURLWithPath: folder + "/watchpost")
    process.arguments = arguments
    // Files and not pipes: a full pipe would stop the program.
    let folderForOutput = try FolderOnDisk()
    let names = ["out", "errors"].map { folderForOutput.path + "/" + $0 }
    for name in names { try Data().write(to: URL(fileURLWithPath: name)) }
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: names[0]))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: names[1]))
    try process.run()
    process.waitUntilExit()
    code = process.terminationStatus
    out = try folderForOutput.read("out")
    errors = try folderForOutput.read("errors")
  }

  private static var candidates: [String] {
    let own = Bundle.main.bundleURL.path
    let executable = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    return [own, executable.path, root + "/.build/debug"]
  }
}

@Suite("The program")
struct CommandTests {
  @Test("writes an example county that check finds clean")
  func roundTrip() throws {
    let folder = try FolderOnDisk()
    let county = folder.path + "/new/county"
    let made = try Program("init", county)
    #expect(made.code == 0 && made.errors == "")
    let checked = try Program("check", "--county", county)
    #expect(checked.code == 0 && checked.errors == "", "\(checked.errors)")
    #expect(
      checked.out
        == "云溪县: 12 areas, 12 cameras, 8 posts, 3 bends (12 heads, 6 signs), 6 units, 3 roads, "
        + "44 keys\n")
    let again = try Program("init", county)
    #expect(again.code == 64 && again.out == "" && again.errors.contains(county))
  }

  @Test("tells every fault of a broken county and exits with 1")
  func faults() throws {
    let folder = try FolderOnDisk()
    try ExampleCounty().write(to: folder.path)
    try folder.write("units.csv", "id\n")
    try folder.write("county.yaml", "nam: x\n")
    let checked = try Program("check", "--county", folder.path)
    #expect(checked.code == 1 && checked.out == "")
    let lines = checked.errors.split(separator: "\n")
    #expect(lines.count == 4 + 5, "\(checked.errors)")
    #expect(lines.allSatisfy { $0.contains(":1: ") })
  }

  @Test("exits with the code of the contract")
  func codes() throws {
    let folder = try FolderOnDisk()
    let county = folder.path + "/county"
    try ExampleCounty().write(to: county)
    let none = folder.path + "/none"
    let camera = KeyFileTests.camera
    let runs: [(code: Int32, arguments: Program)] = [
      (0, try Program("--help")), (0, try Program("--version")), (0, try Program("help", "check")),
      (64, try Program("nonsense")), (64, try Program("check")),
      (64, try Program("check", "--county", county, "more")),
      (66, try Program("check", "--county", none)),
      (66, try Program("check", "--county", county + "/county.yaml")),
      (64, try Program("key", "12", "--county", county)),
      (66, try Program("key", "33900100001320009999", "--county", county)),
      (66, try Program("key", camera, "--county", none)),
      (0, try Program("key", camera, "--county", county)),
      (64, try Program("token", "create", "a", "--data", none)),
      (64, try Program("token", "create", "a", "--scope", "all", "--data", none)),
      (64, try Program("token", "create", "", "--scope", "read", "--data", none)),
      (66, try Program("token", "list", "--data", none)),
      (66, try Program("token", "revoke", "a", "--data", none)),
      (66, try Program("verify", "--data", none)),
      (64, try Program("init", county + "/county.yaml")),
      (0, try Program("print", "alerts")),
      (0, try Program("print", "systemd", "--program", "/usr/bin/watchpost")),
      (64, try Program("print", "systemd", "--user", "Root")),
      (64, try Program("probe", "--udp", "somewhere")),
      (66, try Program("probe", "--udp", "127.0.0.1:0", "--county", none)),
      (69, try Program("probe", "--udp", "192.0.2.1:5480")),
      (64, try Program("serve", "--county", county, "--data", none, "--log-format", "xml")),
    ]
    for (place, run) in runs.enumerated() {
      #expect(run.arguments.code == run.code, "run \(place): \(run.arguments.errors)")
      if run.code == 0 {
        #expect(run.arguments.errors == "" && run.arguments.out != "")
      } else {
        #expect(run.arguments.errors != "" && run.arguments.out == "")
      }
    }
  }

  @Test("makes a token and shows its secret once")
  func tokens() throws {
    let folder = try FolderOnDisk()
    let data = folder.path + "/data"
    let made = try Program(
      "token", "create", "desk", "--scope", "read", "--scope", "operate", "--data", data)
    #expect(made.code == 0, "\(made.errors)")
    let secret = made.out.trimmingCharacters(in: .newlines)
    let listed = try Program("token", "list", "--data", data)
    #expect(listed.out.hasPrefix("desk\toperate,read\t20"))
    #expect(!secret.isEmpty && !listed.out.contains(secret))
    let twice = try Program("token", "create", "desk", "--scope", "read", "--data", data)
    #expect(twice.code == 64)
    #expect(try Program("token", "revoke", "desk", "--data", data).code == 0)
    #expect(try Program("token", "revoke", "desk", "--data", data).code == 66)
  }
}

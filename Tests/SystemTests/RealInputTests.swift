import Foundation
import Testing
import Wire

/// Two real surveillance sequences at their own frame rate, presses and bend readings beside them.
@Suite(.serialized, .enabled(if: TestSequences.isUsable, "../shared is not here"))
struct RealInputTests {
  @Test("visits of real sequences become incidents with evidence, and the ledger closes")
  func realSequences() async throws {
    let installation = try Installation()
    try installation.start()
    let token = try installation.token(scope: "operate")
    let cameras = try installation.devices("camera")
    let heads = try installation.devices("bendHead")
    let posts = try installation.devices("post")
    let to = "127.0.0.1:\(installation.udpPort)"
    func simulate(_ arguments: [String]) throws -> Program {
      try Program(
        Program.url("devicesim"),
        arguments + ["--county", installation.county.path, "--to", to, "--json"])
    }
    // 25 and 15 frames a second; the clips are 29 s long both.
    let highway = try simulate([
      "cameras", "--device", cameras[2].description, "--frames",
      TestSequences.folder("cdnet_highway/input"), "--fps", "25", "--duration", "29",
    ])
    let second = try simulate([
      "cameras", "--device", cameras[5].description, "--frames",
      TestSequences.folder("sbi_HighwayI/input"), "--fps", "15", "--duration", "29",
    ])
    let road = try simulate([
      "bends", "--head", heads[0].description, "--head", heads[1].description,
      "--per-hour", "600",
      "--duration", "25",
    ])
    let presses = try simulate([
      "post", "--device", posts[3].description, "--count", "5", "--interval", "4", "--duration",
      "29",
    ])
    for program in [highway, second, road, presses] {
      #expect(program.wait() == 0, "\(program.printed.last ?? "")")
    }

    let incidents = try await installation.openIncidents(token: token)
    for camera in [cameras[2], cameras[5]] {
      let seen = incidents.first { incident in
        let sources = incident["sources"] as? [[String: Any]] ?? []
        return sources.contains { $0["device"] as? String == camera.description }
      }
      let incident = try #require(seen, "no incident of camera \(camera): \(incidents)")
      let id = try #require(incident["id"] as? Int)
      let answer = try await installation.get("/api/v1/incidents/\(id)/evidence", token: token)
      let pictures = (answer as? [String: Any])?["evidence"] as? [Any] ?? []
      #expect(pictures.count > 20, "incident \(id) has \(pictures.count) pictures")
    }
    let pressed = incidents.filter { $0["nature"] as? String == "press" }
    #expect(pressed.count == 1, "five presses of one post within a minute are one incident")
    #expect(pressed.first?["presses"] as? Int == 5)

    let ledger = try #require(
      try await installation.get("/api/v1/ledger", token: token) as? [String: Any])
    #expect(ledger["closed"] as? Bool == true, "\(ledger)")
    let frames = try #require(ledger["frames"] as? [String: Int])
    // Every frame that was sent is accounted for: 25 × 29 and 15 × 29, the last may be under way.
    let sent = frames.values.reduce(0, +)
    #expect(sent >= 1_100, "\(frames)")
    #expect(installation.stopService() == 0)
  }
}

/// The internal test data beside a checkout of the project.
enum TestSequences {
  private static let root = Program.packageRoot.deletingLastPathComponent()
    .appendingPathComponent("shared/data/public")

  /// Present, or missing where it must not be: under CI the tests run and fail.
  static var isUsable: Bool {
    FileManager.default.fileExists(atPath: root.path)
      || ProcessInfo.processInfo.environment["CI"] != nil
  }

  static func folder(_ name: String) -> String { root.appendingPathComponent(name).path }
}

import Foundation
import TestGround
import Testing

/// Issue 5's proof at the size of CI: the simulator's road, its heads with their faults, and the
/// live rules, by the programs' own commands. `benchmarks/bends.sh score` is the long form.
@Suite("Bend warnings beside the truth")
struct BendWarningTests {
  /// What the test holds of a score.
  private struct Score: Decodable {
    var vehicles: Int
    var pedestrians: Int
    var trueConflicts: Int
    var warned: Int
    var warnedInTime: Int
    var falseLitShare: Double
    var litShare: Double
    var flickers: Int
    var doubleReminders: Int
    var droppedVehicles: Int
  }

  /// A seed that is the same every time, and one that never was.
  private static let seeds: [UInt64] = {
    let fresh = UInt64.random(in: 1...UInt64(UInt32.max))
    print("bend warnings: fresh seed \(fresh)")
    return [5, fresh]
  }()

  @Test(
    "Both drivers are warned in time, and signs do not cry wolf", arguments: [120, 300], seeds)
  func score(_ perHour: Int, _ seed: UInt64) async throws {
    try await offPool {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("bend-warnings-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let readings = folder.appendingPathComponent("readings.jsonl").path
      let truth = folder.appendingPathComponent("truth.jsonl").path
      let made = try Program.run(
        Program.url("devicesim"),
        [
          "bends", "--vehicles", "200", "--per-hour", "\(perHour)", "--seed", "\(seed)",
          "--readings", readings, "--truth", truth,
        ])
      #expect(made.code == 0)
      let replayed = try Program.run(
        Program.url("watchpost"), ["bends", "replay", readings, "--truth", truth, "--json"])
      let context: Comment = "--per-hour \(perHour) --seed \(seed): \(replayed.output)"
      #expect(replayed.code == 0, context)
      let score = try JSONDecoder().decode(Score.self, from: Data(replayed.output.utf8))
      #expect(score.vehicles + score.pedestrians == 200 && score.trueConflicts > 20, context)
      // The target of 99.95 % leaves 1 in 2,000: of this many, one.
      let allowed = Int((0.0005 * Double(score.trueConflicts)).rounded(.up))
      #expect(score.trueConflicts - score.warnedInTime <= allowed, context)
      #expect(score.warned >= score.warnedInTime, context)
      #expect(score.falseLitShare <= 0.05, context)
      #expect(score.flickers == 0 && score.doubleReminders == 0, context)
      #expect(score.litShare > 0.3 && score.droppedVehicles == 0, context)
    }
  }
}

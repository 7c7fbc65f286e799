import Detection
import Foundation
import Testing
import Wire

/// Real surveillance frames, when they are at hand: `../shared` beside the package.
@Suite struct PublicSequenceTests {
  private static let folder: URL = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared/data/public")

  private static let isHere = FileManager.default.fileExists(atPath: folder.path)

  @Test func `The public sequences are here where CI runs`() {
    let isCI = ProcessInfo.processInfo.environment["CI"] != nil
    if !Self.isHere { print("skipped: no public sequences at \(Self.folder.path)") }
    #expect(Self.isHere || !isCI)
  }

  /// Name, frames known to be quiet and frames with a thing in view, by the numbers in the file
  /// names, and the least share of the latter that must be motion.
  @Test(
    .enabled(if: isHere),
    arguments: [
      ("cdnet_canoe", 800...833, 880...1040, 0.95),
      ("wallflower_WavingTrees", 100...239, 245...256, 0.6),
      ("sbi_HallAndMonitor", 8...9, 40...290, 0.95),
    ])
  func `Real things are seen and rippling water is not`(
    name: String, quiet: ClosedRange<Int>, busy: ClosedRange<Int>, floor: Double
  ) throws {
    let input = Self.folder.appendingPathComponent("\(name)/input")
    let files = try FileManager.default.contentsOfDirectory(atPath: input.path).sorted()
    let decoder = try LumaDecoder()
    var detector = try MotionDetector(camera: DeviceID(region: 1, serial: 2)!)
    var seen = 0
    var run = 0
    var alarms = 0
    for (index, file) in files.enumerated() where file.hasSuffix(".jpg") {
      let number = Int(file.filter(\.isNumber)) ?? -1
      let jpeg = [UInt8](try Data(contentsOf: input.appendingPathComponent(file)))
      let verdict = detector.observe(
        jpeg: jpeg, using: decoder, at: Int64(index) * 40,
        wall: WallTime(milliseconds: Int64(index)))
      #expect(verdict.state != .undecodable)
      // As score_events.py: three frames in a row with 0.4 % of the cells.
      let needed = max(2, verdict.cells.columns * verdict.cells.rows / 250)
      run = verdict.cells.count >= needed ? run + 1 : 0
      if quiet.contains(number), run >= 3 { alarms += 1 }
      if busy.contains(number), verdict.state == .motion { seen += 1 }
    }
    #expect(Double(seen) / Double(busy.count) >= floor, "\(seen) of \(busy.count)")
    #expect(alarms <= quiet.count / 20, "\(alarms) of \(quiet.count)")
  }
}

import Foundation
import Testing

/// The luma skimmer under address and undefined-behaviour checking, beside libjpeg: a short run of
/// `benchmarks/skim_fuzz.sh`.
@Suite(.serialized) struct SkimFuzzTests {
  /// 60,000 pictures took 4 s on two cores of an EPYC; 60 s end the run on any machine.
  @Test(arguments: [UInt64(4), .random(in: 5...9_999_999)])
  func `No damaged picture is read out of bounds or seen differently by libjpeg`(
    seed: UInt64
  ) throws {
    print("seed \(seed)")
    let output = Pipe()
    let process = Process()
    process.executableURL = Program.packageRoot.appendingPathComponent("benchmarks/skim_fuzz.sh")
    process.arguments = ["60", "\(seed)", "60000"]
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    print(line)
    #expect(process.terminationStatus == 0, "seed \(seed): \(line)")
    let figures = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(figures["wrong"] as? Int == 0)
    #expect(figures["whole in both"] as? Int ?? 0 > 100)
  }
}

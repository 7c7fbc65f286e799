import CJPEG
import Foundation
import Testing

/// Every public frame that is at hand, against libjpeg's coefficients.
@Suite struct PublicSkimTests {
  private static let folder: URL = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared/data/public")

  /// Folders of JPEGs. PublicSequenceTests fail where CI has none.
  private static let sequences: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    .filter { FileManager.default.fileExists(atPath: "\(folder.path)/\($0)/input") }

  @Test(arguments: sequences)
  func `Every DC of every public frame equals libjpeg's`(sequence: String) throws {
    let input = Self.folder.appendingPathComponent("\(sequence)/input")
    let files = try FileManager.default.contentsOfDirectory(atPath: input.path)
      .filter { $0.hasSuffix(".jpg") }.sorted()
    let skimmer = Skimmer()
    for (index, file) in files.enumerated() {
      let jpeg = [UInt8](try Data(contentsOf: input.appendingPathComponent(file)))
      let found = skimmer.skim(jpeg)
      let levels = SkimSample.levels(jpeg)
      try #require(found.status == wp_jpeg_ok && !levels.isEmpty, "\(file)")
      #expect(found.planes.grey == levels, "\(file)")
      // The twin is slow; it has a word on some.
      if index % 50 == 0 { #expect(PlainSkimmer.skim(jpeg) == .success(found.planes), "\(file)") }
    }
  }
}

import CJPEG
import Foundation

/// What reading the luma of each 8 × 8 block costs: libjpeg at one eighth of the size, and the
/// skimmer.
enum SkimBench {
  /// Rounds over all frames; of each decoder the median counts.
  private static let rounds = 15
  /// Frames taken from the folder, evenly, so that all fit in memory.
  private static let mostFrames = 200

  static func run(folder: String) throws {
    let all = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".jpg") }.sorted()
    let stride = max(1, all.count / mostFrames)
    let frames = try all.indices.filter { $0 % stride == 0 }.prefix(mostFrames).map {
      [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(all[$0])")))
    }
    guard let first = frames.first, let decoder = wp_jpeg_decoder_create(),
      let skim = wp_skim_create()
    else {
      print("skim: no JPEGs in \(folder)")
      return
    }
    defer {
      wp_jpeg_decoder_destroy(decoder)
      wp_skim_destroy(skim)
    }
    var size = wp_jpeg_size()
    _ = wp_jpeg_peek(decoder, first, first.count, 1, &size)
    // The largest picture taken: 4,096 pixels a side.
    var plane = [UInt8](repeating: 0, count: 512 * 512)
    var grey = [UInt16](repeating: 0, count: 512 * 512)
    var bits = [UInt8](repeating: 0, count: 512 * 512)
    var scaled: [Double] = []
    var skimmed: [Double] = []
    var bad = 0
    var made = wp_jpeg_size()
    for round in 0...rounds {
      let begun = cpuSeconds()
      for frame in frames {
        let status = wp_jpeg_decode(
          decoder, frame, frame.count, 8, 1, &plane, plane.count, &made)
        if status != wp_jpeg_ok { bad += 1 }
      }
      let between = cpuSeconds()
      for frame in frames {
        let status = wp_skim_decode(skim, frame, frame.count, &grey, &bits, grey.count, &made)
        if status != wp_jpeg_ok { bad += 1 }
      }
      // The first warms caches and grows buffers.
      guard round > 0 else { continue }
      scaled.append((between - begun) / Double(frames.count) * 1e6)
      skimmed.append((cpuSeconds() - between) / Double(frames.count) * 1e6)
    }
    let bytes = frames.reduce(0) { $0 + $1.count } / frames.count
    let libjpeg = percentile(scaled, 0.5)
    let ours = percentile(skimmed, 0.5)
    print(
      """
      {"frames": \(frames.count), "undecodable": \(bad / (rounds + 1)), \
      "size": [\(size.width), \(size.height)], "bytesPerFrame": \(bytes), \
      "libjpegMicroseconds": \(Self.text(libjpeg)), "skimMicroseconds": \(Self.text(ours)), \
      "ratio": \(Self.text(libjpeg / ours))}
      """)
  }

  private static func text(_ value: Double) -> String { String(format: "%.2f", value) }
}

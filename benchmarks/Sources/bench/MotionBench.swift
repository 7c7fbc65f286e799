import Detection
import Foundation
import Wire

/// What decoding and judging one frame costs.
enum MotionBench {
  static func run(folder: String) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".jpg") }.sorted()
    let frames = try names.map {
      [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))
    }
    guard let camera = DeviceID("33900100001320000001"), !frames.isEmpty else {
      print("motion: no JPEGs in \(folder)")
      return
    }
    let decoder = try LumaDecoder()
    var detector = try MotionDetector(camera: camera)
    var cost: [Double] = []
    for (index, frame) in frames.enumerated() {
      let begun = cpuSeconds()
      _ = detector.observe(
        jpeg: frame, using: decoder, at: Int64(index * 40),
        wall: WallTime(milliseconds: Int64(index * 40)))
      cost.append(cpuSeconds() - begun)
    }
    let mean = cost.reduce(0, +) / Double(cost.count)
    print(
      "motion: \(frames.count) frames, mean \(Int(mean * 1e6)) us, "
        + "p99 \(Int(percentile(cost, 0.99) * 1e6)) us")
  }
}

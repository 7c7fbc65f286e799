import CJPEG
import CTurbo
import Detection
import Foundation
import Wire

/// What a frame costs: libjpeg-turbo's grey picture at 1/8, our skimming, and ours from bytes to
/// verdict, over the same frames in the same run, turn by turn.
enum MotionBench {
  /// Frames at the start of each pass that are run and not counted: until then planes grow.
  static let warmUp = 12

  /// One JSON line: milliseconds of CPU a frame, the median of the rounds.
  static func run(folder: String, rounds: Int) throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let frames = try names.filter { $0.hasSuffix(".jpg") }.sorted().map {
      [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))
    }
    guard frames.count > warmUp else {
      FileHandle.standardError.write(
        Data("motion: fewer than \(warmUp + 1) JPEGs in \(folder)\n".utf8))
      exit(66)
    }
    var turbo: [Double] = []
    var skim: [Double] = []
    var motion: [Double] = []
    for _ in 0..<rounds {
      turbo.append(try pass(frames, turboEighth()))
      skim.append(try pass(frames, skimming()))
      motion.append(try pass(frames, detection()))
    }
    let bytes = frames.map(\.count).reduce(0, +) / frames.count
    print(
      "{\"frames\": \(frames.count), \"bytes\": \(bytes), \"rounds\": \(rounds), "
        + "\"libjpeg\": \"\(String(cString: turbo_version()))\", "
        + "\"turbo\": \(text(turbo)), \"skim\": \(text(skim)), \"motion\": \(text(motion))}")
  }

  /// Milliseconds a frame of one pass over the frames.
  private static func pass(_ frames: [[UInt8]], _ work: (Int, [UInt8]) -> Void) throws -> Double {
    for index in 0..<warmUp { work(index, frames[index]) }
    let begun = cpuSeconds()
    for index in warmUp..<frames.count { work(index, frames[index]) }
    return (cpuSeconds() - begun) / Double(frames.count - warmUp) * 1e3
  }

  private static func turboEighth() throws -> (Int, [UInt8]) -> Void {
    final class Decoder {
      let handle = turbo_create()!
      deinit { turbo_destroy(handle) }
    }
    let decoder = Decoder()
    // Large enough for the largest picture that we take.
    var plane = [UInt8](repeating: 0, count: 512 * 512)
    return { _, jpeg in
      let pixels = turbo_eighth(decoder.handle, jpeg, jpeg.count, &plane, plane.count)
      precondition(pixels > 0, "libjpeg-turbo does not decode a frame")
    }
  }

  private static func skimming() throws -> (Int, [UInt8]) -> Void {
    final class Skimmer {
      let handle = wp_skim_create()!
      deinit { wp_skim_destroy(handle) }
    }
    let skimmer = Skimmer()
    // As many as libjpeg-turbo has.
    var grey = [UInt16](repeating: 0, count: 512 * 512)
    var bits = [UInt8](repeating: 0, count: 512 * 512)
    var size = wp_jpeg_size()
    return { _, jpeg in
      let status = wp_skim_decode(
        skimmer.handle, jpeg, jpeg.count, &grey, &bits, bits.count, &size)
      precondition(status == wp_jpeg_ok, "a frame does not skim")
    }
  }

  private static func detection() throws -> (Int, [UInt8]) -> Void {
    final class Seat {
      let decoder: LumaDecoder
      var detector: MotionDetector
      init() throws {
        decoder = try LumaDecoder()
        detector = try MotionDetector(camera: DeviceID(region: 0, serial: 0)!)
      }
    }
    let seat = try Seat()
    return { index, jpeg in
      let ms = Int64(index * 40)
      let verdict = seat.detector.observe(
        jpeg: jpeg, using: seat.decoder, at: ms, wall: WallTime(milliseconds: ms))
      precondition(verdict.state != .undecodable, "a frame does not decode")
    }
  }

  private static func text(_ rounds: [Double]) -> String {
    String(format: "%.5f", percentile(rounds, 0.5))
  }
}

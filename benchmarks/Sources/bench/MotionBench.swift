import CTurbo
import Detection
import Foundation
import Wire

/// What a frame costs: libjpeg-turbo's grey picture at 1/8, and ours from bytes to verdict, over the
/// same frames in the same run, turn by turn.
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
    var motion: [Double] = []
    for _ in 0..<rounds {
      turbo.append(try pass(frames, turboEighth()))
      motion.append(try pass(frames, detection()))
    }
    let bytes = frames.map(\.count).reduce(0, +) / frames.count
    print(
      "{\"frames\": \(frames.count), \"bytes\": \(bytes), \"rounds\": \(rounds), "
        + "\"libjpeg\": \"\(String(cString: turbo_version()))\", "
        + "\"turbo\": \(text(turbo)), \"motion\": \(text(motion))}")
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

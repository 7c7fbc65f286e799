import CJPEG
import Detection
import Wire

/// A seeded stream of chance (SplitMix64).
struct Chance {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
  /// About normal: sum of twelve uniform numbers.
  mutating func normal() -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += Double(next() >> 11) / Double(1 << 53) }
    return sum
  }
}

/// A drawn village square: textured, noisy, with a thing where wanted.
struct DrawnScene {
  var width = 320
  var height = 240
  var seed: UInt64 = 1
  var noise = 2.0
  var gain = 1.0
  var offset = 0.0
  /// Ground of one grey, 120, with a brighter wall on the right, instead of blocks.
  var isPlain = false
  /// Left, top, width, height and grey of things in view.
  var things: [(x: Int, y: Int, width: Int, height: Int, grey: Int)] = []
  /// Grey levels by which the checks of 4 pixels on things are lighter and darker than they: what
  /// is flat may be a patch of light.
  var weave = 0
  var chance = Chance(state: 7)
  private let encoder = Encoder()

  final class Encoder {
    let handle: OpaquePointer
    init() { handle = wp_jpeg_encoder_create()! }
    deinit { wp_jpeg_encoder_destroy(handle) }

    func encode(_ pixels: [UInt8], width: Int, height: Int, channels: Int = 1, quality: Int = 85)
      -> [UInt8]
    {
      var bytes: UnsafePointer<UInt8>?
      var count = 0
      let status = wp_jpeg_encode(
        handle, pixels, Int32(width), Int32(height), Int32(channels), Int32(quality), &bytes,
        &count)
      precondition(status == wp_jpeg_ok)
      return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
    }
  }

  /// The scenery's grey: blocks of 24 pixels between 70 and 170.
  func scenery(x: Int, y: Int) -> Int {
    if isPlain { return x < width * 3 / 4 ? 120 : 170 }
    var local = Chance(state: seed &* 1_000_003 &+ UInt64(y / 24 * 64 + x / 24))
    return 70 + local.below(100)
  }

  mutating func frame(quality: Int = 85) -> [UInt8] {
    var blocks: [Int] = []
    let blockColumns = (width + 23) / 24
    for row in 0..<(height + 23) / 24 {
      for column in 0..<blockColumns { blocks.append(scenery(x: column * 24, y: row * 24)) }
    }
    var pixels = [UInt8](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width { pixels[y * width + x] = UInt8(blocks[y / 24 * blockColumns + x / 24]) }
    }
    for thing in things {
      for y in max(0, thing.y)..<max(0, min(height, thing.y + thing.height)) {
        for x in max(0, thing.x)..<max(0, min(width, thing.x + thing.width)) {
          let check = ((x - thing.x) / 4 + (y - thing.y) / 4) % 2 == 0 ? weave : -weave
          pixels[y * width + x] = UInt8(clamping: thing.grey + check)
        }
      }
    }
    for index in pixels.indices {
      // A cheap stand-in for sensor noise: one draw for a pixel, triangular.
      let draw = chance.next()
      let swing = Double(draw & 0xFFFF) / 65_536 + Double(draw >> 16 & 0xFFFF) / 65_536 - 1
      let grey = Double(pixels[index]) * gain + offset + swing * noise * 2.45
      pixels[index] = UInt8(min(255, max(0, grey)))
    }
    return encoder.encode(pixels, width: width, height: height, quality: quality)
  }
}

/// A detector with its decoder and its clock.
struct Watch: ~Copyable {
  var detector: MotionDetector
  let decoder: LumaDecoder
  var nowMs: Int64
  var stepMs: Int64
  var events: [CameraEvent]
  var states: [FrameState]

  init(
    configuration: MotionConfiguration = MotionConfiguration(), zones: [Zone] = []
  ) throws {
    let decoder = try LumaDecoder()
    detector = try MotionDetector(
      camera: DeviceID(region: 1, serial: 2)!, configuration: configuration, zones: zones)
    self.decoder = decoder
    nowMs = 1_000_000
    stepMs = 200
    events = []
    states = []
  }

  @discardableResult
  mutating func see(_ jpeg: [UInt8], afterGap: Bool = false) -> FrameVerdict {
    nowMs += stepMs
    let verdict = detector.observe(
      jpeg: jpeg, using: decoder, at: nowMs, wall: WallTime(milliseconds: nowMs),
      afterGap: afterGap)
    events += verdict.events
    states.append(verdict.state)
    return verdict
  }

  /// Lets the scene run for some frames; returns how many of them were motion.
  @discardableResult
  mutating func see(_ scene: inout DrawnScene, frames: Int) -> Int {
    var motion = 0
    for _ in 0..<frames where see(scene.frame()).state == .motion { motion += 1 }
    return motion
  }

  var visitsStarted: Int {
    events.filter { if case .visitStarted = $0 { true } else { false } }.count
  }

  var visitsEnded: [Visit] {
    events.compactMap { if case .visitEnded(let visit) = $0 { visit } else { nil } }
  }

  var suppressions: [Suppression] {
    events.compactMap { if case .suppressed(let run) = $0 { run } else { nil } }
  }
}

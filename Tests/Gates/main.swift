// What a frame costs in counts that repeat: `gate WIDTH HEIGHT still|motion FRAMES [bare]` runs the
// detector over drawn frames and prints a JSON line; bare leaves out what is not a frame's. Built
// and called by gate.py.
import CAllocations
import CCounter
import CJPEG
import Detection
import Glibc
import Wire

/// Frames of a still view before the counting: planes have grown by then, and the detector has
/// stopped learning fast.
let warmUp = 64
/// Cameras more, to tell what a camera keeps from what its decoder and its shard do, and the frames
/// that each sees: all that is drawn, so that a visit has begun where something moves.
let cameras = 4
/// Still frames drawn, which come round again, and steps of the thing that walks, once: as many
/// whatever is counted, so that drawing costs the same.
let ring = 16
let steps = 64

/// The still frames and, of the scene with motion, the walk.
func draw(width: Int, height: Int, isMoving: Bool) -> [[UInt8]] {
  let encoder = wp_jpeg_encoder_create()!
  defer { wp_jpeg_encoder_destroy(encoder) }
  var pixels = [UInt8](repeating: 0, count: width * height * 3)
  return (0..<(isMoving ? ring + steps : ring)).map { number in
    wp_draw(&pixels, Int32(width), Int32(height), Int32(number), Int32(max(-1, number - ring)))
    var bytes: UnsafePointer<UInt8>?
    var count = 0
    let status = wp_jpeg_encode(
      encoder, pixels, Int32(width), Int32(height), 3, 80, &bytes, &count)
    precondition(status == wp_jpeg_ok)
    return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }
}

/// A camera's detector; a class because detectors cannot be copied.
final class Seat {
  var detector: MotionDetector
  init() throws { detector = try MotionDetector(camera: DeviceID(region: 1, serial: 3)!) }
}

/// Bytes of the heap that one more camera keeps.
func bytesOfCamera(_ pictures: [[UInt8]], using decoder: LumaDecoder) throws -> Int64 {
  var seats: [Seat] = []
  seats.reserveCapacity(cameras)
  let before = wp_thread_heap_bytes()
  for _ in 0..<cameras {
    let seat = try Seat()
    for (index, picture) in pictures.enumerated() {
      let ms = Int64(index) * 200
      _ = seat.detector.observe(
        jpeg: picture, using: decoder, at: ms, wall: WallTime(milliseconds: ms))
    }
    seats.append(seat)
  }
  let after = wp_thread_heap_bytes()
  return withExtendedLifetime(seats) { (after - before) / Int64(cameras) }
}

/// What the counted frames of one pass came to.
struct Counts {
  var frames = 0
  /// Frames whose state was motion.
  var inMotion = 0
  var instructions: UInt64 = 0
  var allocations: UInt64 = 0
}

/// A new detector over the still view and then so many frames of the scene.
func pass(
  _ pictures: [[UInt8]], frames: Int, isMoving: Bool, using decoder: LumaDecoder
) throws -> Counts {
  var detector = try MotionDetector(camera: DeviceID(region: 1, serial: 2)!)
  var counts = Counts()
  for index in 0..<(warmUp + frames) {
    let ms = Int64(index) * 200
    let walked = index - warmUp
    let picture = pictures[isMoving && walked >= 0 ? ring + walked % steps : index % ring]
    let jpeg = picture.span.bytes
    let allocationsBefore = wp_thread_allocations()
    let instructionsBefore = wp_instructions()
    let verdict = detector.observe(
      jpeg: jpeg, using: decoder, at: ms, wall: WallTime(milliseconds: ms))
    let instructionsAfter = wp_instructions()
    let allocationsAfter = wp_thread_allocations()
    precondition(verdict.state != .undecodable)
    // Frames that raise an event make a list of it.
    guard index >= warmUp, verdict.events.isEmpty else { continue }
    counts.frames += 1
    if verdict.state == .motion { counts.inMotion += 1 }
    counts.allocations += allocationsAfter - allocationsBefore
    counts.instructions += instructionsAfter - instructionsBefore
  }
  _ = detector.finish(at: Int64(warmUp + frames) * 200, wall: .unknown)
  return counts
}

func run() throws {
  let arguments = CommandLine.arguments
  let isBare = arguments.count == 6 && arguments[5] == "bare"
  guard arguments.count == 5 || isBare, let width = Int(arguments[1]),
    let height = Int(arguments[2]), let frames = Int(arguments[4]), frames > 0
  else {
    print("usage: gate WIDTH HEIGHT still|motion FRAMES [bare]")
    exit(64)
  }
  let isMoving = arguments[3] == "motion"
  let pictures = draw(width: width, height: height, isMoving: isMoving)
  let decoder = try LumaDecoder()
  let error = wp_instructions_start()
  // The language's runtime fills caches of its own when a path is first taken: what a frame
  // allocates it allocates again in the second pass.
  if !isBare { _ = try pass(pictures, frames: frames, isMoving: isMoving, using: decoder) }
  let counts = try pass(pictures, frames: frames, isMoving: isMoving, using: decoder)
  let camera = isBare ? 0 : try bytesOfCamera(pictures, using: decoder)
  let bytes = pictures.map(\.count).reduce(0, +) / pictures.count
  print(
    "{\"frames\": \(counts.frames), \"motion\": \(counts.inMotion), \"bytes\": \(bytes), "
      + "\"counter\": \(error), \"instructions\": \(counts.instructions), "
      + "\"allocations\": \(counts.allocations), \"camera\": \(camera), "
      + "\"cells\": \((width + 7) / 8 * ((height + 7) / 8))}")
}

try run()

// What a frame costs in counts that repeat: `gate WIDTH HEIGHT still|motion FRAMES [bare]` runs the
// detector over drawn frames and prints a JSON line; bare leaves out what is not a frame's. Built
// and called by gate.py.
import CAllocations
import CCounter
import CJPEG
import Detection
import Glibc
import Wire

/// Frames before the counting: planes have grown by then, the visit of the scene with motion has
/// begun, and the detector has stopped learning fast.
let warmUp = 64
/// Cameras more, to tell what a camera keeps from what its decoder and its shard do, and the frames
/// that each sees: enough for a visit to have begun.
let cameras = 4
let framesOfEach = 24
/// Frames drawn; they come round again, so that drawing costs the same whatever is counted.
let ring = 16

func draw(width: Int, height: Int, isMoving: Bool) -> [[UInt8]] {
  let encoder = wp_jpeg_encoder_create()!
  defer { wp_jpeg_encoder_destroy(encoder) }
  var pixels = [UInt8](repeating: 0, count: width * height * 3)
  return (0..<ring).map { number in
    wp_draw(&pixels, Int32(width), Int32(height), Int32(number), isMoving ? 1 : 0)
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
    for index in 0..<framesOfEach {
      let ms = Int64(index) * 200
      _ = seat.detector.observe(
        jpeg: pictures[index % ring], using: decoder, at: ms, wall: WallTime(milliseconds: ms))
    }
    seats.append(seat)
  }
  let after = wp_thread_heap_bytes()
  return withExtendedLifetime(seats) { (after - before) / Int64(cameras) }
}

func run() throws {
  let arguments = CommandLine.arguments
  let isBare = arguments.count == 6 && arguments[5] == "bare"
  guard arguments.count == 5 || isBare, let width = Int(arguments[1]),
    let height = Int(arguments[2]),
    let frames = Int(arguments[4]), frames > 0
  else {
    print("usage: gate WIDTH HEIGHT still|motion FRAMES [bare]")
    exit(64)
  }
  let isMoving = arguments[3] == "motion"
  let pictures = draw(width: width, height: height, isMoving: isMoving)
  let decoder = try LumaDecoder()
  var detector = try MotionDetector(camera: DeviceID(region: 1, serial: 2)!)
  let error = wp_instructions_start()
  var instructions: UInt64 = 0
  var allocations: UInt64 = 0
  var counted = 0
  var inMotion = 0
  for index in 0..<(warmUp + frames) {
    let ms = Int64(index) * 200
    let picture = pictures[index % ring]
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
    counted += 1
    if verdict.state == .motion { inMotion += 1 }
    allocations += allocationsAfter - allocationsBefore
    instructions += instructionsAfter - instructionsBefore
  }
  let camera = isBare ? 0 : try bytesOfCamera(pictures, using: decoder)
  let bytes = pictures.map(\.count).reduce(0, +) / ring
  print(
    "{\"frames\": \(counted), \"motion\": \(inMotion), \"bytes\": \(bytes), "
      + "\"counter\": \(error), \"instructions\": \(instructions), "
      + "\"allocations\": \(allocations), \"camera\": \(camera), "
      + "\"cells\": \((width + 7) / 8 * ((height + 7) / 8))}")
  _ = detector.finish(at: Int64(warmUp + frames) * 200, wall: .unknown)
}

try run()

import CAllocations
import Testing
import Wire

@testable import Detection

/// What a camera costs between frames, and what a frame costs the allocator.
@Suite struct DetectorStateTests {
  /// Bytes of a cell (issue 4): everything that grows with the picture and outlives a frame.
  static let bytesPerCell = 24

  /// A camera with everything that it can have.
  private final class Seat {
    var detector: MotionDetector

    init(_ zones: [Zone]) throws {
      detector = try MotionDetector(camera: DeviceID(region: 1, serial: 2)!, zones: zones)
    }
  }

  private static let zones = [
    Zone(
      id: "road", kind: .include,
      polygon: [Zone.Point(x: 0, y: 0), Zone.Point(x: 1, y: 0), Zone.Point(x: 1, y: 1)]),
    Zone(
      id: "yard", kind: .include,
      polygon: [Zone.Point(x: 0, y: 0), Zone.Point(x: 1, y: 1), Zone.Point(x: 0, y: 1)]),
  ]

  private static func walk(_ scene: inout DrawnScene, frames: Int) -> [[UInt8]] {
    (0..<frames).map { step in
      scene.things = step >= 20 ? [(20 + step * 4, 40, 16, 40, 20)] : []
      return scene.frame()
    }
  }

  /// Bytes of the heap that one camera keeps after a visit has begun.
  private static func heapBytes(_ frames: [[UInt8]]) throws -> Int64 {
    let decoder = try LumaDecoder()
    // The decoder's planes are its shard's: they have grown before the counting begins.
    let warm = try Seat(zones)
    var hasVisit = false
    func run(_ seat: Seat) {
      for (index, frame) in frames.enumerated() {
        let ms = Int64(index) * 200
        let verdict = seat.detector.observe(
          jpeg: frame, using: decoder, at: ms, wall: WallTime(milliseconds: ms))
        hasVisit = hasVisit || !verdict.events.isEmpty
      }
    }
    run(warm)
    let before = wp_thread_heap_bytes()
    let seat = try Seat(zones)
    run(seat)
    let after = wp_thread_heap_bytes()
    #expect(hasVisit)
    return withExtendedLifetime((seat, warm)) { after - before }
  }

  @Test func `A camera with zones, a mask and a visit keeps no more bytes a cell than allowed`()
    throws
  {
    var small = DrawnScene(width: 320, height: 240)
    var large = DrawnScene(width: 640, height: 480)
    let bytes =
      try Self.heapBytes(Self.walk(&large, frames: 32))
      - Self.heapBytes(Self.walk(&small, frames: 32))
    let cells = Int64(4_800 - 1_200)
    // What a camera has whatever its size has gone with the difference.
    #expect(bytes <= Int64(Self.bytesPerCell) * cells, "\(Double(bytes) / Double(cells))")
    // The count sees the planes.
    #expect(bytes > Int64(CellPlanes.bytesPerCell) * cells)
  }

  /// A camera's frames as they come; what each of them is said in the test's name.
  enum Course: CaseIterable {
    case quiet, noisy, walking, leaves, flash, gainSteps, masked, raised

    func frames(_ count: Int) -> [[UInt8]] {
      var scene = DrawnScene(noise: self == .noisy ? 5 : 2)
      var chance = Chance(state: 3)
      return (0..<count).map { step in
        let isLate = step >= 25
        switch self {
        case .walking, .masked, .raised:
          scene.things = isLate ? [(20 + step * 4, 100, 30, 40, 240)] : []
        case .leaves:
          scene.things = (0..<24).map { _ in
            (160 + chance.below(140), 20 + chance.below(80), 8, 8, 60 + chance.below(120))
          }
        case .flash: scene.offset = step % 15 == 14 ? 90 : 0
        case .gainSteps: scene.gain = step / 10 % 2 == 0 ? 1 : 0.8
        case .quiet, .noisy: break
        }
        return scene.frame()
      }
    }
  }

  @Test(arguments: Course.allCases)
  func `A frame without an event allocates nothing after warm-up`(course: Course) throws {
    let frames = course.frames(60)
    // The language's runtime fills caches of its own now and then, on whichever thread asks first;
    // what a frame allocates it allocates in every run.
    let runs = try (0..<3).map { _ in try Self.allocations(over: frames, course) }
    #expect(runs.map(\.made).min() == 0, "\(runs)")
    #expect(runs.allSatisfy { $0.counted >= 30 })
  }

  private static func allocations(over frames: [[UInt8]], _ course: Course) throws -> (
    made: UInt64, counted: Int
  ) {
    let decoder = try LumaDecoder()
    let seat = try Seat(course == .masked ? zones : [])
    if course == .raised {
      var falses = FalseVisits(columns: 4, rows: 3)
      for _ in 0..<5 {
        falses.add(CellGrid(columns: 4, rows: 3, bits: [0xFF, 0xF0])!)
      }
      seat.detector.falseVisits = falses
    }
    var made: UInt64 = 0
    var counted = 0
    for (index, frame) in frames.enumerated() {
      let ms = Int64(index) * 200
      let span = frame.span.bytes
      let before = wp_thread_allocations()
      let isEventful = !seat.detector.observe(
        jpeg: span, using: decoder, at: ms, wall: WallTime(milliseconds: ms)
      ).events.isEmpty
      let after = wp_thread_allocations()
      guard index >= 12, !isEventful else { continue }
      counted += 1
      made += after - before
    }
    return (made, counted)
  }
}

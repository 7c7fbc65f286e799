import Foundation
import Testing
import Wire

@testable import Detection

@Suite struct VisitTrailTests {
  /// A grid of that size with those cells set, by their place row by row.
  private static func grid(_ set: [Int], columns: Int = 10, rows: Int = 4) -> CellGrid {
    var bits = [UInt8](repeating: 0, count: (columns * rows + 7) / 8)
    for place in set { bits[place / 8] |= 0x80 >> UInt8(place % 8) }
    return CellGrid(columns: columns, rows: rows, bits: bits)!
  }

  @Test func `A trail holds what moved when, in spans of a second`() {
    var trail = VisitTrail()
    trail.lay(columns: 10, rows: 4)
    #expect(trail.slices(from: 0, through: 1 << 40).isEmpty)
    for (ms, cell) in [(5_000, 1), (5_999, 2), (6_000, 3), (9_500, 4)] as [(Int64, Int)] {
      trail.add(Self.grid([cell]), at: ms)
    }
    let expected = [
      Visit.Slice(offsetMs: 0, cells: Self.grid([1, 2])),
      Visit.Slice(offsetMs: 1_000, cells: Self.grid([3])),
      Visit.Slice(offsetMs: 4_000, cells: Self.grid([4])),
    ]
    #expect(trail.slices(from: 5_000, through: 9_500) == expected)
    // What moved after the visit's end or before its start is no part of it.
    #expect(trail.slices(from: 5_000, through: 8_000) == Array(expected.prefix(2)))
    #expect(trail.slices(from: 6_100, through: 8_000).map(\.offsetMs) == [0])
    trail.clear()
    #expect(trail.slices(from: 0, through: 1 << 40).isEmpty)
  }

  @Test(arguments: [7, 8, 15, 16, 31, 32, 1_000, 86_400])
  func `A long visit keeps eight slices at most and every cell`(seconds: Int) {
    var trail = VisitTrail()
    trail.lay(columns: 10, rows: 4)
    for second in 0...seconds { trail.add(Self.grid([second % 40]), at: Int64(second) * 1_000) }
    let slices = trail.slices(from: 0, through: Int64(seconds) * 1_000)
    #expect((5...VisitTrail.spans).contains(slices.count))
    let offsets = slices.map(\.offsetMs)
    #expect(offsets.first == 0 && offsets == offsets.sorted())
    // Even spans, a power of two seconds each: the last began within one of the end.
    let span = offsets[1]
    #expect(offsets == (0..<Int64(slices.count)).map { $0 * span })
    #expect(Int64(seconds) * 1_000 - offsets[offsets.count - 1] < span)
    var visit = Visit(
      camera: DeviceID(region: 1, serial: 2)!, start: .unknown, peak: .unknown, peakShare: 0,
      zones: [], frames: 1)
    #expect(visit.cells == nil)
    visit.trail = slices
    #expect(visit.cells == Self.grid(Array(0...min(39, seconds))))
  }

  @Test func `A visit that takes twenty slow frames to begin keeps the cells of all of them`() {
    var tracker = VisitTracker(
      camera: DeviceID(region: 1, serial: 2)!, gapMs: 30_000, ids: [], ownPersistence: [0])
    tracker.lay(columns: 10, rows: 4)
    var events: [CameraEvent] = []
    for second in 0..<25 {
      tracker.observe(
        moving: 1, cells: Self.grid([second]), share: 0.1, persistence: 20,
        at: Int64(second) * 1_000, wall: WallTime(milliseconds: Int64(second) * 1_000),
        events: &events)
    }
    tracker.end(&events)
    guard case .visitEnded(let visit)? = events.last else {
      Issue.record("no visit")
      return
    }
    #expect(visit.start.milliseconds == 0 && visit.frames == 25)
    #expect(visit.cells == Self.grid(Array(0..<25)))
  }

  @Test func `A grid of another size is left out`() {
    var trail = VisitTrail()
    trail.add(Self.grid([1]), at: 0)
    trail.lay(columns: 10, rows: 4)
    trail.add(Self.grid([1], columns: 4, rows: 10), at: 0)
    #expect(trail.slices(from: 0, through: 10).isEmpty)
  }

  @Test func `The cells of a visit begin with the frames that it needed to persist`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    watch.see(&scene, frames: 20)
    // A flicker that does not persist, far from what comes after it.
    scene.things = [(240, 180, 40, 40, 250)]
    watch.see(&scene, frames: 2)
    scene.things = []
    watch.see(&scene, frames: 10)
    let first = watch.nowMs + watch.stepMs
    var seen = CellGrid(columns: 40, rows: 30)
    for step in 0..<15 {
      scene.things = [(40 + 8 * step, 60, 24, 24, 240)]
      let verdict = watch.see(scene.frame())
      #expect(verdict.state == .motion)
      seen.formUnion(verdict.cells)
    }
    scene.things = []
    let ghost = watch.see(scene.frame()).cells
    seen.formUnion(ghost)
    watch.events += watch.detector.finish(at: watch.nowMs, wall: .unknown)
    let visit = try #require(watch.visitsEnded.first)
    #expect(visit.start == WallTime(milliseconds: first))
    #expect(visit.trail.map(\.offsetMs) == (0..<Int64(visit.trail.count)).map { $0 * 1_000 })
    #expect(visit.trail.count >= 3)
    let cells = try #require(visit.cells)
    // Nothing of the flicker, and the thing's own way from its first frame on.
    #expect(!cells[32, 24] && cells[6, 8] && cells[18, 9])
    var within = seen
    within.formUnion(cells)
    #expect(within == seen)
    // It moved to the right.
    let left = visit.trail.map { slice in (0..<40).first { slice.cells[$0, 8] } ?? 99 }
    #expect(left == left.sorted() && left.first == 5)
  }

  @Test func `A visit is coded without its trail`() throws {
    var visit = Visit(
      camera: DeviceID(region: 1, serial: 2)!, start: .unknown, peak: .unknown, peakShare: 0.5,
      zones: ["gate"], frames: 1)
    let bare = try JSONEncoder().encode(visit).count
    visit.trail = [Visit.Slice(offsetMs: 0, cells: Self.grid([1]))]
    #expect(try JSONEncoder().encode(visit).count == bare)
  }
}

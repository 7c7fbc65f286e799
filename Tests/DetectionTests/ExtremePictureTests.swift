import CKernels
import CPictures
import Glibc
import Testing
import Wire

@testable import Detection

/// Pictures of every size and kind that a camera may come to send: none is a crash, and what can be
/// seen in them is seen.
@Suite struct ExtremePictureTests {
  /// How a picture is coded.
  enum Coding: CaseIterable { case baseline, progressive }

  /// A picture in grey; `texture` is not known of progressive ones.
  private static func encode(
    _ pixels: [UInt8], width: Int, height: Int, _ coding: Coding
  ) -> [UInt8] {
    let kind = cp_kind(
      channels: 1, across: 1, down: 1, progressive: coding == .progressive ? 1 : 0, arithmetic: 0,
      restart: 0, quality: 85, exif: nil, exif_count: 0)
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = cp_encode(pixels, Int32(width), Int32(height), kind, &bytes)
    defer { free(bytes) }
    return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }

  /// A drawn view of any size: ground of blocks with noise and, where wanted, a person in checked
  /// clothes.
  private struct View {
    var width: Int
    var height: Int
    var chance = Chance(state: 4)
    /// Left of the person, 16 × 40 pixels; nil for nobody.
    var person: Int?

    mutating func frame(_ coding: Coding = .baseline) -> [UInt8] {
      var pixels = [UInt8](repeating: 0, count: width * height)
      for y in 0..<height {
        for x in 0..<width {
          var block = Chance(state: UInt64(y / 24 * 200 + x / 24))
          var grey = 90 + block.below(90)
          if let person, (person..<person + 16).contains(x), (60..<100).contains(y) {
            grey = (x / 4 + y / 4) % 2 == 0 ? 20 : 55
          }
          pixels[y * width + x] = UInt8(grey + chance.below(9) - 4)
        }
      }
      return ExtremePictureTests.encode(pixels, width: width, height: height, coding)
    }
  }

  private static let sizes = [
    (1, 1), (8, 8), (9, 17), (8, 4_096), (4_096, 8), (16, 8), (8, 16), (17, 9), (4_095, 1),
  ]

  @Test(arguments: sizes)
  func `A picture of any size is judged`(width: Int, height: Int) throws {
    var watch = try Watch()
    var view = View(width: width, height: height)
    for step in 0..<40 {
      // Half way through everything becomes something else, at the end it is back.
      view.chance = Chance(state: (16..<30).contains(step) ? 900 : 4)
      let verdict = watch.see(view.frame(step % 7 == 3 ? .progressive : .baseline))
      #expect(verdict.state != .undecodable)
      #expect(verdict.cells.columns == (width + 7) / 8 && verdict.cells.rows == (height + 7) / 8)
      #expect((0...1).contains(verdict.changedShare))
    }
    #expect(watch.detector.background().count == ((width + 7) / 8) * ((height + 7) / 8))
  }

  @Test(arguments: sizes, [UInt8(0), 255])
  func `Flat pictures are judged, before and after a view`(size: (Int, Int), grey: UInt8) throws {
    let (width, height) = size
    var watch = try Watch()
    let flat = Self.encode(
      [UInt8](repeating: grey, count: width * height), width: width, height: height, .baseline)
    for _ in 0..<12 { watch.see(flat) }
    var view = View(width: width, height: height)
    for _ in 0..<12 { watch.see(view.frame()) }
    for _ in 0..<12 { watch.see(flat) }
    #expect(!watch.states.contains(.undecodable))
    #expect(watch.states.suffix(12).allSatisfy { $0 != .motion })
  }

  @Test func `The size may change with every frame`() throws {
    var watch = try Watch()
    for step in 0..<60 {
      let (width, height) = Self.sizes[(step * 5 + step / 9) % Self.sizes.count]
      var view = View(width: width, height: height)
      let verdict = watch.see(view.frame(step % 3 == 0 ? .progressive : .baseline))
      #expect(verdict.state != .undecodable)
      #expect(verdict.cells.columns == (width + 7) / 8 && verdict.cells.rows == (height + 7) / 8)
    }
    // What was known of other sizes is of no use, and does no harm.
    var scene = DrawnScene()
    watch.see(&scene, frames: 30)
    #expect(watch.states.suffix(10).allSatisfy { $0 == .still })
  }

  /// Cameras of two sizes share a worker's decoder and its planes.
  @Test func `Cameras of different sizes that share a decoder do not disturb each other`() throws {
    var large = DrawnScene()
    var small = DrawnScene(width: 72, height: 40, seed: 5)
    var alone = try Watch()
    var first = try Watch()
    var second = try MotionDetector(camera: DeviceID(region: 1, serial: 9)!)
    for step in 0..<50 {
      large.things = step > 20 ? [(20 + step * 4, 100, 16, 40, 20)] : []
      let frame = large.frame()
      let expected = alone.see(frame)
      let verdict = first.see(frame)
      #expect(verdict.state == expected.state && verdict.cells == expected.cells)
      small.things = step % 5 == 4 ? [(8, 8, 40, 24, 240)] : []
      _ = second.observe(
        jpeg: small.frame(), using: first.decoder, at: first.nowMs,
        wall: WallTime(milliseconds: first.nowMs))
    }
  }

  /// Each frame of a sequence is coded as its place says.
  enum Sequence: CaseIterable {
    case baseline, progressive, turns, progressiveFromThen

    func coding(_ step: Int) -> Coding {
      switch self {
      case .baseline: .baseline
      case .progressive: .progressive
      case .turns: step % 2 == 0 ? .baseline : .progressive
      case .progressiveFromThen: step < 35 ? .baseline : .progressive
      }
    }
  }

  @Test(arguments: Sequence.allCases)
  func `A person is seen whether texture is known or not`(sequence: Sequence) throws {
    var view = View(width: 320, height: 160)
    var watch = try Watch()
    for step in 0..<40 { watch.see(view.frame(sequence.coding(step))) }
    #expect(watch.states.suffix(25).allSatisfy { $0 == .still })
    #expect(watch.visitsStarted == 0)
    var seen = 0
    for step in 40..<65 {
      let left = 24 + (step - 40) * 8
      view.person = left
      let verdict = watch.see(view.frame(sequence.coding(step)))
      let isSeen = (60 / 8..<100 / 8).contains { row in
        (left / 8...(left + 15) / 8).contains { verdict.cells[$0, row] }
      }
      seen += isSeen ? 1 : 0
    }
    #expect(seen >= 23, "\(seen) of 25")
    #expect(watch.visitsStarted == 1)
    view.person = nil
    for step in 65..<95 { watch.see(view.frame(sequence.coding(step))) }
    #expect(watch.states.suffix(10).allSatisfy { $0 == .still })
    #expect(watch.detector.model.hasTexture == (sequence.coding(94) == .baseline))
  }

  /// Sums as they come from nothing, from one level and from floats at their limits.
  @Test func `A fit is of numbers whatever it is made of`() {
    var flat = wp_fit_sums()
    flat.n = 131_072
    flat.r1 = 200 * flat.n
    flat.i1 = 200 * flat.n
    flat.ir = 40_000 * flat.n
    // Sums of floats round: a little too small makes the variance negative.
    for share in [0.99, 0.999, 0.9999, 1, 1.0001] as [Float] {
      flat.rr = 40_000 * flat.n * share
      let fit = FrameFit(solving: flat)
      #expect((0.3...3).contains(fit.gain) && fit.offset.isFinite)
      #expect((-1...1).contains(fit.dx) && (-1...1).contains(fit.dy))
    }
    #expect(FrameFit(solving: wp_fit_sums()) == FrameFit())
  }
}

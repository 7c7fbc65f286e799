import Testing
import Wire

@testable import Detection

@Suite struct LearningMaskTests {
  /// Cells as a picture of `.` and `#`.
  private static func mask(_ rows: [String]) -> [UInt8] {
    rows.joined().map { $0 == "#" ? 1 : 0 }
  }

  private static let all = [UInt8](repeating: 1, count: 100)

  /// Runs a mask of 10 × 10 for so many seconds, a frame each `stepMs`; `share` of every 100 frames
  /// shows the mask.
  private static func run(
    _ mask: inout LearningMask, _ picture: [UInt8], share: Int = 100, seconds: Int,
    stepMs: Int64 = 1_000, from startMs: Int64 = 0
  ) -> [Bool] {
    var changes: [Bool] = []
    let blank = [UInt8](repeating: 0, count: picture.count)
    var chance = Chance(state: 3)
    var now = startMs
    while now < startMs + Int64(seconds) * 1_000 {
      now += stepMs
      let isOn = chance.below(100) < share
      let hasChanged = mask.observe(
        isOn ? picture : blank, watched: all, watchedCount: 100, at: now,
        wall: WallTime(milliseconds: now))
      if hasChanged { changes.append(mask.isTooMuch) }
    }
    return changes
  }

  private static let crown = mask([
    "..........", ".###......", ".###......", ".###......", "..........",
    "..........", "..........", "..........", "..........", "..........",
  ])

  @Test(arguments: [Int64(40), 500, 2_000, 9_000])
  func `What always moves is hidden after an hour, at any frame rate`(stepMs: Int64) {
    var mask = LearningMask(columns: 10, rows: 10)
    _ = Self.run(&mask, Self.crown, share: 80, seconds: 3_400, stepMs: stepMs)
    #expect(mask.hiddenCount == 0 && mask.hidden.isEmpty)
    _ = Self.run(&mask, Self.crown, share: 80, seconds: 400, stepMs: stepMs, from: 3_400_000)
    #expect(mask.hiddenCount == 9)
    let hidden = mask.hidden
    #expect(hidden.count == 1 && hidden[0].cells.count == 9)
    #expect(hidden[0].cells[1, 1] && !hidden[0].cells[4, 1])
    #expect((0.7...0.9).contains(hidden[0].share))
    #expect((3_590_000...3_800_000).contains(hidden[0].since.milliseconds))
  }

  /// A road of 1,300 vehicles an hour that each cover a cell for 1 s: 1 - exp(-0.36) = 30 %.
  @Test func `A busy road is not learnt away`() {
    var mask = LearningMask(columns: 10, rows: 10)
    _ = Self.run(&mask, Self.crown, share: 30, seconds: 4 * 3_600)
    #expect(mask.hiddenCount == 0 && mask.generation == 0)
  }

  @Test func `What calms counts again`() {
    var mask = LearningMask(columns: 10, rows: 10)
    _ = Self.run(&mask, Self.crown, share: 90, seconds: 3_700)
    #expect(mask.hiddenCount == 9)
    _ = Self.run(&mask, Self.crown, share: 0, seconds: 3_600, from: 3_700_000)
    #expect(mask.hiddenCount == 9)
    _ = Self.run(&mask, Self.crown, share: 0, seconds: 3_600, from: 7_300_000)
    #expect(mask.hiddenCount == 0 && mask.hidden.isEmpty && mask.generation == 2)
  }

  @Test func `The fringe of what always moves goes with it, a fringe alone does not`() {
    let fringe = Self.mask([
      "....#.....", "....#.....", "....#.....", "....#.....", "..........",
      "..........", "..........", "..........", "..........", ".......###",
    ])
    var mask = LearningMask(columns: 10, rows: 10)
    let both = zip(Self.crown, fringe).map { $0 | $1 }
    var now: Int64 = 0
    for frame in 0..<540 {
      now += 7_000
      // The crown in nine frames of ten, the fringe in three and a half.
      let picture =
        frame % 20 < 7 ? both : frame % 20 < 18 ? Self.crown : [UInt8](repeating: 0, count: 100)
      _ = mask.observe(
        picture, watched: Self.all, watchedCount: 100, at: now, wall: WallTime(milliseconds: now))
    }
    // Beside the crown's nine: the four of the fringe that touch it, not the three in the corner.
    #expect(mask.hiddenCount == 9 + 4)
    #expect(!mask.hides(99) && mask.hides(4))
  }

  /// What counts of a mask, one byte a cell, and how many cells are held back.
  private static func sifted(
    _ mask: LearningMask, _ picture: [UInt8]
  ) -> (counted: [Bool], held: Int) {
    var cells = picture
    let held = cells.withUnsafeMutableBufferPointer {
      mask.sift($0.baseAddress!, watched: all)
    }
    return (cells.map { $0 == 1 }, held)
  }

  @Test func `A person in part behind a crown is whole, the crown alone does not count`() {
    var mask = LearningMask(columns: 10, rows: 10)
    _ = Self.run(&mask, Self.crown, share: 90, seconds: 3_700)
    let crown = Self.sifted(mask, Self.crown)
    #expect(crown.held == 9 && !crown.counted.contains(true))
    let person = Self.sifted(
      mask,
      Self.mask([
        "..........", ".###......", ".####.....", ".####.....", "....#.....",
        "....#.....", "..........", "..........", "..........", "..........",
      ]))
    // The cells of the crown that touch two of the person's count with it.
    #expect(person.counted.count { $0 } == 13 - person.held && person.held < 9)
    #expect(person.counted[3 * 10 + 4] && person.counted[2 * 10 + 3] && !person.counted[11])
    // One lone cell beside the crown does not open it.
    var lone = Self.crown
    lone[4] = 1
    #expect(Self.sifted(mask, lone).counted.count { $0 } == 1)
  }

  @Test func `More than three tenths is never hidden, and said`() {
    var mask = LearningMask(columns: 10, rows: 10)
    let sea = (0..<100).map { UInt8($0 < 40 ? 1 : 0) }
    let changes = Self.run(&mask, sea, share: 90, seconds: 3_800)
    #expect(changes == [true])
    #expect(mask.hiddenCount == 0 && mask.isTooMuch)
    let calmed = Self.run(&mask, sea, share: 0, seconds: 5_000, from: 3_800_000)
    #expect(calmed == [false])
  }

  @Test func `Shares that dither at the limit say so once`() {
    var mask = LearningMask(columns: 10, rows: 10)
    // Three rows that always move and are hidden: all that may be.
    let sea = (0..<100).map { UInt8($0 < 30 ? 1 : 0) }
    #expect(Self.run(&mask, sea, seconds: 3_700) == [] && mask.hiddenCount == 30)
    // One cell more, ten minutes on, ten off: 0.46 to 0.54 of the time.
    var more = sea
    more[95] = 1
    var changes: [Bool] = []
    var now: Int64 = 3_700_000
    for round in 0..<60 {
      changes += Self.run(
        &mask, round % 2 == 0 ? more : sea, seconds: 600, stepMs: 7_000, from: now)
      now += 602_000
    }
    #expect(changes == [true] && mask.hiddenCount == 30)
    // Right again when clearly less moves.
    let calm = (0..<100).map { UInt8($0 < 20 ? 1 : 0) }
    #expect(Self.run(&mask, calm, seconds: 9_000, stepMs: 7_000, from: now) == [false])
  }

  @Test func `What is hidden stays when more begins to move than may be hidden`() {
    var mask = LearningMask(columns: 10, rows: 10)
    _ = Self.run(&mask, Self.crown, share: 90, seconds: 3_700)
    let sea = Self.crown.indices.map { UInt8($0 >= 60 || Self.crown[$0] != 0 ? 1 : 0) }
    let changes = Self.run(&mask, sea, share: 90, seconds: 7_200, from: 3_700_000)
    #expect(changes == [true] && mask.hiddenCount == 9)
  }

  @Test func `Many parts are told with the time of the oldest, and none is lost`() {
    var mask = LearningMask(columns: 10, rows: 10)
    var picture = [UInt8](repeating: 0, count: 100)
    var now: Int64 = 0
    for cell in 0..<20 {
      picture[cell * 5] = 1
      _ = Self.run(&mask, picture, seconds: 3_600, from: now)
      now += 3_600_000
    }
    let hidden = mask.hidden
    #expect(hidden.count == LearningMask.partLimit)
    #expect(hidden.reduce(0) { $0 + $1.cells.count } == mask.hiddenCount)
    #expect(mask.hiddenCount >= 19)
    #expect(zip(hidden, hidden.dropFirst()).allSatisfy { $0.since < $1.since })
  }

  // MARK: in the detector

  /// An hour of something that flickers in the corner, then the flicker alone, then a person too.
  @Test func `A detector hides what always moves, says so, and still sees a person`() throws {
    var scene = DrawnScene(width: 160, height: 120)
    var watch = try Watch()
    watch.stepMs = 3_500
    var chance = Chance(state: 5)
    // Leaves of eight greys in 32 × 32 pixels: no two of them fill a third of the time.
    func flicker() -> [(x: Int, y: Int, width: Int, height: Int, grey: Int)] {
      (0..<16).map { leaf in
        (112 + leaf % 4 * 8, 16 + leaf / 4 * 8, 8, 8, 10 + 34 * chance.below(8))
      }
    }
    watch.see(&scene, frames: 20)
    for _ in 0..<1_100 {
      scene.things = flicker()
      watch.see(scene.frame())
    }
    #expect(watch.detector.hidden.count == 1)
    #expect((9...25).contains(watch.detector.hidden.first?.cells.count ?? 0))
    let generation = watch.detector.hiddenGeneration
    #expect(generation > 0)
    // The visit that the flicker was has ended, and no other began.
    for _ in 0..<60 {
      scene.things = flicker()
      let verdict = watch.see(scene.frame())
      #expect(verdict.state == .still && verdict.cells.count == 0)
    }
    let before = watch.visitsStarted
    #expect(watch.visitsEnded.count == before)
    for step in 0..<6 {
      scene.things = flicker() + [(16 + 8 * step, 60, 16, 40, 20)]
      watch.see(scene.frame())
    }
    #expect(watch.visitsStarted == before + 1)
    watch.events += watch.detector.finish(at: watch.nowMs, wall: .unknown)
    #expect(watch.suppressions.contains { $0.reason == .alwaysMoving && $0.frames >= 20 })
  }

  @Test func `A detector that is told not to learn a mask hides nothing`() throws {
    var settings = MotionConfiguration()
    settings.learnsMask = false
    var scene = DrawnScene(width: 80, height: 64)
    var watch = try Watch(configuration: settings)
    watch.stepMs = 7_000
    var chance = Chance(state: 5)
    for _ in 0..<560 {
      scene.things = [(16, 16, 16, 16, chance.below(256))]
      watch.see(scene.frame())
    }
    #expect(watch.detector.hidden.isEmpty && watch.detector.hiddenGeneration == 0)
  }
}

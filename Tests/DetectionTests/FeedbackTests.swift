import Testing
import Wire

@testable import Detection

/// What people call false, and what cameras make of it.
@Suite struct FeedbackTests {
  private static func grid(_ columns: Int, _ rows: Int, _ set: [Int]) -> CellGrid {
    var bits = [UInt8](repeating: 0, count: (columns * rows + 7) / 8)
    for place in set { bits[place / 8] |= 0x80 >> UInt8(place % 8) }
    return CellGrid(columns: columns, rows: rows, bits: bits)!
  }

  @Test func `Cells are counted and raised from the third false visit on`() {
    var falses = FalseVisits(columns: 4, rows: 2)
    for round in 1...300 {
      falses.add(Self.grid(4, 2, round <= 4 ? [1, 6] : [6]))
      #expect(falses.counts[6] == UInt8(min(255, round)))
      #expect(falses.raisedCells == (round < 3 ? 0 : 2))
    }
    #expect(falses.counts == [0, 4, 0, 0, 0, 0, 255, 0])
    #expect(falses.raises(columns: 4, rows: 2) == [0, 80, 0, 0, 0, 0, 128, 0])
    let steps = (0...9).map { FalseVisits.raise($0) }
    #expect(steps == [0, 0, 0, 64, 80, 96, 112, 128, 128, 128])
  }

  @Test func `Over three tenths of the picture no cell is raised more than twice`() {
    var falses = FalseVisits(columns: 5, rows: 2)
    for _ in 0..<9 { falses.add(Self.grid(5, 2, [0, 1, 2])) }
    #expect(falses.raisedShare == 0.3)
    #expect(falses.raises(columns: 5, rows: 2) == [128, 128, 128, 0, 0, 0, 0, 0, 0, 0])
    for _ in 0..<3 { falses.add(Self.grid(5, 2, [7])) }
    #expect(falses.raisedShare == 0.4)
    #expect(falses.raises(columns: 5, rows: 2) == [64, 64, 64, 0, 0, 0, 0, 64, 0, 0])
    #expect(FalseVisits(columns: 0, rows: 5).raisedShare == 0)
  }

  @Test func `Cells of another size of picture count where they lie in it`() {
    var falses = FalseVisits(columns: 4, rows: 2)
    // The right half of the upper half, from a picture twice as large and from one half as large.
    for _ in 0..<2 { falses.add(Self.grid(8, 4, [4, 5, 6, 7, 12, 13, 14, 15])) }
    falses.add(Self.grid(2, 1, [1]))
    falses.add(CellGrid(columns: 0, rows: 0))
    #expect(falses.counts == [0, 0, 3, 3, 0, 0, 1, 1])
    let raises = falses.raises(columns: 8, rows: 4)
    #expect(raises.indices.filter { raises[$0] > 0 } == [4, 5, 6, 7, 12, 13, 14, 15])
    #expect(falses.raises(columns: 0, rows: 0) == [])
    #expect(FalseVisits(columns: 0, rows: 5).raises(columns: 2, rows: 1) == [0, 0])
  }

  /// A glint in one patch of the square, ten seconds apart and each four frames long.
  private static func shine(
    _ scene: inout DrawnScene, _ watch: inout Watch, by contrast: Int
  ) -> [Visit] {
    let ended = watch.visitsEnded.count
    let ground = scene.scenery(x: 72, y: 48)
    for _ in 0..<2 {
      scene.things = [(72, 48, 24, 24, ground + contrast)]
      watch.see(&scene, frames: 4)
      scene.things = []
      watch.see(&scene, frames: 12)
    }
    watch.events += watch.detector.finish(at: watch.nowMs, wall: .unknown)
    return Array(watch.visitsEnded.dropFirst(ended))
  }

  @Test func `What was called false three times starts no visit, and a person there does`() throws {
    var scene = DrawnScene(width: 160, height: 120)
    let quiet = (0..<60).map { _ in scene.frame() }
    func warm(_ falses: FalseVisits? = nil) throws -> Watch {
      var watch = try Watch()
      watch.detector.falseVisits = falses
      for frame in quiet { watch.see(frame) }
      return watch
    }
    // The faintest glint that fools the camera; a little stronger, it does so surely.
    let faintest = try (3..<20).first { half in
      var watch = try warm()
      return !Self.shine(&scene, &watch, by: half * 2).isEmpty
    }
    let contrast = try #require(faintest) * 2 + 2
    var watch = try warm()
    let visits = Self.shine(&scene, &watch, by: contrast)
    let cells = try #require(visits.first?.cells)
    #expect(cells[9, 6] && cells[11, 8] && cells.count < 30)
    var falses = FalseVisits(columns: 20, rows: 15)
    for count in 1...3 {
      #expect(!Self.shine(&scene, &watch, by: contrast).isEmpty, "\(count)")
      falses.add(cells)
      watch.detector.falseVisits = falses
    }
    #expect(Self.shine(&scene, &watch, by: contrast).isEmpty)
    // Nor does a restart bring it back.
    var next = try warm(falses)
    #expect(Self.shine(&scene, &next, by: contrast).isEmpty)
    // Called false as often as can be: a person who crosses the place is seen, there too.
    for _ in 0..<300 { falses.add(cells) }
    next.detector.falseVisits = falses
    let dark = max(0, scene.scenery(x: 72, y: 48) - 60)
    scene.weave = 14
    for step in 0..<16 {
      scene.things = [(16 + step * 8, 42, 14, 36, dark)]
      next.see(scene.frame())
    }
    next.events += next.detector.finish(at: next.nowMs, wall: .unknown)
    let walk = try #require(next.visitsEnded.last?.cells)
    #expect(walk[10, 7] && walk.count > cells.count)
    // Taken back, the glint counts again.
    scene.weave = 0
    watch.detector.falseVisits = nil
    #expect(!Self.shine(&scene, &watch, by: contrast).isEmpty)
  }

  @Test func `Feedback from before the first picture holds in a larger picture too`() throws {
    var scene = DrawnScene(width: 160, height: 120)
    let small = (0..<2).map { _ in scene.frame() }
    scene.width = 320
    scene.height = 240
    let large = (0..<60).map { _ in scene.frame() }
    func warm(_ falses: FalseVisits? = nil) throws -> Watch {
      var watch = try Watch()
      watch.detector.falseVisits = falses
      for frame in small + large { watch.see(frame) }
      return watch
    }
    let faintest = try (3..<20).first { half in
      var watch = try warm()
      return !Self.shine(&scene, &watch, by: half * 2).isEmpty
    }
    let contrast = try #require(faintest) * 2 + 2
    // The glint and some cells around it, in cells of the small picture.
    let places = (1...6).flatMap { row in (2...8).map { row * 20 + $0 } }
    var falses = FalseVisits(columns: 20, rows: 15)
    for _ in 0..<3 { falses.add(Self.grid(20, 15, places)) }
    var watch = try warm(falses)
    #expect(Self.shine(&scene, &watch, by: contrast).isEmpty)
    watch.detector.falseVisits = nil
    #expect(!Self.shine(&scene, &watch, by: contrast).isEmpty)
  }
}

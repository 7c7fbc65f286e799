import Detection
import GRDB
import Testing
import Wire

@testable import Store

@Suite struct FalseVisitTests {
  private let folder = TemporaryFolder()
  private static let day: Int64 = 86_400_000

  private func at(_ second: Int64) -> WallTime {
    Samples.start.adding(milliseconds: second * 1_000)
  }

  private static func grid(_ bits: [UInt8]) -> CellGrid {
    CellGrid(columns: 8, rows: bits.count, bits: bits)!
  }

  /// A visit of a camera of 8 × 2 cells that touched those.
  private func visit(_ camera: UInt64, second: Int64, cells: [[UInt8]]) -> Visit {
    Visit(
      camera: Samples.device(camera), start: at(second), peak: at(second), end: at(second + 2),
      peakShare: 0.1, zones: [], frames: 4,
      trail: cells.enumerated().map {
        Visit.Slice(offsetMs: Int64($0) * 1_000, cells: Self.grid($1))
      })
  }

  private func judgement(_ camera: UInt64, second: Int64, who: String = "person:chen")
    -> VisitJudgement
  {
    VisitJudgement(
      camera: Samples.device(camera), start: at(second), who: who, at: at(second + 60))
  }

  @Test func `A visit comes back with its cells over time`() throws {
    let store = try folder.open()
    let seen = [
      visit(1, second: 10, cells: [[0b0011_0000, 0], [0, 0xFF]]),
      visit(1, second: 0, cells: [[1, 2]]),
    ]
    try store.record(seen)
    let camera = Samples.device(1)
    #expect(try store.visits(camera: camera, from: at(0), until: at(99), limit: 9) == seen)
    #expect(try store.visit(camera: camera, start: at(10)) == seen[0])
    #expect(
      try store.visit(camera: camera, start: at(10))?.cells == Self.grid([0b0011_0000, 0xFF]))
    #expect(try store.visit(camera: camera, start: at(11)) == nil)
    // A trail that is damaged does not hide its visit, and is named.
    try folder.tamper(
      "UPDATE visits SET trail = x'000105' WHERE start_ms = ?",
      [
        at(10).milliseconds
      ])
    #expect(try store.visit(camera: camera, start: at(10))?.trail == [])
    #expect(try store.visit(camera: camera, start: at(10))?.frames == 4)
    #expect(
      try RecordStore.verify(directory: folder.path) == [
        "visit of \(camera) at \(at(10).milliseconds): its cells are no trail"
      ])
  }

  @Test func `False is kept with who and when, once, and survives a restart`() throws {
    var store = try folder.open()
    let camera = Samples.device(1)
    try store.record([visit(1, second: 0, cells: [[0x80, 0], [0, 0x80]])])
    let first = judgement(1, second: 0)
    #expect(try store.judgeFalse(first) == first)
    #expect(try store.judgeFalse(judgement(1, second: 0, who: "person:li")) == first)
    #expect(try store.judgeFalse(judgement(1, second: 1)) == nil)
    #expect(try store.judgeFalse(judgement(2, second: 0)) == nil)
    try store.close()
    store = try folder.open()
    #expect(
      try store.judgements(camera: camera, from: at(0), until: at(1)) == [at(0): first])
    #expect(try store.judgements(camera: camera, from: at(1), until: at(2)) == [:])
    let feedback = try #require(try store.falseVisits(of: camera, since: at(0)))
    #expect(feedback.counts == Self.counts([0: 1, 8: 1]))
    #expect(try store.withdrawFalse(camera: camera, start: at(0)))
    #expect(try !store.withdrawFalse(camera: camera, start: at(0)))
    #expect(try store.falseVisits(of: camera, since: at(0)) == nil)
    #expect(try store.judgements(camera: camera, from: at(0), until: at(1)) == [:])
  }

  /// Counts of 8 × 2 cells, zero but for those.
  private static func counts(_ known: [Int: UInt8]) -> [UInt8] {
    (0..<16).map { known[$0] ?? 0 }
  }

  @Test func `Feedback counts false visits by cell and camera, and forgets the old`() throws {
    let store = try folder.open()
    for second in Int64(0)..<5 {
      try store.record([
        visit(1, second: second, cells: [[0xC0, 0]]), visit(2, second: second, cells: []),
        visit(3, second: second, cells: [[0, 1]]),
      ])
      for camera: UInt64 in [1, 2] { _ = try store.judgeFalse(judgement(camera, second: second)) }
    }
    _ = try store.judgeFalse(judgement(3, second: 4))
    let cameras = (1...3).map { Samples.device($0) }
    let all = try store.falseVisits(since: at(0))
    // Of the second camera's visits the cells are not known.
    #expect(Set(all.keys) == [cameras[0], cameras[2]])
    #expect(all[cameras[0]]?.counts == Self.counts([0: 5, 1: 5]))
    #expect(all[cameras[0]]?.raisedCells == 2)
    #expect(all[cameras[2]]?.counts == Self.counts([15: 1]))
    #expect(all[cameras[2]]?.raisedCells == 0)
    for camera in cameras {
      #expect(try store.falseVisits(of: camera, since: at(0)) == all[camera])
    }
    #expect(try store.falseVisits(of: cameras[0], since: at(3))?.raisedCells == 0)
    #expect(try store.falseVisits(since: at(5)) == [:])
    #expect(try RecordStore.verify(directory: folder.path) == [])
    try folder.tamper(
      "UPDATE false_visits SET trail = x'00' WHERE start_ms = ?",
      [
        at(4).milliseconds
      ])
    #expect(
      try store.falseVisits(of: cameras[0], since: at(0))?.counts == Self.counts([0: 4, 1: 4]))
    #expect(
      try RecordStore.verify(directory: folder.path)
        == cameras.map {
          "false visit of \($0) at \(at(4).milliseconds) does not decode"
        })
  }

  @Test func `A camera's false visits have a bound, the oldest go`() throws {
    let store = try folder.open()
    let limit = Int64(RecordStore.falseLimit)
    try store.record((0...limit).map { visit(1, second: $0, cells: [[1, 0]]) })
    try folder.tamper(
      """
      INSERT INTO false_visits (camera, start_ms, who, at_ms)
        SELECT camera, start_ms, 'x', 0 FROM visits WHERE start_ms < ?
      """, [at(limit).milliseconds])
    _ = try store.judgeFalse(judgement(1, second: limit))
    let kept = try store.judgements(camera: Samples.device(1), from: at(0), until: at(limit + 1))
    #expect(kept.count == RecordStore.falseLimit)
    #expect(kept[at(0)] == nil && kept[at(1)] != nil && kept[at(limit)] != nil)
  }

  @Test(arguments: [(10, 30), (30, 30), (60, 60)] as [(Int, Int64)])
  func `What was false outlives its visit while it counts`(days: Int, kept: Int64) throws {
    let store = try RecordStore(folder.configuration(days: days))
    let camera = Samples.device(1)
    try store.record([visit(1, second: 0, cells: [[1, 0]])])
    _ = try store.judgeFalse(judgement(1, second: 0))
    func isThere() throws -> Bool {
      try store.judgements(camera: camera, from: at(0), until: at(1)).count == 1
    }
    let end = at(0).adding(milliseconds: kept * Self.day)
    _ = try store.prune(now: end)
    #expect(try isThere())
    #expect(try (store.visit(camera: camera, start: at(0)) != nil) == (days >= 30))
    #expect(
      try store.visitDays(from: at(0), until: at(1)).map(\.falseVisits) == (days >= 30 ? [1] : []))
    _ = try store.prune(now: end.adding(milliseconds: 1))
    #expect(try !isThere())
  }

  @Test func `Visits and false ones are counted by the day of UTC+8`() throws {
    let store = try folder.open()
    // Samples.start is 08:00 in China: the day ends 16 hours later.
    let end: Int64 = 16 * 3_600
    for second in [0, end - 1, end, end + 86_399, end + 86_400] {
      try store.record([visit(1, second: second, cells: [])])
    }
    try store.record([visit(2, second: end, cells: [])])
    for second in [end - 1, end] { _ = try store.judgeFalse(judgement(1, second: second)) }
    func day(_ camera: UInt64, _ number: Int64, _ visits: Int, _ falses: Int) -> VisitDay {
      VisitDay(
        camera: Samples.device(camera), day: at(end + (number - 1) * 86_400), visits: visits,
        falseVisits: falses)
    }
    let all = [day(1, 0, 2, 1), day(1, 1, 2, 1), day(2, 1, 1, 0), day(1, 2, 1, 0)]
    #expect(try store.visitDays(from: at(-86_400), until: at(1 << 30)) == all)
    #expect(
      try store.visitDays(from: at(end), until: at(end + 86_400)) == Array(all[1...2]))
    #expect(
      try store.visitDays(from: at(0), until: at(1 << 30), camera: Samples.device(2))
        == [day(2, 1, 1, 0)])
    // The days before 1970 have midnights too.
    let old = Visit(
      camera: Samples.device(3), start: WallTime(milliseconds: -28_800_001),
      peak: .unknown, peakShare: 0, zones: [], frames: 1)
    try store.record([old])
    #expect(
      try store.visitDays(from: WallTime(milliseconds: .min), until: .unknown).map(\.day)
        == [WallTime(milliseconds: -28_800_000 - Self.day)])
  }

  /// The tables as the second schema left them, with a visit in them.
  @Test func `A folder of the second schema opens with its visits`() throws {
    try FirstSchema.build(in: folder)
    try folder.tamper(Schema.version2)
    try folder.tamper(
      """
      INSERT INTO grdb_migrations VALUES ('2-people-audit-visits-cells');
      INSERT INTO visits (camera, start_ms, peak_ms, end_ms, peak_share, zones, frames)
        VALUES ('\(Samples.camera)', 1795219200000, 1795219200400, 1795219202000, 0.5, '["门"]', 7)
      """)
    let store = try folder.open()
    let old = try #require(try store.visit(camera: Samples.camera, start: Samples.start))
    #expect(old.frames == 7 && old.zones == ["门"] && old.trail.isEmpty && old.cells == nil)
    let judgement = VisitJudgement(
      camera: Samples.camera, start: Samples.start, who: "person:li", at: Samples.start)
    #expect(try store.judgeFalse(judgement) == judgement)
    #expect(try store.falseVisits(since: .unknown) == [:])
    #expect(try store.holdings().schema == 4)
    try store.close()
    #expect(try RecordStore.verify(directory: folder.path) == [])
  }

  @Test func `A backup holds what was called false`() throws {
    let store = try folder.open()
    try store.record([visit(1, second: 0, cells: [[0x80, 0]])])
    _ = try store.judgeFalse(judgement(1, second: 0))
    let copy = TemporaryFolder()
    let note = AuditEntry(at: Samples.start, who: "cli:root", address: "", act: "backup")
    _ = try RecordStore.backup(
      directory: folder.path, to: copy.path, now: Samples.start, note: note)
    let kept = try copy.open()
    #expect(try kept.falseVisits(since: at(0)) == store.falseVisits(since: at(0)))
    #expect(try kept.judgements(camera: Samples.device(1), from: at(0), until: at(1)).count == 1)
  }
}

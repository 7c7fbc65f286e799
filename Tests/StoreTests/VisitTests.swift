import Detection
import Incidents
import Testing
import Wire

@testable import Store

@Suite struct VisitTests {
  private let folder = TemporaryFolder()

  private func visit(_ camera: UInt64, second: Int64, frames: Int = 9) -> Visit {
    let start = Samples.start.adding(milliseconds: second * 1_000)
    return Visit(
      camera: Samples.device(camera), start: start, peak: start.adding(milliseconds: 400),
      end: start.adding(milliseconds: 2_000), peakShare: 1.0 / 3.0, zones: ["门", "z,\"2\""],
      frames: frames)
  }

  private func at(_ second: Int64) -> WallTime {
    Samples.start.adding(milliseconds: second * 1_000)
  }

  @Test func visitsAreListedAndCountedByCameraAndTime() throws {
    let store = try folder.open()
    try store.record([Visit]())
    try store.record([visit(1, second: 0), visit(1, second: 10), visit(2, second: 10)])
    try store.record([visit(1, second: 20, frames: 3), visit(1, second: 10, frames: 12)])
    let camera = Samples.device(1)
    let all = [
      visit(1, second: 20, frames: 3), visit(1, second: 10, frames: 12), visit(1, second: 0),
    ]
    for (from, until, limit, expected) in [
      (0, 100, 100, all), (0, 20, 100, Array(all.dropFirst())), (10, 11, 100, [all[1]]),
      (0, 100, 2, Array(all.prefix(2))), (0, 100, 0, [all[0]]), (21, 100, 9, []),
    ] as [(Int64, Int64, Int, [Visit])] {
      let found = try store.visits(camera: camera, from: at(from), until: at(until), limit: limit)
      #expect(found == expected)
    }
    #expect(
      try store.visitCounts(from: at(10), until: at(20)) == [camera: 1, Samples.device(2): 1])
    #expect(try store.visitCounts(from: at(0), until: at(21))[camera] == 3)
    let run = Suppression(
      camera: camera, reason: .masked, start: at(5), frames: 2, peakShare: 0.1)
    try store.record(run)
    #expect(try store.suppressionCounts(from: at(5), until: at(6)) == [camera: 1])
    #expect(try store.suppressionCounts(from: at(6), until: at(9)) == [:])
  }

  @Test func visitsGoByAge() throws {
    let store = try folder.open()
    try store.record([visit(1, second: 0), visit(1, second: 86_400)])
    _ = try store.prune(now: at(30 * 86_400 + 1))
    let left = try store.visits(
      camera: Samples.device(1), from: at(0), until: at(1 << 30), limit: 9)
    #expect(left == [visit(1, second: 86_400)])
  }

  @Test func cellsStayWithTheirPicture() throws {
    let store = try folder.open()
    let cells = try #require(CellGrid(columns: 5, rows: 3, bits: [0b1010_0000, 0b0000_0010]))
    var picture = Samples.picture(frame: 1)
    picture.cells = cells
    try store.keep([picture, Samples.picture(frame: 2)])
    #expect(try store.evidence(of: IncidentID(rawValue: 1)).map(\.cells) == [cells, nil])
    try folder.tamper("UPDATE evidence SET cell_rows = 99 WHERE frame = 1")
    let first = try #require(try store.evidence(of: IncidentID(rawValue: 1)).first)
    #expect(first.cells == nil)
    #expect(try store.picture(first.id)?.jpeg == picture.jpeg)
  }

  @Test(arguments: [
    (0, 0, [], true), (8, 1, [255], true), (3, 1, [0b1110_0000], true),
    (3, 1, [0b1111_0000], false), (8, 1, [], false), (8, 1, [1, 2], false), (-1, -8, [1], false),
    (Int.max, 2, [], false),
  ])
  func aGridHasTheBitsThatItsSizeSays(
    _ columns: Int, _ rows: Int, _ bits: [UInt8], _ isGrid: Bool
  ) {
    #expect((CellGrid(columns: columns, rows: rows, bits: bits) != nil) == isGrid)
  }
}

import Detection
import TestGround
import Testing

@testable import Store

@Suite struct TrailCodingTests {
  private static func grid(_ columns: Int, _ rows: Int, _ isSet: (Int) -> Bool) -> CellGrid {
    var bits = [UInt8](repeating: 0, count: (columns * rows + 7) / 8)
    for place in 0..<columns * rows where isSet(place) {
      bits[place / 8] |= 0x80 >> UInt8(place % 8)
    }
    return CellGrid(columns: columns, rows: rows, bits: bits)!
  }

  @Test func `A trail is what its layout says, the shorter form of each slice`() {
    let trail = [
      Visit.Slice(offsetMs: 300, cells: Self.grid(40, 1) { (3..<6).contains($0) }),
      Visit.Slice(offsetMs: 1_000, cells: Self.grid(40, 1) { $0 % 2 == 1 }),
      Visit.Slice(offsetMs: 2_000, cells: Self.grid(40, 1) { $0 < 20 }),
    ]
    let bytes: [UInt8] = [
      0xAC, 0x02, 1, 3, 3, 34,  // 300 ms: 3 clear, 3 set, 34 clear
      0xE8, 0x07, 0, 0x55, 0x55, 0x55, 0x55, 0x55,  // 1,000 ms: bits
      0xD0, 0x0F, 1, 0, 20, 20,  // 2,000 ms: none clear, 20 set, 20 clear
    ]
    #expect(TrailCoding.encode(trail) == bytes)
    #expect(TrailCoding.decode(bytes, columns: 40, rows: 1) == trail)
    #expect(TrailCoding.decode([], columns: 40, rows: 1) == [])
    for cut in 1..<bytes.count where ![6, 14].contains(cut) {
      #expect(TrailCoding.decode(Array(bytes.prefix(cut)), columns: 40, rows: 1) == nil, "\(cut)")
    }
  }

  @Test func `Every trail comes back, however it looks`() throws {
    var chance = SeededGenerator(seed: 11)
    for _ in 0..<300 {
      let columns = Int.random(in: 1...60, using: &chance)
      let rows = Int.random(in: 1...40, using: &chance)
      let share = Double.random(in: 0...1, using: &chance)
      let trail = (0..<Int.random(in: 0...16, using: &chance)).map { place in
        Visit.Slice(
          offsetMs: Int64(place) * .random(in: 0...1 << 40, using: &chance),
          cells: Self.grid(columns, rows) { _ in .random(in: 0...1, using: &chance) < share })
      }
      let bytes = TrailCoding.encode(trail)
      #expect(bytes.count <= trail.count * (12 + (columns * rows + 7) / 8))
      #expect(TrailCoding.decode(bytes, columns: columns, rows: rows) == trail)
      guard !bytes.isEmpty else { continue }
      // Whatever becomes of the bytes ends in a trail of that grid or in none.
      var other = bytes
      let place = Int.random(in: 0..<other.count, using: &chance)
      other[place] ^= 1 << UInt8.random(in: 0...7, using: &chance)
      if let read = TrailCoding.decode(other, columns: columns, rows: rows) {
        #expect(read.count <= Visit.sliceLimit)
        #expect(read.allSatisfy { $0.cells.columns == columns && $0.cells.rows == rows })
      }
    }
  }

  @Test(
    arguments: [
      ([0, 1, 41], 40, 1), ([0, 1, 20, 0, 20], 40, 1), ([0, 2, 40], 40, 1), ([0, 0, 1], 40, 1),
      ([0, 1, 0, 0, 40], 40, 1), ([0, 0, 0xFF], 4, 1), ([0, 1, 40], -40, -1), ([], 9_000, 1),
      ([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02, 1, 40], 40, 1),
      ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 1, 40], 40, 1),
      ([0, 1, 40], .max, .max),
      (Array([[UInt8]](repeating: [0, 1, 40], count: 17).joined()), 40, 1),
    ] as [([UInt8], Int, Int)])
  func `What is no trail of the grid is none`(_ bytes: [UInt8], _ columns: Int, _ rows: Int) {
    #expect(TrailCoding.decode(bytes, columns: columns, rows: rows) == nil)
  }
}

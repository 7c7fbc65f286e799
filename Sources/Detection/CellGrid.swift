/// One bit for each cell of 8 × 8 pixels: row-major, most significant bit first, rows not padded.
public struct CellGrid: Equatable, Sendable, Codable {
  /// Cells across: ceil(width / 8).
  public private(set) var columns: Int
  /// Cells down: ceil(height / 8).
  public private(set) var rows: Int
  /// The bits; unused bits of the last byte are zero.
  public private(set) var bits: [UInt8]

  /// An empty grid: no cell is set.
  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    bits = [UInt8](repeating: 0, count: (columns * rows + 7) / 8)
  }

  /// A grid as it was kept; nil when the bits are not those of such a grid. At most 65,535 cells
  /// each way: a JPEG's limit is 8,192.
  public init?(columns: Int, rows: Int, bits: [UInt8]) {
    guard (0...65_535).contains(columns), (0...65_535).contains(rows),
      bits.count == (columns * rows + 7) / 8
    else { return nil }
    let unused = bits.count * 8 - columns * rows
    if let last = bits.last, unused > 0, last & ((1 << UInt8(unused)) - 1) != 0 { return nil }
    self.columns = columns
    self.rows = rows
    self.bits = bits
  }

  /// Whether a cell is set.
  public subscript(column: Int, row: Int) -> Bool {
    let index = row * columns + column
    return bits[index / 8] & (0x80 >> UInt8(index % 8)) != 0
  }

  /// Number of cells set.
  public var count: Int { bits.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Sets every cell that is set in another grid of the same size; others are left alone.
  public mutating func formUnion(_ other: CellGrid) {
    guard other.columns == columns, other.rows == rows else { return }
    for index in bits.indices { bits[index] |= other.bits[index] }
  }

  /// Clears all cells, keeping the storage.
  mutating func clear() {
    for index in bits.indices { bits[index] = 0 }
  }

  /// Takes over a mask of one byte a cell, 1 for set, where `watched` is nonzero.
  mutating func pack(_ mask: UnsafeMutablePointer<UInt8>, where watched: [UInt8]) {
    clear()
    mask.forEachSet(watched.count) { cell in
      if mask[cell] == 1, watched[cell] != 0 { bits[cell / 8] |= 0x80 >> UInt8(cell % 8) }
    }
  }
}

internal import Detection

/// A visit's trail as the database holds it: for each slice
///
///     offset  LEB128   milliseconds after the visit's start
///     form    1 byte   0: bits, 1: runs
///     cells   bits:    the bits of a CellGrid
///             runs:    LEB128 each, cells clear, set, clear, … in turn, as many as the grid has
///
/// The shorter form is taken: traffic and people who fill 10 to 15 slices of 40 × 30 to 48 × 32
/// cells (public sequences, 2026-11-22) took 540 to 1,015 bytes, a quarter to a half of the bits.
/// At most ``Visit/sliceLimit`` slices; all of one grid.
enum TrailCoding {
  /// Most bytes that a LEB128 number of 64 bits takes.
  private static let numberLimit = 10

  static func encode(_ trail: [Visit.Slice]) -> [UInt8] {
    var bytes: [UInt8] = []
    for slice in trail.prefix(Visit.sliceLimit) {
      append(UInt64(max(0, slice.offsetMs)), to: &bytes)
      let runs = runs(slice.cells)
      if runs.count < slice.cells.bits.count {
        bytes.append(1)
        bytes += runs
      } else {
        bytes.append(0)
        bytes += slice.cells.bits
      }
    }
    return bytes
  }

  /// Nil when the bytes are no trail of such a grid.
  static func decode(_ bytes: [UInt8], columns: Int, rows: Int) -> [Visit.Slice]? {
    guard let blank = CellGrid(columns: columns, rows: rows, bits: zeros(columns, rows)) else {
      return nil
    }
    var rest = bytes[...]
    var trail: [Visit.Slice] = []
    while !rest.isEmpty {
      guard trail.count < Visit.sliceLimit, let offset = number(&rest),
        offset <= UInt64(Int64.max), let form = rest.popFirst()
      else { return nil }
      let bits: [UInt8]
      switch form {
      case 0:
        guard rest.count >= blank.bits.count else { return nil }
        bits = Array(rest.prefix(blank.bits.count))
        rest = rest.dropFirst(blank.bits.count)
      case 1:
        guard let read = cells(&rest, count: columns * rows) else { return nil }
        bits = read
      default: return nil
      }
      guard let cells = CellGrid(columns: columns, rows: rows, bits: bits) else { return nil }
      trail.append(Visit.Slice(offsetMs: Int64(offset), cells: cells))
    }
    return trail
  }

  /// The bits of an empty grid; none when it is larger than one can be.
  private static func zeros(_ columns: Int, _ rows: Int) -> [UInt8] {
    // A JPEG has 8,192 cells at most each way.
    guard (0...8_192).contains(columns), (0...8_192).contains(rows) else { return [] }
    return [UInt8](repeating: 0, count: (columns * rows + 7) / 8)
  }

  private static func runs(_ cells: CellGrid) -> [UInt8] {
    var bytes: [UInt8] = []
    var isSet = false
    var length: UInt64 = 0
    for index in 0..<cells.columns * cells.rows {
      let bit = cells.bits[index / 8] & (0x80 >> UInt8(index % 8)) != 0
      if bit != isSet {
        append(length, to: &bytes)
        isSet = bit
        length = 0
      }
      length += 1
    }
    append(length, to: &bytes)
    return bytes
  }

  private static func cells(_ rest: inout ArraySlice<UInt8>, count: Int) -> [UInt8]? {
    var bits = [UInt8](repeating: 0, count: (count + 7) / 8)
    var index = 0
    var isSet = false
    repeat {
      guard let length = number(&rest), length <= UInt64(count - index) else { return nil }
      // Only the first run may be empty: else a file of zeros would never end a run.
      guard length > 0 || index == 0 && !isSet else { return nil }
      let end = index + Int(length)
      if isSet { for cell in index..<end { bits[cell / 8] |= 0x80 >> UInt8(cell % 8) } }
      index = end
      isSet.toggle()
    } while index < count
    return bits
  }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  private static func number(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
    var number: UInt64 = 0
    for place in 0..<numberLimit {
      guard let byte = rest.popFirst() else { return nil }
      let part = UInt64(byte & 0x7F)
      // The tenth byte has room for one bit.
      if place == numberLimit - 1, part > 1 { return nil }
      number |= part << UInt64(7 * place)
      if byte < 0x80 { return number }
    }
    return nil
  }
}

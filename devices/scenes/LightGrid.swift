/// Light that differs from place to place: a value each 8 pixels, linear between.
struct LightGrid {
  private let width: Int
  private let height: Int
  let columns: Int
  let rows: Int
  /// Light in 1/256 of full light, 0...511.
  var values: [Int32]
  private var line: [Int32]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    columns = width / 8 + 2
    rows = height / 8 + 2
    values = [Int32](repeating: 256, count: columns * rows)
    line = [Int32](repeating: 0, count: columns)
  }

  /// Sets every point; `light` takes pixels and gives light, 1 for full.
  mutating func set(_ light: (_ x: Double, _ y: Double) -> Double) {
    for row in 0..<rows {
      for column in 0..<columns {
        let value = light(Double(column * 8), Double(row * 8))
        values[row * columns + column] = Int32(max(0, min(511, value * 256)))
      }
    }
  }

  /// Light at a place, 1 for full.
  func light(x: Int, y: Int) -> Double {
    let column = max(0, min(columns - 1, x / 8))
    let row = max(0, min(rows - 1, y / 8))
    return Double(values[row * columns + column]) / 256
  }

  /// Lights a picture of the grid's size.
  mutating func apply(to canvas: inout [UInt8]) {
    precondition(canvas.count == width * height)
    for y in 0..<height {
      let base = (y >> 3) * columns
      let part = Int32(y & 7)
      for column in 0..<columns {
        line[column] =
          values[base + column] * (8 - part) + values[base + columns + column] * part
      }
      let start = y * width
      canvas.withUnsafeMutableBufferPointer { canvas in
        line.withUnsafeBufferPointer { line in
          // `start + x` is below width · height, checked above; x / 8 + 1 is below columns.
          for x in 0..<width {
            let share = Int32(x & 7)
            let light = line[x >> 3] &* (8 &- share) &+ line[(x >> 3) + 1] &* share
            let lit = (Int32(canvas[start + x]) &* (light >> 6)) >> 8
            canvas[start + x] = UInt8(truncatingIfNeeded: min(255, lit))
          }
        }
      }
    }
  }
}

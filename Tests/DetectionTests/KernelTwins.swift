import CKernels

/// The motion kernels (CKernels.h) in plain Swift: a cell at a time, in whole numbers or doubles,
/// from what the header says of them.
enum KernelTwins {
  /// The planes that a camera keeps.
  struct Cells: Equatable {
    var level: [[Int16]]
    var weight: [[UInt16]]
    var noise: [UInt16]
    var rest: [UInt8]
    var texture: [UInt8]
    var previous: [UInt16]
  }

  /// What is derived from the first level.
  struct Surround: Equatable {
    var slopeX: [Int16]
    var slopeY: [Int16]
    var low: [Int16]
    var high: [Int16]
  }

  /// How a frame as a whole differs.
  struct Fit {
    var gain: Double
    var offset: Double
    var dx: Double
    var dy: Double

    var kernel: wp_fit {
      wp_fit(gain: Float(gain), offset: Float(offset), dx: Float(dx), dy: Float(dy))
    }

    /// What is expected where a level and its slopes lie, grey levels, before 0...255 holds it.
    func expects(_ level: Double, _ x: Double, _ y: Double) -> Double {
      gain * level + offset + dx * x + dy * y
    }
  }

  /// A size of picture, in cells.
  struct Grid: CustomStringConvertible {
    let columns: Int
    let rows: Int
    var count: Int { columns * rows }
    var description: String { "\(columns)×\(rows)" }

    /// The cells around one and itself, inside the picture.
    func around(_ cell: Int) -> [Int] {
      let row = cell / columns
      let column = cell % columns
      var found: [Int] = []
      for y in row - 1...row + 1 where (0..<rows).contains(y) {
        for x in column - 1...column + 1 where (0..<columns).contains(x) {
          found.append(y * columns + x)
        }
      }
      return found
    }
  }

  static func surround(_ level: [Int16], _ grid: Grid) -> Surround {
    var out = Surround(slopeX: level, slopeY: level, low: level, high: level)
    /// Half of the step over two cells, rounded down; at the picture's edge the step over one.
    func slope(_ place: Int, of extent: Int, _ value: (Int) -> Int16) -> Int16 {
      guard extent > 1 else { return 0 }
      if place == 0 { return value(1) - value(0) }
      if place == extent - 1 { return value(place) - value(place - 1) }
      let step = Int(value(place + 1)) - Int(value(place - 1))
      return Int16((step - (step % 2 == 0 ? 0 : 1)) / 2)
    }
    for cell in 0..<grid.count {
      let row = cell / grid.columns
      let column = cell % grid.columns
      out.slopeX[cell] = slope(column, of: grid.columns) { level[row * grid.columns + $0] }
      out.slopeY[cell] = slope(row, of: grid.rows) { level[$0 * grid.columns + column] }
      let near = grid.around(cell).map { level[$0] }
      out.low[cell] = near.min()!
      out.high[cell] = near.max()!
    }
    return out
  }

  /// The fourteen sums in the order of `wp_fit_sums`, each with the sum of its terms' sizes: how
  /// far floats may be off.
  static func fit(
    _ grey: [UInt16], _ level: [Int16], _ surround: Surround, _ grid: Grid, first: Int, by fit: Fit,
    scale: Double
  ) -> [(sum: Double, size: Double)] {
    var sums = [(sum: Double, size: Double)](repeating: (0, 0), count: 14)
    for row in stride(from: first, to: grid.rows, by: 2) {
      for cell in row * grid.columns..<(row + 1) * grid.columns {
        let i = Double(grey[cell]) / 8
        let r = Double(level[cell]) / 128
        guard i >= 3, i <= 250, r <= 235 else { continue }
        let x = Double(surround.slopeX[cell]) / 128
        let y = Double(surround.slopeY[cell]) / 128
        let off = (i - fit.expects(r, x, y)) * scale
        let w = 1 / (1 + off * off)
        let terms = [
          w * r * r, w * r, w * r * x, w * r * y, w, w * x, w * y, w * x * x, w * x * y, w * y * y,
          w * i * r, w * i, w * i * x, w * i * y,
        ]
        for (place, term) in terms.enumerated() {
          sums[place].sum += term
          sums[place].size += abs(term)
        }
      }
    }
    return sums
  }

  /// What the comparison says of a cell.
  struct Comparison {
    var evidence: UInt8
    var difference: Int
    var limit: Int
    /// How far the cell is from another evidence, grey levels.
    var margin: Double
  }

  static func compare(
    _ grey: [UInt16], _ cells: Cells, _ surround: Surround, raise: [UInt8], by fit: Fit,
    _ limits: wp_limits
  ) -> [Comparison] {
    grey.indices.map { cell in
      let x = Double(surround.slopeX[cell]) / 128
      let y = Double(surround.slopeY[cell]) / 128
      let rest = Double(cells.rest[cell]) / 16
      var limit = Double(limits.base) + Double(limits.noise) * Double(cells.noise[cell]) / 256
      limit += Double(limits.rest) * rest + Double(limits.slope) * (abs(x) + abs(y))
      limit = min(500, limit * Double(limits.threshold) * (1 + Double(raise[cell]) / 64))
      let now = Double(grey[cell]) / 8
      func difference(_ place: Int) -> Double {
        let expected = fit.expects(Double(cells.level[place][cell]) / 128, x, y)
        return now - min(255, max(0, expected))
      }
      let spread = min(1, max(0, Double(limits.range) * (rest - Double(limits.rest_floor))))
      let own = Int(cells.level[0][cell])
      let room =
        difference(0) > 0 ? Int(surround.high[cell]) - own : own - Int(surround.low[cell])
      var off = abs(difference(0)) - spread * fit.gain * Double(room) / 128
      // A cell that was too bright to measure may show any level under it.
      if difference(0) > 0, own > 235 * 128 { off = 0 }
      if cells.weight[1][cell] >= limits.enough {
        off = min(off, abs(difference(1)))
        if cells.weight[2][cell] >= limits.enough { off = min(off, abs(difference(2))) }
      }
      let steps = [limit * Double(limits.weak), limit, 2 * limit]
      return Comparison(
        evidence: UInt8(steps.count { off > $0 }), difference: Int(difference(0) * 8),
        limit: Int(limit * 64), margin: steps.map { abs(off - $0) }.min()!)
    }
  }

  static func clean(_ evidence: [UInt8], _ grid: Grid) -> [UInt8] {
    var supported = [UInt8](repeating: 0, count: grid.count)
    for cell in 0..<grid.count where evidence[cell] > 0 {
      let near = grid.around(cell)
      let strong = near.count { evidence[$0] >= 2 }
      let weak = near.count { evidence[$0] == 1 }
      supported[cell] = strong >= 2 || evidence[cell] >= 2 && weak >= 2 ? 1 : 0
    }
    var mask = supported
    for cell in 0..<grid.count where supported[cell] == 0 {
      let near = grid.around(cell)
      // Cells at the edge of the picture have fewer neighbours, and stay.
      guard near.count == 9 else { continue }
      let sides = [cell - grid.columns, cell - 1, cell + 1, cell + grid.columns]
      let isInHole =
        near.count { supported[$0] == 1 } >= 6
        || evidence[cell] > 0 && sides.count { supported[$0] == 1 } >= 3
      mask[cell] = isInHole ? 1 : 0
    }
    return mask
  }

  static func dilate(_ from: [UInt8], _ grid: Grid) -> [UInt8] {
    (0..<grid.count).map { cell in grid.around(cell).map { from[$0] }.max()! }
  }

  static func texture(
    bits: [UInt8], usual: [UInt8], evidence: [UInt8]
  ) -> (seen: UInt64, usual: UInt64) {
    let quiet = evidence.indices.filter { evidence[$0] < 2 }
    return (
      quiet.reduce(0) { $0 + UInt64(bits[$1]) }, quiet.reduce(0) { $0 + UInt64(usual[$1]) }
    )
  }

  static func view(_ grey: [UInt16], _ level: [Int16]) -> (
    grey: UInt64, square: UInt64, level: UInt64
  ) {
    (
      grey.reduce(0) { $0 + UInt64($1) }, grey.reduce(0) { $0 + UInt64($1) * UInt64($1) },
      level.reduce(0) { $0 + UInt64($1) }
    )
  }

  /// Over all cells but those of the first and last column.
  static func slopes(
    _ grey: [UInt16], _ surround: Surround, _ grid: Grid
  ) -> (frame: Double, background: Double, product: Double) {
    var sums = (frame: 0.0, background: 0.0, product: 0.0)
    for cell in 0..<grid.count {
      let row = cell / grid.columns
      let column = cell % grid.columns
      guard column > 0, column < grid.columns - 1 else { continue }
      let above = max(0, row - 1)
      let below = min(grid.rows - 1, row + 1)
      func shade(_ row: Int, _ column: Int) -> Double {
        Double(grey[row * grid.columns + column]) / 8
      }
      let x = (shade(row, column + 1) - shade(row, column - 1)) / 2
      let y = (shade(below, column) - shade(above, column)) / Double(max(1, below - above))
      let u = Double(surround.slopeX[cell]) / 128
      let v = Double(surround.slopeY[cell]) / 128
      sums.frame += x * x + y * y
      sums.background += u * u + v * v
      sums.product += x * u + y * v
    }
    return sums
  }
}

/// What of a camera's pictures nobody may see: its privacy zones.
public struct PictureMask: Equatable, Sendable {
  /// The privacy zones, in the order of the camera's zones.
  public let zones: [Zone]
  /// Changes when the mask does; the same for cameras without one.
  public let version: String

  /// The privacy zones among a camera's zones.
  public init(_ zones: [Zone]) {
    self.zones = zones.filter { $0.kind == .privacy }
    version = Zone.version(of: self.zones)
  }

  /// Whether nothing is hidden.
  public var isEmpty: Bool { zones.isEmpty }

  /// A byte for each 8 × 8 pixels of a picture of that size, row-major, nonzero where a zone
  /// touches the cell: ceil(width / 8) × ceil(height / 8).
  ///
  /// What only touches counts, and of a polygon that crosses itself also the parts that are inside
  /// twice: rather too much is hidden than too little.
  func cells(width: Int, height: Int) -> [UInt8] {
    let (columns, rows) = ((width + 7) / 8, (height + 7) / 8)
    var cells = [UInt8](repeating: 0, count: columns * rows)
    guard !cells.isEmpty else { return cells }
    for zone in zones {
      // No reader lets one through; should it come to that, all is hidden.
      guard zone.isOnPicture else { return [UInt8](repeating: 1, count: cells.count) }
      // Corners in cells, from the top left.
      let corners = zone.polygon.map { corner in
        (x: corner.x * Double(width) / 8, y: corner.y * Double(height) / 8)
      }
      for place in corners.indices {
        let next = corners[place + 1 == corners.count ? 0 : place + 1]
        Self.mark(from: corners[place], to: next, columns, rows, in: &cells)
      }
      Self.fill(corners, columns, rows, in: &cells)
    }
    return cells
  }

  private typealias Corner = (x: Double, y: Double)

  /// Rounding of a corner to a cell may be off by this part of a cell; both sides are marked then.
  private static let slack = 1e-6

  /// Marks every cell that an edge touches.
  private static func mark(
    from start: Corner, to end: Corner, _ columns: Int, _ rows: Int, in cells: inout [UInt8]
  ) {
    let (top, bottom) = start.y <= end.y ? (start, end) : (end, start)
    let isLevel = bottom.y - top.y <= slack
    let slope = isLevel ? 0 : (bottom.x - top.x) / (bottom.y - top.y)
    let reach = min(top.x, bottom.x)...max(top.x, bottom.x)
    func x(at y: Double) -> Double {
      min(max(top.x + (y - top.y) * slope, reach.lowerBound), reach.upperBound)
    }
    let first = min(rows - 1, Int(max(0, top.y - slack)))
    let last = min(rows - 1, Int(bottom.y + slack))
    for row in first...last {
      // The edge's part within the row; all of it when it lies level.
      let ends =
        isLevel
        ? (top.x, bottom.x)
        : (x(at: max(top.y, Double(row))), x(at: min(bottom.y, Double(row + 1))))
      let left = min(columns - 1, Int(max(0, min(ends.0, ends.1) - slack)))
      let right = min(columns - 1, Int(max(0, max(ends.0, ends.1) + slack)))
      for column in left...max(left, right) { cells[row * columns + column] = 1 }
    }
  }

  /// Marks every cell whose middle lies inside, by the non-zero rule.
  private static func fill(
    _ corners: [Corner], _ columns: Int, _ rows: Int, in cells: inout [UInt8]
  ) {
    var crossings: [(x: Double, turn: Int)] = []
    for row in 0..<rows {
      let y = Double(row) + 0.5
      crossings.removeAll(keepingCapacity: true)
      var previous = corners[corners.count - 1]
      for corner in corners {
        if (corner.y > y) != (previous.y > y) {
          let x = previous.x + (y - previous.y) / (corner.y - previous.y) * (corner.x - previous.x)
          crossings.append((x, corner.y > previous.y ? 1 : -1))
        }
        previous = corner
      }
      crossings.sort { $0.x < $1.x }
      var winding = 0
      for (place, crossing) in crossings.enumerated() {
        winding += crossing.turn
        guard winding != 0, place + 1 < crossings.count else { continue }
        let first = max(0, Int((crossing.x - 0.5).rounded(.up)))
        let last = min(columns - 1, Int((crossings[place + 1].x - 0.5).rounded(.down)))
        if first <= last { for x in first...last { cells[row * columns + x] = 1 } }
      }
    }
  }
}

extension Zone {
  /// Whether it is a polygon with all corners on the picture.
  fileprivate var isOnPicture: Bool {
    polygon.count >= 3
      && polygon.allSatisfy { (0...1).contains($0.x) && (0...1).contains($0.y) }
  }
}

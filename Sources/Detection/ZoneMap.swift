/// A camera's zones laid over its cells.
struct ZoneMap {
  /// Include zones a camera may have: one bit each in ``membership`` [D].
  static let includeLimit = 32

  /// Ids of the include zones in the order given; empty when the whole picture is watched.
  let ids: [String]
  /// For each of them the frames in a row that it asks for; 0 for as many as the camera.
  let persistence: [Int]
  /// One byte a cell: nonzero where motion counts.
  private(set) var watched: [UInt8] = []
  /// For each cell the include zones that hold it; bit 0 for all when no zone is drawn.
  private(set) var membership: [UInt32] = []
  /// Cells of each include zone (or of the whole picture) after exclusion.
  private(set) var sizes: [Int]
  /// Number of watched cells.
  private(set) var watchedCount = 0

  /// The zones as drawn.
  let outlines: [Zone]

  init(_ zones: [Zone]) throws(DetectionError) {
    var seen: Set<String> = []
    for zone in zones {
      guard !zone.id.isEmpty, seen.insert(zone.id).inserted else {
        throw .zone(id: zone.id, fault: "needs an id of its own within the camera")
      }
      guard zone.polygon.count >= 3 else {
        throw .zone(id: zone.id, fault: "needs at least three corners")
      }
      if let frames = zone.persistenceFrames {
        guard zone.kind == .include else {
          throw .zone(id: zone.id, fault: "takes no persistence: only include zones have one")
        }
        guard Zone.allowedPersistence.contains(frames) else {
          throw .zone(id: zone.id, fault: "persistence \(frames) must be 1...50 frames")
        }
      }
      for corner in zone.polygon
      where !((0...1).contains(corner.x) && (0...1).contains(corner.y)) {
        throw .zone(
          id: zone.id, fault: "corner [\(corner.x), \(corner.y)] must lie in 0...1 × 0...1")
      }
    }
    outlines = zones
    let includes = zones.filter { $0.kind == .include }
    ids = includes.map(\.id)
    persistence = includes.isEmpty ? [0] : includes.map { $0.persistenceFrames ?? 0 }
    guard ids.count <= Self.includeLimit else {
      throw .zone(
        id: ids[Self.includeLimit], fault: "a camera takes \(Self.includeLimit) include zones")
    }
    sizes = [Int](repeating: 0, count: max(1, ids.count))
  }

  /// Lays the zones over a grid of cells of a picture of that size.
  mutating func lay(columns: Int, rows: Int, width: Int, height: Int) {
    let count = columns * rows
    membership = [UInt32](repeating: ids.isEmpty ? 1 : 0, count: count)
    var bit: UInt32 = 1
    for zone in outlines where zone.kind == .include {
      for cell in cells(of: zone, columns, rows, width, height) { membership[cell] |= bit }
      bit <<= 1
    }
    for zone in outlines where zone.kind != .include {
      for cell in cells(of: zone, columns, rows, width, height) { membership[cell] = 0 }
    }
    watched = membership.map { $0 == 0 ? 0 : 1 }
    watchedCount = watched.reduce(0) { $0 + Int($1) }
    for zone in sizes.indices {
      let bit = UInt32(1) << UInt32(zone)
      sizes[zone] = membership.reduce(0) { $0 + ($1 & bit != 0 ? 1 : 0) }
    }
  }

  /// Cells whose centre lies in the polygon; the cell of its middle when there is none.
  private func cells(
    of zone: Zone, _ columns: Int, _ rows: Int, _ width: Int, _ height: Int
  ) -> [Int] {
    var found: [Int] = []
    for row in 0..<rows {
      let y = min(1, (Double(row) * 8 + 4) / Double(height))
      for column in 0..<columns {
        let x = min(1, (Double(column) * 8 + 4) / Double(width))
        if zone.contains(x: x, y: y) { found.append(row * columns + column) }
      }
    }
    if found.isEmpty {
      let corners = Double(zone.polygon.count)
      let x = zone.polygon.reduce(0) { $0 + $1.x } / corners * Double(width) / 8
      let y = zone.polygon.reduce(0) { $0 + $1.y } / corners * Double(height) / 8
      found.append(min(rows - 1, Int(y)) * columns + min(columns - 1, Int(x)))
    }
    return found
  }
}

extension Zone {
  /// Whether a point lies inside, by the even-odd rule.
  func contains(x: Double, y: Double) -> Bool {
    var isInside = false
    var previous = polygon[polygon.count - 1]
    for corner in polygon {
      if (corner.y > y) != (previous.y > y) {
        let crossing =
          corner.x + (y - corner.y) / (previous.y - corner.y) * (previous.x - corner.x)
        if x < crossing { isInside.toggle() }
      }
      previous = corner
    }
    return isInside
  }
}

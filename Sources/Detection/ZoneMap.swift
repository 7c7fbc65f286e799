/// A camera's zones laid over its cells.
struct ZoneMap {
  /// Include zones a camera may have: one bit each in ``sets`` [D].
  static let includeLimit = 32

  /// Ids of the include zones in the order given; empty when the whole picture is watched.
  let ids: [String]
  /// For each of them the frames in a row that it asks for; 0 for as many as the camera.
  let persistence: [Int]
  /// For each cell its place in ``sets``: nonzero where motion counts.
  private(set) var watched: [UInt8] = []
  /// The sets of include zones that a cell can lie in, a bit each; the first is of none. When no
  /// zone is drawn bit 0 stands for the whole picture.
  private(set) var sets: [UInt32] = [0]
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
    var membership = [UInt32](repeating: ids.isEmpty ? 1 : 0, count: columns * rows)
    var bit: UInt32 = 1
    for zone in outlines where zone.kind == .include {
      for cell in cells(of: zone, columns, rows, width, height) { membership[cell] |= bit }
      bit <<= 1
    }
    for zone in outlines where zone.kind != .include {
      for cell in cells(of: zone, columns, rows, width, height) { membership[cell] = 0 }
    }
    // Every zone alone first, so that there is one to fall back on.
    sets = [0] + sizes.indices.map { UInt32(1) << UInt32($0) }
    watched = membership.map { place(of: $0) }
    watchedCount = watched.reduce(0) { $0 + ($1 != 0 ? 1 : 0) }
    for zone in sizes.indices {
      let bit = UInt32(1) << UInt32(zone)
      sizes[zone] = watched.reduce(0) { $0 + (sets[Int($1)] & bit != 0 ? 1 : 0) }
    }
  }

  /// The place of a set of zones. Where zones overlap in more than 255 ways, a cell of one more way
  /// counts for the first of its zones only.
  private mutating func place(of set: UInt32) -> UInt8 {
    if let place = sets.firstIndex(of: set) { return UInt8(place) }
    guard sets.count <= Int(UInt8.max) else { return UInt8(set.trailingZeroBitCount + 1) }
    sets.append(set)
    return UInt8(sets.count - 1)
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

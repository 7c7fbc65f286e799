import Incidents

extension CountyReader {
  private enum Column: String, CSVColumn { case code, name, tier, parent }

  /// Grids may be split twice (domain.md C12: three grid levels).
  private static let gridLevels = 3

  mutating func readAreas() {
    let file = CountyFiles.Name.areas.rawValue
    guard let bytes = bytes(.areas),
      let table = CSVTable<Column>(bytes, file: file, faults: &faults)
    else {
      hasAreas = false
      return
    }
    var found: [(area: County.Area, line: Int)] = []
    for row in table.rows {
      let code = row[.code]
      if let wrong = faultOfCode(code) {
        fault(file, row.line, "code \(wrong)", right: codeWanted)
      } else if let earlier = areaLines[code] {
        fault(
          file, row.line, "code \(quoted(code)) stands in line \(earlier) already",
          right: "each area has a code of its own")
      } else {
        areaLines[code] = row.line
      }
      if let wrong = faultOfName(row[.name]) {
        fault(file, row.line, "name \(wrong)", right: nameWanted)
      }
      guard let tier = County.Area.Tier(rawValue: row[.tier]) else {
        fault(
          file, row.line, "tier is \(quoted(row[.tier]))",
          right: "one of " + County.Area.Tier.allCases.map(\.rawValue).joined(separator: ", "))
        continue
      }
      let parent = row[.parent].isEmpty ? nil : row[.parent]
      found.append(
        (County.Area(code: code, name: row[.name], tier: tier, parent: parent), row.line))
    }
    if table.rows.isEmpty {
      fault(file, 1, "holds no area", right: "at least the county itself, with an empty parent")
    }
    checkTree(found, file: file)
  }

  private mutating func checkTree(_ found: [(area: County.Area, line: Int)], file: String) {
    var byCode: [String: County.Area] = [:]
    for (area, _) in found where byCode[area.code] == nil { byCode[area.code] = area }
    var root: (code: String, line: Int)?
    for (area, line) in found {
      guard let parent = area.parent else {
        if let root {
          fault(
            file, line, "has no parent, like \(quoted(root.code)) in line \(root.line)",
            right: "one area is the top of the tree; give this one its parent's code")
        } else {
          root = (area.code, line)
        }
        continue
      }
      guard let above = byCode[parent] else {
        if areaLines[parent] == nil {
          fault(
            file, line, "parent \(quoted(parent)) is not an area",
            right: "the code of an area in this file, or empty for the top")
        }
        continue
      }
      let isGridInGrid = area.tier == .grid && above.tier == .grid
      if above.tier.rank >= area.tier.rank && !isGridInGrid {
        fault(
          file, line,
          "a \(area.tier.rawValue) lies in \(quoted(parent)), a \(above.tier.rawValue)",
          right: "city holds county, county town, town village, village grid, grid grid")
      } else if isGridInGrid && gridDepth(of: area, byCode) > Self.gridLevels {
        fault(
          file, line, "lies under more than \(Self.gridLevels) grids, or in a circle of them",
          right: "at most \(Self.gridLevels) levels of grids")
      }
    }
    if root == nil, let first = found.first {
      fault(
        file, first.line, "no area is the top of the tree",
        right: "one area has an empty parent")
    }
    areas = parentsFirst(found.map(\.area), byCode)
  }

  private func gridDepth(of area: County.Area, _ byCode: [String: County.Area]) -> Int {
    var depth = 0
    var next: County.Area? = area
    while let current = next, current.tier == .grid, depth <= Self.gridLevels {
      depth += 1
      next = current.parent.flatMap { byCode[$0] }
    }
    return depth
  }

  /// Order by tier, then by depth within the grids, then as in the file: a parent is of a higher
  /// tier or a grid that is less deep.
  private func parentsFirst(
    _ areas: [County.Area], _ byCode: [String: County.Area]
  ) -> [County.Area] {
    areas.enumerated().map { place, area in
      (area: area, rank: area.tier.rank, depth: gridDepth(of: area, byCode), place: place)
    }.sorted {
      ($0.rank, $0.depth, $0.place) < ($1.rank, $1.depth, $1.place)
    }.map(\.area)
  }
}

extension County.Area.Tier {
  /// 0 for the highest tier.
  fileprivate var rank: Int {
    switch self {
    case .city: 0
    case .county: 1
    case .town: 2
    case .village: 3
    case .grid: 4
    }
  }
}

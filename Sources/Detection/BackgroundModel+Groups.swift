/// Groups of touching cells: which of them are things.
extension BackgroundModel {
  /// What is known of a group once its cells are gathered.
  private struct Group {
    var cells = 0
    /// Sum of evidence: strong 1, more than twice the limit 2.
    var evidence = 0
    /// Frames for which something was seen here before.
    var age: UInt8 = 0
    /// Cells whose texture is not the background's, cells at the group's edge, and both.
    var textured = 0
    var edge = 0
    var texturedEdge = 0
    var grey: Float = 0
    var expected: Float = 0
    /// Sum of the contrasts, of the steps between neighbours' contrasts, and their number.
    var contrast: Float = 0
    var steps: Float = 0
    var pairs: Float = 0
    /// Sum of the edge cells' differences in limits.
    var edgeLimits: Float = 0
    /// Cells that are about as they were in the frame before.
    var steady = 0
    /// Its extent, and its cells that are dark and flat.
    var top = Int.max
    var bottom = 0
    var left = Int.max
    var right = 0
    var dark = 0
  }

  /// Takes out of the mask the groups that are too small or too faint to be a thing, that are
  /// light, or that are no more than the underside of something outside the picture.
  mutating func dropGroups(_ seen: Seen) {
    let scratch = seen.scratch
    let mask = scratch.mask
    let clutter = tuning.clutterFactor * min(clutter, tuning.clutterLimit)
    var births: Float = 0
    for place in 0..<seen.set {
      let seed = Int(scratch.list[place])
      guard mask[seed] == Self.fresh else { continue }
      let size = gather(from: seed, scratch)
      let group = measure(size, seen)
      let isLight = isLight(group, seen)
      let before = min(2, Int(group.age))
      let isThing =
        !isLight && group.cells >= tuning.groupCells
        && Float(group.evidence) >= Float(tuning.groupEvidence[before]) + clutter
        && !isUnderside(group)
      if before == 0, size >= 2, !isLight { births += 1 }
      // A lone cell or a light has no past: what follows it starts anew.
      let age = isLight || size < 2 ? 0 : min(31, group.age + 1)
      let kind: CellPlanes.Kind = isThing ? .motion : isLight ? .light : .faint
      for member in 0..<size {
        let cell = Int(scratch.members[member])
        mask[cell] = isThing ? Self.accepted : 0
        mark(cell, kind, age: age)
      }
      if isLight { litCells += size }
    }
    for place in 0..<seen.set {
      let cell = Int(scratch.list[place])
      if mask[cell] == Self.accepted { mask[cell] = 1 }
    }
    countClutter(births: births)
  }

  // Marks in the mask while groups are sorted out.
  static let fresh: UInt8 = 1
  private static let gathered: UInt8 = 2
  private static let accepted: UInt8 = 3

  /// Collects the group of touching cells around a seed into the scratch's members.
  func gather(from seed: Int, _ scratch: MotionScratch) -> Int {
    let mask = scratch.mask
    let members = scratch.members
    var size = 1
    var next = 0
    members[0] = Int32(truncatingIfNeeded: seed)
    mask[seed] = Self.gathered
    while next < size {
      let cell = Int(members[next])
      next += 1
      let row = cell / columns
      let column = cell - row * columns
      for y in max(0, row - 1)...min(rows - 1, row + 1) {
        for x in max(0, column - 1)...min(columns - 1, column + 1)
        where mask[y * columns + x] == Self.fresh {
          mask[y * columns + x] = Self.gathered
          members[size] = Int32(truncatingIfNeeded: y * columns + x)
          size += 1
        }
      }
    }
    return size
  }

  private func measure(_ size: Int, _ seen: Seen) -> Group {
    let scratch = seen.scratch
    let mask = scratch.mask
    var group = Group()
    group.cells = size
    for member in 0..<size {
      let cell = Int(scratch.members[member])
      let row = cell / columns
      let column = cell - row * columns
      group.evidence += max(0, Int(scratch.evidence[cell]) - 1)
      group.age = max(group.age, scratch.ages[cell])
      let usual = textureGain * Float(planes.texture[cell])
      let isTextured =
        abs(Float(seen.bits[cell]) - usual)
        > lightTuning.textureBits + lightTuning.textureShare * usual
      let isAtEdge =
        column > 0 && mask[cell - 1] == 0 || column < columns - 1 && mask[cell + 1] == 0
        || row > 0 && mask[cell - columns] == 0 || row < rows - 1 && mask[cell + columns] == 0
      group.textured += isTextured ? 1 : 0
      group.edge += isAtEdge ? 1 : 0
      group.texturedEdge += isTextured && isAtEdge ? 1 : 0
      group.top = min(group.top, row)
      group.bottom = max(group.bottom, row)
      group.left = min(group.left, column)
      group.right = max(group.right, column)
      let difference = Float(scratch.difference[cell]) * 0.125
      let expected = seen.expected(cell)
      group.grey += Float(seen.grey[cell]) * 0.125
      group.expected += expected
      if difference < 0, expected > shadowTuning.leastGrey,
        keepsTexture(cell, bits: shadowTuning.edgeBits, seen)
      {
        group.dark += 1
      }
      let limit = Float(scratch.limit[cell]) * (1 / 64)
      if isAtEdge { group.edgeLimits += abs(difference) / limit }
      let change = abs(Float(Int32(seen.grey[cell]) - Int32(planes.previous[cell]))) * 0.125
      if change < lightTuning.creepChange * limit { group.steady += 1 }
      let contrast = seen.contrast(cell)
      group.contrast += abs(contrast)
      if column < columns - 1, mask[cell + 1] == Self.gathered {
        group.steps += abs(contrast - seen.contrast(cell + 1))
        group.pairs += 1
      }
      if row < rows - 1, mask[cell + columns] == Self.gathered {
        group.steps += abs(contrast - seen.contrast(cell + columns))
        group.pairs += 1
      }
    }
    return group
  }

  /// Whether a group is a patch of light: one in which the background's own structure still shows;
  /// or which is smooth, fades out at its edge and has the background's texture; or which has that
  /// throughout and creeps.
  private func isLight(_ group: Group, _ seen: Seen) -> Bool {
    let tuning = lightTuning
    let cells = Float(group.cells)
    // What has long been seen as a thing stays one.
    guard group.age < tuning.eventAge else { return false }
    if group.cells >= tuning.structureCells, showsBackground(group, seen) { return true }
    guard hasTexture, group.grey > tuning.darkest * group.expected else { return false }
    let isFlat = Float(group.textured) <= tuning.flatShare * cells
    if isFlat, tellsCreep, group.cells >= 2,
      Float(group.steady) >= tuning.creepShare * cells,
      group.edgeLimits < tuning.creepEdgeLimits * Float(group.edge)
    {
      return true
    }
    guard group.cells >= tuning.cells, group.pairs > 0,
      Float(group.textured) < tuning.texturedShare * cells,
      Float(group.texturedEdge) <= tuning.texturedEdge * Float(group.edge)
    else { return false }
    let isMild =
      group.grey > tuning.mild * group.expected && group.expected > tuning.mild * group.grey
    let edgeLimits = isMild ? tuning.mildEdgeLimits : tuning.edgeLimits
    guard group.edgeLimits < edgeLimits * Float(group.edge) else { return false }
    let roughness =
      !isFlat ? tuning.roughness : isMild ? tuning.mildRoughness : tuning.flatRoughness
    return group.steps / group.pairs < roughness * group.contrast / cells
  }

  /// Whether the steps between neighbours inside a group are those of the background.
  private func showsBackground(_ group: Group, _ seen: Seen) -> Bool {
    let mask = seen.scratch.mask
    var product: Float = 0
    var frame: Float = 1
    var background: Float = 1
    for member in 0..<group.cells {
      let cell = Int(seen.scratch.members[member])
      // The neighbour to the right, then the one below.
      for turn in 0..<2 {
        let other = turn == 0 ? cell + 1 : cell + columns
        let isThere = turn == 0 ? cell % columns < columns - 1 : other < count
        guard isThere, mask[other] == Self.gathered else { continue }
        let step = Float(Int32(seen.grey[other]) - Int32(seen.grey[cell])) * 0.125
        let known =
          Float(Int32(planes.levels.first[other]) - Int32(planes.levels.first[cell])) * (1 / 128)
        product += step * known
        frame += step * step
        background += known * known
      }
    }
    guard group.pairs > 0, background > lightTuning.structure * group.pairs else { return false }
    return product > lightTuning.structureCorrelation * (frame * background).squareRoot()
  }

  /// Whether a group is the shadow under something that is leaving at the top, or has yet to come
  /// in there.
  private func isUnderside(_ group: Group) -> Bool {
    let width = group.right - group.left + 1
    let height = group.bottom - group.top + 1
    return hasTexture && group.top == 0 && width >= shadowTuning.edgeWidth * height
      && group.cells <= shadowTuning.edgeCells
      && Float(group.dark) >= shadowTuning.edgeShare * Float(group.cells)
  }
}

/// Cast shadows: darker than the background, and still its texture.
extension BackgroundModel {
  /// Takes shadows out of the mask. A shadow's inside is told first, then its edge, whose texture
  /// is that of the edge; dark cells between cells of a thing are the thing's.
  mutating func dropShadows(_ seen: Seen) {
    guard hasTexture else { return }
    let scratch = seen.scratch
    let kinds = scratch.kinds
    var shades = 0
    for place in 0..<seen.set {
      let cell = Int(scratch.list[place])
      if isShade(cell, bits: shadowTuning.bits, seen) {
        kinds[cell] = Shade.inside.rawValue
        shades += 1
      }
    }
    guard shades > 0 else { return }
    for place in 0..<seen.set {
      let cell = Int(scratch.list[place])
      guard kinds[cell] == 0, touchesInside(cell, kinds) else { continue }
      if isShade(cell, bits: shadowTuning.edgeBits, seen) { kinds[cell] = Shade.edge.rawValue }
    }
    keepLoneShades(seen)
    for place in 0..<seen.set {
      let cell = Int(scratch.list[place])
      if kinds[cell] != 0, !liesInThing(cell, seen) { scratch.flags[cell] = 1 }
    }
    for place in 0..<seen.set {
      let cell = Int(scratch.list[place])
      kinds[cell] = 0
      guard scratch.flags[cell] != 0 else { continue }
      scratch.flags[cell] = 0
      scratch.mask[cell] = 0
      mark(cell, .shadow)
      shadowCells += 1
    }
  }

  /// Groups that are dark and flat nearly throughout have nothing in them that could cast a shadow:
  /// they are things themselves.
  private mutating func keepLoneShades(_ seen: Seen) {
    let scratch = seen.scratch
    for place in 0..<seen.set {
      let seed = Int(scratch.list[place])
      guard scratch.mask[seed] == Self.fresh else { continue }
      let size = gather(from: seed, scratch)
      var casters = 0
      for member in 0..<size where scratch.kinds[Int(scratch.members[member])] == 0 { casters += 1 }
      let isLone =
        casters < shadowTuning.casterCells
        || Float(casters) < shadowTuning.casterShare * Float(size)
      guard isLone else { continue }
      for member in 0..<size { scratch.kinds[Int(scratch.members[member])] = 0 }
    }
    for place in 0..<seen.set { scratch.mask[Int(scratch.list[place])] = Self.fresh }
  }

  private enum Shade: UInt8 { case inside = 1, edge }

  /// Whether a cell can lie in shadow, when its block may have so many bits more than usual.
  private func isShade(_ cell: Int, bits: Float, _ seen: Seen) -> Bool {
    let expected = seen.expected(cell)
    guard expected > shadowTuning.leastGrey,
      textureGain * Float(planes.texture[cell]) < shadowTuning.mostUsual,
      Float(planes.noise[cell]) < shadowTuning.mostNoise * 256
    else { return false }
    let ratio = Float(seen.grey[cell]) * 0.125 / expected
    return ratio > shadowTuning.darkest && ratio < shadowTuning.lightest
      && keepsTexture(cell, bits: bits, seen)
  }

  /// Whether a block has the background's texture or at most a little more.
  func keepsTexture(_ cell: Int, bits: Float, _ seen: Seen) -> Bool {
    let usual = textureGain * Float(planes.texture[cell])
    let own = Float(seen.bits[cell])
    return own < usual + bits + shadowTuning.bitsShare * usual
      && own > shadowTuning.keptShare * usual - 4
  }

  private func touchesInside(_ cell: Int, _ kinds: UnsafeMutablePointer<UInt8>) -> Bool {
    let inside = Shade.inside.rawValue
    let column = cell % columns
    return column > 0 && kinds[cell - 1] == inside
      || column < columns - 1 && kinds[cell + 1] == inside
      || cell >= columns && kinds[cell - columns] == inside
      || cell + columns < count && kinds[cell + columns] == inside
  }

  /// Whether a dark cell lies between cells of a thing, or beside enough of them.
  private func liesInThing(_ cell: Int, _ seen: Seen) -> Bool {
    let mask = seen.scratch.mask
    let kinds = seen.scratch.kinds
    let row = cell / columns
    let column = cell - row * columns
    func isThing(_ row: Int, _ column: Int) -> Bool {
      guard row >= 0, row < rows, column >= 0, column < columns else { return false }
      let other = row * columns + column
      return mask[other] != 0 && kinds[other] == 0
    }
    func reaches(_ down: Int, _ right: Int) -> Bool {
      for step in 1...shadowTuning.reach where isThing(row + step * down, column + step * right) {
        return true
      }
      return false
    }
    if reaches(0, -1) && reaches(0, 1) || reaches(-1, 0) && reaches(1, 0) { return true }
    var beside = 0
    for y in -1...1 {
      for x in -1...1 where isThing(row + y, column + x) { beside += 1 }
    }
    return beside >= shadowTuning.beside
  }

  /// Notes what a cell is in this frame.
  mutating func mark(_ cell: Int, _ kind: CellPlanes.Kind, age: UInt8 = 0) {
    planes.trail[cell] = kind.rawValue << 5 | min(31, age)
    hasTrail = true
  }
}

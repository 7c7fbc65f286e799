import CKernels

extension KernelTwins {
  /// Lets the levels take a frame in. Returns the cells that were so close to a decision, within
  /// `margin` of a level's unit, that floats may have decided otherwise.
  static func learn(
    _ grey: [UInt16], _ cells: inout Cells, _ surround: Surround, limit: [UInt16], by fit: Fit,
    _ rates: wp_rates, margin: Double
  ) -> Set<Int> {
    var close: Set<Int> = []
    for cell in grey.indices {
      let learner = CellLearner(
        shift: fit.dx * Double(surround.slopeX[cell]) + fit.dy * Double(surround.slopeY[cell]),
        limit: Double(limit[cell]) * 2 / fit.gain, fit: fit, rates: rates, margin: margin)
      if learner.learn(grey[cell], &cells, cell) { close.insert(cell) }
    }
    return close
  }

  /// Lets texture and restlessness follow a frame.
  static func follow(
    _ grey: [UInt16], bits: [UInt8], _ cells: inout Cells, busy: [UInt8], near: [UInt8],
    _ steps: wp_steps
  ) {
    for cell in grey.indices {
      if busy[cell] == 0 {
        let gap = Int(bits[cell]) - Int(cells.texture[cell])
        let most = Int(steps.texture)
        cells.texture[cell] = UInt8(Int(cells.texture[cell]) + min(most, max(-most, gap)))
      }
      let change = min(255, abs(Int(grey[cell]) - Int(cells.previous[cell])) * 2)
      let own = Int(cells.rest[cell])
      if change > own {
        let up = Int(near[cell] != 0 ? steps.up_near : steps.up)
        cells.rest[cell] = UInt8(min(change, own + up))
      } else {
        cells.rest[cell] = UInt8(max(change, own - Int(steps.down)))
      }
      cells.previous[cell] = grey[cell]
    }
  }

  /// How one cell learns.
  private struct CellLearner {
    /// What the camera's shake adds to the level seen, and the limit in force, both in units of a
    /// level.
    let shift: Double
    let limit: Double
    let fit: Fit
    let rates: wp_rates
    let margin: Double

    private var pull: Double { Double(max(rates.level, rates.weight)) }

    private func held(_ level: Double) -> Double { min(32_640, max(0, level)) }

    /// True when floats may decide otherwise.
    func learn(_ grey: UInt16, _ cells: inout Cells, _ cell: Int) -> Bool {
      let level = held((Double(grey) * 16 - fit.offset * 128 - shift) / fit.gain)
      let off = (0..<3).map { place in
        // A level that was never seen is no rival.
        place > 0 && cells.weight[place][cell] == 0
          ? 1e9 : abs(level - Double(cells.level[place][cell]))
      }
      let rival = min(limit, off[1], off[2])
      let fits = off[0] <= rival
      var isClose = abs(off[0] - rival) < margin
      fade(&cells, cell, gaining: fits)
      if fits { hear(&cells, cell, off[0]) }
      let old = Double(cells.level[0][cell])
      fold(&cells, cell, first: fits ? old + pull * (level - old) : old)
      if !fits { isClose = takeElsewhere(level, &cells, cell) || isClose }
      return isClose
    }

    private func fade(_ cells: inout Cells, _ cell: Int, gaining: Bool) {
      for place in 0..<3 {
        var weight = Double(cells.weight[place][cell]) * (1 - Double(rates.weight))
        if place == 0, gaining { weight += Double(rates.weight) * 65_535 }
        cells.weight[place][cell] = UInt16(min(65_535, weight))
      }
    }

    /// The noise follows how far the cell is off.
    private func hear(_ cells: inout Cells, _ cell: Int, _ off: Double) {
      let old = Double(cells.noise[cell])
      let louder = old + Double(rates.noise) * (off * 2 - old)
      cells.noise[cell] = UInt16(min(louder, Double(rates.noise_limit) * 256) + 0.5)
    }

    /// The levels take a part of the change of light over.
    private func fold(_ cells: inout Cells, _ cell: Int, first: Double) {
      let changes = abs(fit.gain - 1) > 0.005 || abs(fit.offset) > 0.3
      let share = changes ? Double(rates.fold) : 0
      func folded(_ level: Double) -> Int16 {
        Int16(held(level * (1 + share * (fit.gain - 1)) + share * fit.offset * 128) + 0.5)
      }
      cells.level[0][cell] = folded(first)
      for place in 1..<3 where changes {
        cells.level[place][cell] = folded(Double(cells.level[place][cell]))
      }
    }

    /// A cell that does not show its first level: the nearer of the others follows where it is near
    /// enough, else the last gives way; then they are put in the order of their weights.
    private func takeElsewhere(_ level: Double, _ cells: inout Cells, _ cell: Int) -> Bool {
      let gain = UInt16(Double(rates.weight) * 65_535)
      let off = (0..<3).map { abs(level - Double(cells.level[$0][cell])) }
      let near = [1, 2].filter { cells.weight[$0][cell] > 0 && off[$0] <= limit }
      var isClose = [1, 2].contains { abs(off[$0] - limit) < margin }
      isClose = isClose || abs(off[1] - off[2]) < margin
      if let place = near.min(by: { off[$0] < off[$1] }) {
        let old = Double(cells.level[place][cell])
        cells.level[place][cell] = Int16(old + pull * (level - old) + 0.5)
        cells.weight[place][cell] = UInt16(
          min(65_535, Int(cells.weight[place][cell]) + Int(gain)))
      } else {
        cells.level[2][cell] = Int16(level)
        cells.weight[2][cell] = max(1, gain)
      }
      for upper in [1, 0] {
        let above = cells.weight[upper][cell]
        let below = cells.weight[upper + 1][cell]
        isClose = isClose || margin > 0 && abs(Int(above) - Int(below)) < 3
        guard below > above else { continue }
        cells.weight[upper][cell] = below
        cells.weight[upper + 1][cell] = above
        let level = cells.level[upper][cell]
        cells.level[upper][cell] = cells.level[upper + 1][cell]
        cells.level[upper + 1][cell] = level
      }
      return isClose
    }
  }
}

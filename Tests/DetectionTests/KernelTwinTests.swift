import CKernels
import Testing

/// The kernels against their twins: over sizes that have no inside, or no row, or a tail that no
/// register fits, with canaries around every plane.
@Suite struct KernelTwinTests {
  typealias Grid = KernelTwins.Grid

  private static let grids = [
    Grid(columns: 1, rows: 1), Grid(columns: 1, rows: 2), Grid(columns: 2, rows: 1),
    Grid(columns: 2, rows: 2), Grid(columns: 1, rows: 37), Grid(columns: 37, rows: 1),
    Grid(columns: 3, rows: 3), Grid(columns: 2, rows: 19), Grid(columns: 19, rows: 2),
    Grid(columns: 13, rows: 7), Grid(columns: 40, rows: 30), Grid(columns: 41, rows: 5),
    Grid(columns: 511, rows: 3), Grid(columns: 512, rows: 4), Grid(columns: 1, rows: 512),
  ]

  /// Calls with three samples of each size.
  private static func samples(_ body: (KernelSample) throws -> Void) rethrows {
    for grid in grids {
      for seed in 1...3 as ClosedRange<UInt64> { try body(KernelSample(grid, seed: seed)) }
    }
  }

  /// Gains and shifts that floats hold exactly, and some that they do not.
  private static let fits = [
    KernelTwins.Fit(gain: 1, offset: 0, dx: 0, dy: 0),
    KernelTwins.Fit(gain: 0.5, offset: 12.25, dx: 0.5, dy: -1),
    KernelTwins.Fit(gain: 2, offset: -30, dx: 0, dy: 1),
    KernelTwins.Fit(gain: 1.037, offset: -3.3, dx: 0.017, dy: -0.31),
    KernelTwins.Fit(gain: 0.3, offset: 77.7, dx: -1, dy: 0.9),
  ]

  @Test func `Slopes and ranges of the surround are the twin's`() {
    Self.samples { sample in
      let level = GuardedPlane(sample.cells.level[0])
      let out = GuardedSurround(count: sample.grid.count)
      wp_motion_surround(
        level.start, Int32(sample.grid.columns), Int32(sample.grid.rows), out.kernel)
      #expect(out.values == sample.surround, "\(sample.grid)")
      #expect(out.isGuarded && level.isGuarded, "\(sample.grid)")
      #expect(level.values == sample.cells.level[0])
    }
  }

  @Test func `The sums of the fit are the twin's`() {
    Self.samples { sample in
      let grey = GuardedPlane(sample.grey)
      let level = GuardedPlane(sample.cells.level[0])
      let surround = GuardedSurround(sample.surround)
      for (fit, first) in [(Self.fits[0], 0), (Self.fits[3], 1), (Self.fits[1], 0)] {
        let s = wp_motion_fit(
          grey.start, level.start, surround.kernel, Int32(sample.grid.columns),
          Int32(sample.grid.rows), Int32(first), fit.kernel, 0.125)
        let own = [
          s.rr, s.r1, s.rx, s.ry, s.n, s.x1, s.y1, s.xx, s.xy, s.yy, s.ir, s.i1, s.ix, s.iy,
        ]
        let twins = KernelTwins.fit(
          sample.grey, sample.cells.level[0], sample.surround, sample.grid, first: first, by: fit,
          scale: 0.125)
        for (sum, twin) in zip(own, twins) {
          // Floats in any order: a part in ten thousand of what was added.
          #expect(abs(Double(sum) - twin.sum) <= 1e-4 * twin.size + 1e-3, "\(sample.grid) \(fit)")
        }
      }
    }
  }

  @Test func `Evidence, differences and limits are the twin's`() {
    let limits = wp_limits(
      base: 6, noise: 2.3, rest: 0.5, slope: 0.3, weak: 0.7, range: 0.4, rest_floor: 1.5,
      enough: 19_660, threshold: 1)
    var lenient = limits
    lenient.threshold = 0.25
    lenient.range = 0
    var seen = [Int](repeating: 0, count: 4)
    var close = 0
    Self.samples { sample in
      for (place, fit) in Self.fits.enumerated() {
        let by = place % 2 == 0 ? limits : lenient
        let result = compare(sample, fit, by)
        let twins = KernelTwins.compare(
          sample.grey, sample.cells, sample.surround, raise: sample.raise, by: fit, by)
        #expect(result.isGuarded, "\(sample.grid)")
        #expect(result.strong == result.evidence.count { $0 >= 2 })
        for (cell, twin) in twins.enumerated() {
          #expect(abs(Int(result.difference[cell]) - twin.difference) <= 1, "\(sample.grid)")
          #expect(abs(Int(result.limit[cell]) - twin.limit) <= 1, "\(sample.grid)")
          seen[Int(twin.evidence)] += 1
          if twin.margin < 1e-3 {
            close += 1
          } else {
            #expect(result.evidence[cell] == twin.evidence, "\(sample.grid) \(fit) cell \(cell)")
          }
        }
      }
    }
    // The samples ask something: all kinds of evidence come up, hardly any is left open.
    let all = seen.reduce(0, +)
    #expect(seen.allSatisfy { $0 > all / 50 } && close < all / 100, "\(seen), \(close) close")
  }

  private func compare(_ sample: KernelSample, _ fit: KernelTwins.Fit, _ limits: wp_limits) -> (
    evidence: [UInt8], difference: [Int16], limit: [UInt16], strong: Int, isGuarded: Bool
  ) {
    let count = sample.grid.count
    let cells = GuardedCells(sample.cells)
    let surround = GuardedSurround(sample.surround)
    let grey = GuardedPlane(sample.grey)
    let raise = GuardedPlane(sample.raise)
    let evidence = GuardedPlane<UInt8>(count: count)
    let difference = GuardedPlane<Int16>(count: count)
    let limit = GuardedPlane<UInt16>(count: count)
    var kernel = cells.kernel
    var by = limits
    let strong = wp_motion_compare(
      grey.start, &kernel, surround.kernel, raise.start, Int32(count), fit.kernel, &by,
      evidence.start, difference.start, limit.start)
    #expect(cells.values == sample.cells && surround.values == sample.surround)
    return (
      evidence.values, difference.values, limit.values, Int(strong),
      cells.isGuarded && surround.isGuarded && grey.isGuarded && raise.isGuarded
        && evidence.isGuarded && difference.isGuarded && limit.isGuarded
    )
  }

  @Test func `The cleaned mask and what it spreads to are the twin's`() {
    var closed = 0
    Self.samples { sample in
      let size = (Int32(sample.grid.columns), Int32(sample.grid.rows))
      let evidence = GuardedPlane(sample.evidence)
      let mask = GuardedPlane<UInt8>(count: sample.grid.count)
      let set = wp_motion_clean(evidence.start, size.0, size.1, mask.start)
      let twin = KernelTwins.clean(sample.evidence, sample.grid)
      #expect(mask.values == twin, "\(sample.grid)")
      #expect(Int(set) == twin.count { $0 == 1 }, "\(sample.grid)")
      #expect(mask.isGuarded && evidence.isGuarded && evidence.values == sample.evidence)
      closed += twin.indices.count { twin[$0] == 1 && sample.evidence[$0] == 0 }
      let from = GuardedPlane(sample.bits)
      let to = GuardedPlane<UInt8>(count: sample.grid.count)
      wp_motion_dilate(from.start, size.0, size.1, to.start)
      #expect(to.values == KernelTwins.dilate(sample.bits, sample.grid), "\(sample.grid)")
      #expect(to.isGuarded && from.isGuarded)
    }
    #expect(closed > 100)
  }

  @Test func `Nothing seen cleans to nothing`() {
    for grid in Self.grids {
      let evidence = GuardedPlane([UInt8](repeating: 0, count: grid.count))
      let mask = GuardedPlane<UInt8>(count: grid.count)
      #expect(
        wp_motion_clean(evidence.start, Int32(grid.columns), Int32(grid.rows), mask.start) == 0)
      #expect(mask.values == evidence.values && mask.isGuarded)
    }
  }

  @Test func `Sums of texture, view and slopes are the twin's`() {
    Self.samples { sample in
      let grid = sample.grid
      let grey = GuardedPlane(sample.grey)
      let level = GuardedPlane(sample.cells.level[0])
      let surround = GuardedSurround(sample.surround)
      var seen: UInt64 = 9
      var usual: UInt64 = 9
      wp_motion_texture(
        sample.bits, sample.cells.texture, sample.evidence, Int32(grid.count), &seen, &usual)
      let texture = KernelTwins.texture(
        bits: sample.bits, usual: sample.cells.texture, evidence: sample.evidence)
      #expect(seen == texture.seen && usual == texture.usual, "\(grid)")
      let view = wp_motion_view(grey.start, level.start, Int32(grid.count))
      let viewTwin = KernelTwins.view(sample.grey, sample.cells.level[0])
      #expect(
        view.grey == viewTwin.grey && view.square == viewTwin.square
          && view.level == viewTwin.level, "\(grid)")
      let slopes = wp_motion_slopes(
        grey.start, surround.kernel, Int32(grid.columns), Int32(grid.rows))
      let twin = KernelTwins.slopes(sample.grey, sample.surround, grid)
      #expect(abs(Double(slopes.frame) - twin.frame) <= 1e-4 * twin.frame + 1e-3, "\(grid)")
      #expect(
        abs(Double(slopes.background) - twin.background) <= 1e-4 * twin.background + 1e-3,
        "\(grid)")
      #expect(
        abs(Double(slopes.product) - twin.product)
          <= 1e-4 * (twin.frame * twin.background).squareRoot() + 1e-3, "\(grid)")
    }
  }

  @Test func `The sums of the view hold the brightest and largest picture`() {
    let count = 512 * 512
    let grey = [UInt16](repeating: 2_047, count: count)
    let view = wp_motion_view(grey, [Int16](repeating: 32_640, count: count), Int32(count))
    #expect(view.square == 2_047 * 2_047 * UInt64(count))
    #expect(view.grey == 2_047 * UInt64(count) && view.level == 32_640 * UInt64(count))
    var seen: UInt64 = 0
    var usual: UInt64 = 0
    let full = [UInt8](repeating: 255, count: count)
    wp_motion_texture(full, full, [UInt8](repeating: 0, count: count), Int32(count), &seen, &usual)
    #expect(seen == 255 * UInt64(count) && usual == seen)
  }

  /// Shares that floats hold exactly: then every cell must be the twin's, ties included.
  private static let exact = wp_rates(
    weight: 1 / 64, level: 1 / 8, noise: 1 / 32, noise_limit: 12, fold: 1 / 16)
  private static let rough = wp_rates(
    weight: 0.0037, level: 0.1, noise: 0.03, noise_limit: 12, fold: 0.08)
  private static let early = wp_rates(
    weight: 0.5, level: 0.125, noise: 0.03125, noise_limit: 12, fold: 0)

  @Test func `What the cells learn is the twin's to the last bit where floats are exact`() {
    Self.samples { sample in
      for (fit, rates) in [
        (Self.fits[0], Self.exact), (Self.fits[1], Self.exact), (Self.fits[2], Self.exact),
        (Self.fits[0], Self.early),
      ] {
        let (learnt, isGuarded) = learn(sample, fit, rates)
        var twin = sample.cells
        _ = KernelTwins.learn(
          sample.grey, &twin, sample.surround, limit: sample.limit, by: fit, rates, margin: 0)
        #expect(learnt == twin && isGuarded, "\(sample.grid) \(fit)")
      }
    }
  }

  @Test func `What the cells learn is the twin's within a unit where floats round`() {
    var close = 0
    var all = 0
    Self.samples { sample in
      for fit in Self.fits.dropFirst(2) {
        let (learnt, isGuarded) = learn(sample, fit, Self.rough)
        var twin = sample.cells
        let open = KernelTwins.learn(
          sample.grey, &twin, sample.surround, limit: sample.limit, by: fit, Self.rough,
          margin: 0.1)
        close += open.count
        all += sample.grid.count
        #expect(isGuarded)
        for cell in sample.grey.indices where !open.contains(cell) {
          for place in 0..<3 {
            let level = abs(Int(learnt.level[place][cell]) - Int(twin.level[place][cell]))
            let weight = abs(Int(learnt.weight[place][cell]) - Int(twin.weight[place][cell]))
            #expect(level <= 1 && weight <= 1, "\(sample.grid) \(fit) cell \(cell) \(place)")
          }
          #expect(abs(Int(learnt.noise[cell]) - Int(twin.noise[cell])) <= 1, "\(sample.grid)")
        }
      }
    }
    #expect(close < all / 10, "\(close) of \(all)")
  }

  private func learn(_ sample: KernelSample, _ fit: KernelTwins.Fit, _ rates: wp_rates) -> (
    KernelTwins.Cells, isGuarded: Bool
  ) {
    let cells = GuardedCells(sample.cells)
    let surround = GuardedSurround(sample.surround)
    let grey = GuardedPlane(sample.grey)
    let limit = GuardedPlane(sample.limit)
    let odd = GuardedPlane<UInt8>(count: sample.grid.count)
    var kernel = cells.kernel
    var by = rates
    wp_motion_learn(
      grey.start, &kernel, surround.kernel, limit.start, Int32(sample.grid.count), fit.kernel, &by,
      odd.start)
    #expect(surround.values == sample.surround && limit.values == sample.limit)
    return (
      cells.values,
      cells.isGuarded && surround.isGuarded && grey.isGuarded && limit.isGuarded && odd.isGuarded
    )
  }

  @Test(arguments: [
    wp_steps(texture: 1, up: 1, up_near: 0, down: 1),
    wp_steps(texture: 0, up: 19, up_near: 1, down: 0),
    wp_steps(texture: 20, up: 38, up_near: 1, down: 25),
    wp_steps(texture: 255, up: 255, up_near: 255, down: 255),
  ])
  func `Texture and restlessness follow as the twin's`(steps: wp_steps) {
    Self.samples { sample in
      let cells = GuardedCells(sample.cells)
      let grey = GuardedPlane(sample.grey)
      var kernel = cells.kernel
      wp_motion_follow(
        grey.start, sample.bits, &kernel, sample.flags, sample.others, Int32(sample.grid.count),
        steps)
      var twin = sample.cells
      KernelTwins.follow(
        sample.grey, bits: sample.bits, &twin, busy: sample.flags, near: sample.others, steps)
      #expect(cells.values == twin && cells.isGuarded, "\(sample.grid)")
    }
  }
}

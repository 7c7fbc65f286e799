import CKernels

/// A plane between canaries, as a kernel takes it.
final class GuardedPlane<Value: FixedWidthInteger> {
  private static var edge: Int { 64 }
  private static var canary: Value { Value(truncatingIfNeeded: 0x5AA5) }

  // Owned: `count + 2 * edge` values, made by init and freed by deinit; the plane begins `edge`
  // values in. Kernels get `start` and may touch `count` values from there.
  private let memory: UnsafeMutablePointer<Value>
  let count: Int

  init(_ values: [Value]) {
    count = values.count
    memory = .allocate(capacity: count + 2 * Self.edge)
    memory.initialize(repeating: Self.canary, count: count + 2 * Self.edge)
    for (place, value) in values.enumerated() { start[place] = value }
  }

  convenience init(count: Int) { self.init([Value](repeating: Self.canary, count: count)) }

  deinit { memory.deallocate() }

  var start: UnsafeMutablePointer<Value> { memory + Self.edge }
  var values: [Value] { (0..<count).map { start[$0] } }

  /// Whether nothing was written beside the plane.
  var isGuarded: Bool {
    let beside = Array(0..<Self.edge) + Array((Self.edge + count)..<(2 * Self.edge + count))
    return beside.allSatisfy { memory[$0] == Self.canary }
  }
}

/// A camera's planes between canaries.
final class GuardedCells {
  let level: [GuardedPlane<Int16>]
  let weight: [GuardedPlane<UInt16>]
  let noise: GuardedPlane<UInt16>
  let rest: GuardedPlane<UInt8>
  let texture: GuardedPlane<UInt8>
  let previous: GuardedPlane<UInt16>

  init(_ cells: KernelTwins.Cells) {
    level = cells.level.map { GuardedPlane($0) }
    weight = cells.weight.map { GuardedPlane($0) }
    noise = GuardedPlane(cells.noise)
    rest = GuardedPlane(cells.rest)
    texture = GuardedPlane(cells.texture)
    previous = GuardedPlane(cells.previous)
  }

  var kernel: wp_cells {
    wp_cells(
      level: (level[0].start, level[1].start, level[2].start),
      weight: (weight[0].start, weight[1].start, weight[2].start), noise: noise.start,
      rest: rest.start, texture: texture.start, previous: previous.start)
  }

  var values: KernelTwins.Cells {
    KernelTwins.Cells(
      level: level.map(\.values), weight: weight.map(\.values), noise: noise.values,
      rest: rest.values, texture: texture.values, previous: previous.values)
  }

  var isGuarded: Bool {
    level.allSatisfy(\.isGuarded) && weight.allSatisfy(\.isGuarded) && noise.isGuarded
      && rest.isGuarded && texture.isGuarded && previous.isGuarded
  }
}

/// The surround between canaries.
final class GuardedSurround {
  let slopeX: GuardedPlane<Int16>
  let slopeY: GuardedPlane<Int16>
  let low: GuardedPlane<Int16>
  let high: GuardedPlane<Int16>

  init(count: Int) {
    slopeX = GuardedPlane(count: count)
    slopeY = GuardedPlane(count: count)
    low = GuardedPlane(count: count)
    high = GuardedPlane(count: count)
  }

  init(_ surround: KernelTwins.Surround) {
    slopeX = GuardedPlane(surround.slopeX)
    slopeY = GuardedPlane(surround.slopeY)
    low = GuardedPlane(surround.low)
    high = GuardedPlane(surround.high)
  }

  var kernel: wp_surround {
    wp_surround(slope_x: slopeX.start, slope_y: slopeY.start, low: low.start, high: high.start)
  }

  var values: KernelTwins.Surround {
    KernelTwins.Surround(
      slopeX: slopeX.values, slopeY: slopeY.values, low: low.values, high: high.values)
  }

  var isGuarded: Bool {
    slopeX.isGuarded && slopeY.isGuarded && low.isGuarded && high.isGuarded
  }
}

/// Seeded planes of one size: a camera that has learnt, and a frame of it.
struct KernelSample {
  let grid: KernelTwins.Grid
  var cells: KernelTwins.Cells
  let surround: KernelTwins.Surround
  let grey: [UInt16]
  let bits: [UInt8]
  let evidence: [UInt8]
  let raise: [UInt8]
  let limit: [UInt16]
  /// 0 and 1.
  let flags: [UInt8]
  let others: [UInt8]

  init(_ grid: KernelTwins.Grid, seed: UInt64) {
    self.grid = grid
    var chance = Chance(state: seed &* 7_919 &+ UInt64(grid.columns * 1_000 + grid.rows))
    let count = grid.count
    func plane<Value: FixedWidthInteger>(_ limit: Int, _ type: Value.Type = Value.self) -> [Value] {
      (0..<count).map { _ in
        // One in eight lies at an end of the range.
        switch chance.below(16) {
        case 0: 0
        case 1: Value(limit - 1)
        default: Value(chance.below(limit))
        }
      }
    }
    let level: [[Int16]] = [plane(32_641), plane(32_641), plane(32_641)]
    var weight: [[UInt16]] = [plane(65_536), plane(65_536), plane(65_536)]
    for cell in 0..<count where chance.below(3) > 0 {
      // As the model keeps them: the commonest first, the last two often never seen.
      let sorted = weight.map { $0[cell] }.sorted(by: >)
      for place in 0..<3 { weight[place][cell] = sorted[place] }
      if chance.below(2) == 0 { weight[2][cell] = 0 }
      if chance.below(4) == 0 { weight[1][cell] = 0 }
    }
    cells = KernelTwins.Cells(
      level: level, weight: weight, noise: plane(12 * 256 + 1), rest: plane(256),
      texture: plane(256), previous: plane(2_048))
    surround = KernelTwins.surround(level[0], grid)
    let scattered: [UInt16] = plane(2_048)
    grey = (0..<count).map { cell in
      // Most cells show a level that is known, within some grey levels.
      let place = chance.below(6)
      guard place < 5 else { return scattered[cell] }
      let known = Int(level[max(0, place - 2)][cell]) / 16
      return UInt16(min(2_047, max(0, known + chance.below(161) - 80)))
    }
    bits = plane(256)
    // Of three kinds, so that a mask has holes, lone cells and solid parts.
    let thing = 1 + chance.below(3)
    evidence = (0..<count).map { _ in
      UInt8(chance.below(4) < thing ? 1 + chance.below(3) : 0)
    }
    raise = (0..<count).map { _ in UInt8(16 * chance.below(9)) }
    limit = plane(12_000)
    flags = plane(2)
    others = plane(2)
  }
}

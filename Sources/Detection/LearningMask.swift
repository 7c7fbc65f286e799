internal import Wire

/// Learns which cells are in motion for much of the time, so that they no longer count: a crown in
/// the wind that the model cannot take for scenery, a flag, a fan.
///
/// Each cell keeps the share of time that it was in motion: the plain mean of the first hour, then
/// a mean that forgets by the hour. Time, not frames, so that the frame rate does not matter. From
/// half of an hour on a cell is hidden, and with it a cell beside it from a quarter on, so that the
/// fringe of a crown goes with it; under a fifth it counts again.
///
/// A busy road stays in view: N vehicles an hour that each cover a cell for T seconds move it for
/// 1 - exp(-N · T / 3,600) of the time. With 1 s, a car of 5 m at 40 km/h and two cells' length,
/// half of the hour takes 2,500 vehicles, more than one lane carries (about 1,700 an hour, Highway
/// Capacity Manual, two-lane roads); lorries of 2 s take 1,250. A queue that stands becomes scenery
/// after the settling time instead.
struct LearningMask {
  /// Milliseconds between two looks at the mask [D: 500 an hour, an error of a share of 0.5 of
  /// 0.02; no whole part of the periods of traffic lights].
  static let sampleMs: Int64 = 7_000
  /// Milliseconds until a cell can be hidden, and in which shares are forgotten (issue: an hour).
  static let memoryMs: Int64 = 3_600_000
  /// Shares of time, of 4,095: hidden, hidden beside such, shown again [D].
  static let hideShare: UInt16 = 2_048
  static let besideShare: UInt16 = 1_024
  static let showShare: UInt16 = 819
  /// Largest part of the watched cells that is ever hidden [D]: a camera of which more moves all
  /// the time cannot be used, and says so.
  static let limit = 0.3
  /// Cells hidden within so many milliseconds are told as one part [D].
  static let partMs: Int64 = 600_000
  /// Parts told apart: four bits, 0 for cells that count.
  static let partLimit = 15

  /// Rises whenever what is hidden changes.
  private(set) var generation: Int
  /// Number of hidden cells.
  private(set) var hiddenCount = 0
  /// Whether more of the picture always moves than may be hidden.
  private(set) var isTooMuch = false

  private let columns: Int
  private let rows: Int
  /// Share of time in motion in the upper 12 bits, the part in the lower 4.
  private var cells: [UInt16]
  /// When each part was hidden.
  private var parts: [(since: WallTime, sinceMs: Int64)] = []
  private var observedMs: Int64 = 0
  private var lastMs: Int64?

  init(columns: Int, rows: Int, generation: Int = 0) {
    self.generation = generation
    self.columns = columns
    self.rows = rows
    cells = [UInt16](repeating: 0, count: columns * rows)
  }

  /// Whether a cell is hidden.
  func hides(_ index: Int) -> Bool { hiddenCount > 0 && cells[index] & 0xF != 0 }

  /// Marks the cells of a mask (1 where something moves) that are held back with 2; gives their
  /// number. A hidden cell counts where it touches two or more moving cells that are not hidden: a
  /// person who walks past the crown is whole.
  func sift(_ mask: UnsafeMutablePointer<UInt8>, watched: [UInt8]) -> Int {
    guard hiddenCount > 0 else { return 0 }
    var held = 0
    for index in cells.indices where mask[index] != 0 && cells[index] & 0xF != 0 {
      guard !touches(mask, watched, index) else { continue }
      mask[index] = 2
      held += 1
    }
    return held
  }

  private func touches(
    _ mask: UnsafeMutablePointer<UInt8>, _ watched: [UInt8], _ index: Int
  ) -> Bool {
    var open = 0
    around(index) { other in
      if mask[other] != 0, watched[other] != 0, cells[other] & 0xF == 0 { open += 1 }
    }
    return open >= 2
  }

  @inline(__always)
  private func around(_ index: Int, _ body: (Int) -> Void) {
    let row = index / columns
    let column = index - row * columns
    for y in max(0, row - 1)...min(rows - 1, row + 1) {
      for x in max(0, column - 1)...min(columns - 1, column + 1) where x != column || y != row {
        body(y * columns + x)
      }
    }
  }

  /// Takes a frame's mask in, at most once every ``sampleMs``; true when ``isTooMuch`` changed.
  mutating func observe(
    _ mask: UnsafePointer<UInt8>, watched: [UInt8], watchedCount: Int, at nowMs: Int64,
    wall: WallTime
  ) -> Bool {
    guard let lastMs else {
      self.lastMs = nowMs
      return false
    }
    guard nowMs - lastMs >= Self.sampleMs else { return false }
    self.lastMs = nowMs
    // A pause is not time in which anything was seen.
    let passed = min(nowMs - lastMs, 2 * Self.sampleMs)
    observedMs = min(Self.memoryMs, observedMs + passed)
    let rate = Int32(passed << 16 / observedMs)
    for index in cells.indices where watched[index] != 0 {
      let share = Int32(cells[index] >> 4)
      let wanted: Int32 = mask[index] != 0 ? 4_095 : 0
      let moved = share + ((wanted - share) * rate + 32_768) >> 16
      cells[index] = UInt16(min(4_095, max(0, moved))) << 4 | cells[index] & 0xF
    }
    guard observedMs >= Self.memoryMs else { return false }
    return choose(watched: watched, watchedCount: watchedCount, at: nowMs, wall: wall)
  }

  private mutating func choose(
    watched: [UInt8], watchedCount: Int, at nowMs: Int64, wall: WallTime
  ) -> Bool {
    var wanted = 0
    var fresh = 0
    var leaving = 0
    for index in cells.indices {
      let isHidden = cells[index] & 0xF != 0
      let isWanted = watched[index] != 0 && wantsHiding(index)
      wanted += isWanted ? 1 : 0
      fresh += isWanted && !isHidden ? 1 : 0
      leaving += isHidden && !isWanted ? 1 : 0
    }
    let wasTooMuch = isTooMuch
    // Over at the limit, right again under four fifths of it [D], so that shares which dither
    // there do not raise and clear the fault again and again.
    let limit = (wasTooMuch ? 0.8 : 1) * Self.limit
    isTooMuch = Double(wanted) > limit * Double(watchedCount)
    let takesFresh = fresh > 0 && !isTooMuch
    if takesFresh || leaving > 0 {
      let part = takesFresh ? part(at: nowMs, wall: wall) : 0
      // Judged on the shares alone, so cells hidden on the way change nothing for their neighbours.
      for index in cells.indices {
        let isWanted = watched[index] != 0 && wantsHiding(index)
        if !isWanted {
          cells[index] &= ~0xF
        } else if cells[index] & 0xF == 0, takesFresh {
          cells[index] |= part
        }
      }
      hiddenCount = cells.reduce(0) { $0 + ($1 & 0xF != 0 ? 1 : 0) }
      generation += 1
    }
    return isTooMuch != wasTooMuch
  }

  private func wantsHiding(_ index: Int) -> Bool {
    let share = cells[index] >> 4
    if share >= Self.hideShare { return true }
    if cells[index] & 0xF != 0 { return share >= Self.showShare }
    guard share >= Self.besideShare else { return false }
    var isBeside = false
    around(index) { if cells[$0] >> 4 >= Self.hideShare { isBeside = true } }
    return isBeside
  }

  /// The part that cells hidden now belong to.
  private mutating func part(at nowMs: Int64, wall: WallTime) -> UInt16 {
    if let last = parts.last, nowMs - last.sinceMs < Self.partMs { return UInt16(parts.count) }
    if parts.count == Self.partLimit {
      // The two oldest become one, under the older's time.
      for index in cells.indices where cells[index] & 0xF >= 2 { cells[index] -= 1 }
      parts.remove(at: 1)
    }
    parts.append((wall, nowMs))
    return UInt16(parts.count)
  }

  /// What is hidden, oldest first.
  var hidden: [HiddenCells] {
    guard hiddenCount > 0 else { return [] }
    return parts.indices.compactMap { place in
      let members = cells.map { $0 & 0xF == UInt16(place + 1) ? UInt8(1) : 0 }
      var sum = 0
      var count = 0
      for index in members.indices where members[index] != 0 {
        sum += Int(cells[index] >> 4)
        count += 1
      }
      guard count > 0 else { return nil }
      var grid = CellGrid(columns: columns, rows: rows)
      var marks = members
      marks.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { grid.pack(base, where: members) }
      }
      return HiddenCells(
        since: parts[place].since, share: Double(sum) / Double(count) / 4_095, cells: grid)
    }
  }
}

import Detection

/// Where the rows of a strip lie, pixels from its top, and in which line each beam is drawn.
///
/// ```
///   words of bends
///   beams of heads that look down (towards drivers of approach up)
///   coverage of approach up
///   signs of approach up
///   ═══ road ═══ ticks
///   signs of approach down
///   coverage of approach down
///   beams of heads that look up
/// ```
struct PlanRows {
  /// Pixels between two lines of beams.
  static let beam = 17.0

  /// The line of each head's beam, by its place among the corridor's heads: those that look the
  /// same way and overlap stand one above the other.
  let beamLines: [Int]
  /// The line of each bend's words.
  let wordLines: [Int]
  let words = 16.0
  let beamsDown: Double
  let coverageUp: Double
  let signsUp: Double
  let road: Double
  let signsDown: Double
  let coverageDown: Double
  let beamsUp: Double
  let bottom: Double
  let height: Double

  /// Pixels of a bend's words: five lines.
  static let wordsHeight = 66.0

  init(_ corridor: Corridor) {
    var ends: [Approach: [Double]] = [:]
    var lines = [Int](repeating: 0, count: corridor.heads.count)
    // By their lower end, so that the first line with room is the best.
    let order = corridor.heads.indices.sorted {
      corridor.heads[$0].stretch.lowerBound < corridor.heads[$1].stretch.lowerBound
    }
    for place in order {
      let head = corridor.heads[place]
      var taken = ends[head.looks] ?? []
      let line = taken.firstIndex { $0 <= head.stretch.lowerBound } ?? taken.count
      if line == taken.count { taken.append(0) }
      taken[line] = head.stretch.upperBound
      ends[head.looks] = taken
      lines[place] = line
    }
    beamLines = lines
    wordLines = Self.wordLines(corridor)
    let wordRows = Double((wordLines.max() ?? 0) + 1)
    beamsDown = words + wordRows * Self.wordsHeight + 4
    coverageUp = beamsDown + Double(max(1, ends[.down]?.count ?? 0)) * Self.beam + 4
    signsUp = coverageUp + 22
    road = signsUp + 30
    signsDown = road + 48
    coverageDown = signsDown + 32
    beamsUp = coverageDown + 24
    bottom = beamsUp + Double(max(1, ends[.up]?.count ?? 0)) * Self.beam + 6
    height = bottom + 22
  }

  /// Bends whose words would run into those of the one before go a line lower, and back up.
  private static func wordLines(_ corridor: Corridor) -> [Int] {
    // Words take some 110 pixels at 0.7 pixels a metre.
    let room = 160.0
    var ends: [Double] = []
    return corridor.bends.map { bend in
      let middle = (bend.pc + bend.pt) / 2
      let line = ends.firstIndex { $0 <= middle } ?? ends.count
      guard line < 4 else { return 3 }
      if line == ends.count { ends.append(0) }
      ends[line] = middle + room
      return line
    }
  }
}

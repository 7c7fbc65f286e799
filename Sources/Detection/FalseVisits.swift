/// How many visits that people called false touched each cell of a camera's picture. From three on
/// a cell needs more change to count, so that what keeps fooling the camera there stops.
public struct FalseVisits: Equatable, Sendable {
  /// False visits from which a cell's threshold rises (issue 4: from three on).
  public static let firstRaised: UInt8 = 3

  /// Cells across.
  public let columns: Int
  /// Cells down.
  public let rows: Int
  /// False visits that touched each cell, row-major, at most 255.
  public private(set) var counts: [UInt8]

  /// Counts of zero. The size is that of a ``CellGrid``: 0...65,535 each way.
  public init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
    counts = [UInt8](repeating: 0, count: self.columns * self.rows)
  }

  /// Counts one more false visit with the cells that it touched. Cells of another grid, which the
  /// camera had with another size of picture, count where they lie in the picture.
  public mutating func add(_ cells: CellGrid) {
    guard cells.columns > 0, cells.rows > 0 else { return }
    for row in 0..<rows {
      let otherRow = row * cells.rows / rows
      for column in 0..<columns
      where cells[column * cells.columns / columns, otherRow] {
        let index = row * columns + column
        counts[index] = counts[index] == .max ? .max : counts[index] + 1
      }
    }
  }

  /// Cells whose threshold is raised.
  public var raisedCells: Int { counts.count { $0 >= Self.firstRaised } }

  /// Their share of the picture, 0...1.
  public var raisedShare: Double {
    counts.isEmpty ? 0 : Double(raisedCells) / Double(counts.count)
  }

  /// Share of the picture over which no cell is raised more than twice: called false all over, a
  /// camera must not go blind [D: the share that the learning mask hides at most].
  static let raiseLimit = LearningMask.limit

  /// Raise of a cell's limit for so many false visits, in 64ths: the limit is multiplied by
  /// 1 + raise / 64. Twice at three, a quarter more for each further one, three times at most.
  ///
  /// [D] What fools a camera again and again passes its limit by a good part: at 1.5 times a glint
  /// of 14 grey levels in a drawn scene still started visits, at twice it does not. The end is
  /// where a person in clothes some 60 grey levels from the ground is still seen within the cells
  /// that are raised, and any person beside them (FeedbackTests).
  static func raise(_ count: UInt8) -> UInt8 {
    count < firstRaised ? 0 : 64 + 16 * min(4, count - firstRaised)
  }

  /// The raise of each cell of a grid of that size, row-major.
  func raises(columns: Int, rows: Int) -> [UInt8] {
    var raises = [UInt8](repeating: 0, count: columns * rows)
    guard self.columns > 0, self.rows > 0 else { return raises }
    let most: UInt8 = raisedShare > Self.raiseLimit ? 64 : .max
    for row in 0..<rows {
      let base = row * self.rows / rows * self.columns
      for column in 0..<columns {
        raises[row * columns + column] =
          min(most, Self.raise(counts[base + column * self.columns / columns]))
      }
    }
    return raises
  }
}

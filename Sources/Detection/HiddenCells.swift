public import Wire

/// Cells that a camera's learning mask hides because they move most of the time: motion there
/// starts no visit. A person who walks past is seen by the cells beside them.
public struct HiddenCells: Equatable, Sendable {
  /// Since when, within ten minutes.
  public var since: WallTime
  /// Mean share of the last hour that they were in motion, 0...1.
  public var share: Double
  /// Which.
  public var cells: CellGrid

  /// Makes a list entry.
  public init(since: WallTime, share: Double, cells: CellGrid) {
    self.since = since
    self.share = share
    self.cells = cells
  }
}

extension Visit {
  /// Where something moved in one span of a visit.
  public struct Slice: Equatable, Sendable {
    /// When the span began: milliseconds after the visit's start, 0 and up, by the monotonic
    /// clock. It lasts until the next slice at most.
    public var offsetMs: Int64
    /// Every watched cell that moved in a frame of the span.
    public var cells: CellGrid

    /// Makes a slice.
    public init(offsetMs: Int64, cells: CellGrid) {
      self.offsetMs = offsetMs
      self.cells = cells
    }
  }

  /// Most slices of a trail [D]: what is stored and served takes so many; cameras keep eight.
  public static let sliceLimit = 16

  /// Every cell that moved in the visit; nil when its trail is not known.
  public var cells: CellGrid? {
    guard var union = trail.first?.cells else { return nil }
    for slice in trail.dropFirst() { union.formUnion(slice.cells) }
    return union
  }
}

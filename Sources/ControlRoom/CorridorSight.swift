public import Detection
public import Wire

/// How a corridor stood when it was last looked at.
public struct CorridorSight: Equatable, Sendable {
  /// What was seen.
  public var picture: CorridorPicture
  /// When: pages must see that it grows old, should whoever looks have stopped.
  public var taken: WallTime

  /// Makes a sight.
  public init(_ picture: CorridorPicture, taken: WallTime) {
    self.picture = picture
    self.taken = taken
  }
}

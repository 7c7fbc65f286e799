/// What the map and the cameras' pages need of the program.
public struct CountySources: Sendable {
  /// Makes a set that knows nothing, for what runs without a county.
  public init() {}
}

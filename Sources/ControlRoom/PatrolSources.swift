/// What units' own pages need of the program.
public struct PatrolSources: Sendable {
  /// Makes a set that knows nothing, for what runs without units' pages.
  public init() {}
}

/// The two ways along a corridor, named by the direction of rising or falling chainage.
public enum Approach: String, CaseIterable, Sendable, Codable, BitwiseCopyable {
  /// Vehicles that come with rising chainage.
  case up
  /// Vehicles that come with falling chainage.
  case down

  /// The other way.
  public var opposite: Approach { self == .up ? .down : .up }
  /// +1 when chainage rises along the way, −1 when it falls.
  public var sign: Double { self == .up ? 1 : -1 }
}

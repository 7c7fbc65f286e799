/// A vehicle or pedestrian on a corridor as the rules see it, whether tracked or true: where it may
/// be now, how fast, and how well that is known.
public struct RoadUser: Equatable, Sendable {
  /// What it is taken for.
  public enum Kind: String, CaseIterable, Sendable, Codable, BitwiseCopyable {
    case car
    /// A long vehicle: over 9 m, or classed as a truck by its head.
    case truck
    case pedestrian
  }

  /// How it is known.
  public enum Knowledge: String, CaseIterable, Sendable, Codable, BitwiseCopyable {
    /// Measured within the coasting time, or in a stretch that no head sees for no longer than a
    /// drive through it takes.
    case tracked
    /// Out of sight for longer: somewhere between the two ends of its interval, until the longest
    /// transit time is over (domain.md 4.2).
    case unknown
  }

  /// A number of its own for as long as it is followed.
  public var id: UInt64
  /// The way it goes.
  public var approach: Approach
  /// What it is taken for.
  public var kind: Kind
  /// Chainage of its front, metres.
  public var chainage: Double
  /// How far its front may be ahead of ``chainage`` along its way, metres, 0 or more.
  public var ahead: Double
  /// How far its front may be behind ``chainage`` along its way, metres, 0 or more.
  public var behind: Double
  /// Metres a second along its way, 0 or more.
  public var speed: Double
  /// How much faster or slower it may be, metres a second, 0 or more.
  public var speedError: Double
  /// Metres from front to rear.
  public var length: Double
  /// How it is known.
  public var knowledge: Knowledge
  /// Since when it stands (under 0.5 m/s), milliseconds of the caller's clock; nil while it moves.
  public var standsSinceMs: Int64?
  /// Whether it is out of sight close to one that is seen: its speed is that one's.
  public var isHidden = false
  /// Whether it goes against its lane's direction (``Corridor/Head/lane``).
  public var isWrongWay: Bool

  /// Makes a road user; with the defaults one that is known exactly.
  public init(
    id: UInt64, approach: Approach, kind: Kind, chainage: Double, ahead: Double = 0,
    behind: Double = 0, speed: Double, speedError: Double = 0, length: Double,
    knowledge: Knowledge = .tracked, standsSinceMs: Int64? = nil, isWrongWay: Bool = false
  ) {
    self.id = id
    self.approach = approach
    self.kind = kind
    self.chainage = chainage
    self.ahead = ahead
    self.behind = behind
    self.speed = speed
    self.speedError = speedError
    self.length = length
    self.knowledge = knowledge
    self.standsSinceMs = standsSinceMs
    self.isWrongWay = isWrongWay
  }
}

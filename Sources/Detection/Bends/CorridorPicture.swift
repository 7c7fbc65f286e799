public import Wire

/// How a corridor stands now, for people: what operators see as a strip.
public struct CorridorPicture: Equatable, Sendable {
  /// How a head stands.
  public enum Watch: String, CaseIterable, Sendable, Codable {
    /// Has not spoken since the start.
    case waiting
    /// Speaks.
    case alive
    /// Silent for 60 s, or its sensor is broken by its own word.
    case lost
    /// Speaks but has missed vehicles that its neighbours saw.
    case blind
  }

  /// A sign as it is told.
  public struct Sign: Equatable, Sendable {
    /// The sign.
    public var device: DeviceID
    /// What it is told to show.
    public var text: SignText
    /// The speed beside it; zero for none.
    public var speed: Speed
    /// Why; nil for a message.
    public var reason: WarningReason?
    /// Whether it says itself that it shows that.
    public var isConfirmed: Bool
    /// Whether it is at fault.
    public var isFaulty: Bool

    /// Makes a sign's standing.
    public init(
      device: DeviceID, text: SignText, speed: Speed, reason: WarningReason?, isConfirmed: Bool,
      isFaulty: Bool
    ) {
      self.device = device
      self.text = text
      self.speed = speed
      self.reason = reason
      self.isConfirmed = isConfirmed
      self.isFaulty = isFaulty
    }
  }

  /// Id of the corridor.
  public var corridor: String
  /// Vehicles and pedestrians, by chainage.
  public var users: [RoadUser]
  /// Signs in the corridor's order.
  public var signs: [Sign]
  /// Heads in the corridor's order.
  public var heads: [Watch]

  /// Makes a picture.
  public init(corridor: String, users: [RoadUser], signs: [Sign], heads: [Watch]) {
    self.corridor = corridor
    self.users = users
    self.signs = signs
    self.heads = heads
  }
}

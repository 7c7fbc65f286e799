public import Wire

/// What a bend detector tells the desk.
public struct BendAlert: Equatable, Sendable, Codable {
  /// What happened.
  public enum Kind: String, CaseIterable, Sendable, Codable {
    /// A vehicle at 1.5 times the advisory speed or more (domain.md C6).
    case severeOverspeed
    /// Something stands in the bend.
    case obstacle
    /// A head has gone silent: the bend's signs are degraded to caution.
    case headLost
    /// The lost head is back.
    case headBack
    /// A sign does not show what it was told.
    case signMismatch
    /// The sign shows what it is told again.
    case signBack
  }

  /// The bend.
  public var bend: String
  /// What happened.
  public var kind: Kind
  /// The device that it was seen by or that is at fault.
  public var device: DeviceID
  /// The approach concerned.
  public var approach: Bend.Approach
  /// The vehicle's speed; nil when no vehicle is concerned.
  public var speed: Speed?
  /// When.
  public var at: WallTime

  /// Makes an alert.
  public init(
    bend: String, kind: Kind, device: DeviceID, approach: Bend.Approach, speed: Speed?,
    at: WallTime
  ) {
    self.bend = bend
    self.kind = kind
    self.device = device
    self.approach = approach
    self.speed = speed
    self.at = at
  }
}

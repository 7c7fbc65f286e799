public import Wire

/// What happened on a corridor and is kept (issue 5, item 6): ``BendStatistics`` sums it up.
public enum BendEvent: Equatable, Sendable {
  /// A vehicle came to a bend's near limit.
  case passage(Passage)
  /// A sign went over to a warning; ``LitSpell/reason`` is the first rule that asked for it.
  case lit(LitSpell)
  /// A sign's warning ended after so many seconds.
  case dark(sign: DeviceID, bend: String, approach: Approach, litSeconds: Double)
  /// A vehicle went into a bend's zone that another is coming to: the smallest gap between their
  /// predicted stays, seconds; 0 or less when they will be in it together. Told once a pair, by the
  /// first.
  case meeting(bend: String, gapSeconds: Double)
  /// A driver was reminded of the speed, once a vehicle and bend.
  case reminded(user: UInt64, bend: String, approach: Approach, chainage: Double)

  /// A vehicle at a bend's near limit.
  public struct Passage: Equatable, Sendable {
    /// The followed vehicle's number.
    public var user: UInt64
    /// The bend.
    public var bend: String
    /// The way it came.
    public var approach: Approach
    /// What it is taken for.
    public var kind: RoadUser.Kind
    /// Its mean speed within 20 m of its approach's sign, where drivers have not yet braked for the
    /// curve; at the limit when there is no sign.
    public var speed: Speed
    /// Whether its approach's sign showed a warning of what comes while it was before the sign.
    public var wasWarned: Bool

    /// Makes a passage.
    public init(
      user: UInt64, bend: String, approach: Approach, kind: RoadUser.Kind, speed: Speed,
      wasWarned: Bool
    ) {
      self.user = user
      self.bend = bend
      self.approach = approach
      self.kind = kind
      self.speed = speed
      self.wasWarned = wasWarned
    }
  }

  /// A sign that has begun to warn.
  public struct LitSpell: Equatable, Sendable {
    /// The sign.
    public var sign: DeviceID
    /// The bend that it warns of.
    public var bend: String
    /// The approach whose drivers read it.
    public var approach: Approach
    /// Why.
    public var reason: WarningReason

    /// Makes a spell.
    public init(sign: DeviceID, bend: String, approach: Approach, reason: WarningReason) {
      self.sign = sign
      self.bend = bend
      self.approach = approach
      self.reason = reason
    }
  }
}

/// The rule that asked for a warning.
public enum WarningReason: String, CaseIterable, Sendable, Codable {
  /// Arrivals overlap (domain.md 4.2 a).
  case overlap
  /// The oncoming one is so near that nobody should go on (4.2 b).
  case unsafeGap
  /// Somebody stands, or may be, in the zone (4.2 c).
  case occupied
  /// Any oncoming one within 500 m, in mode ``Corridor/Mode/presence``.
  case presence
  /// Two long vehicles would meet in a narrow bend.
  case longVehicles
  /// Something has stood in the bend for 10 s.
  case obstacle
  /// A pedestrian at the bend.
  case pedestrian
  /// A vehicle comes on the wrong side.
  case wrongWay
  /// A vehicle that does not slow down comes downhill.
  case runaway
  /// The driver is too fast.
  case speed
  /// A head or the watch over it is lost: static caution.
  case fault
}

public import Wire

/// What a bend detector tells the desk.
public struct BendAlert: Equatable, Sendable, Codable {
  /// What happened.
  public enum Kind: String, CaseIterable, Sendable, Codable {
    /// A vehicle at 1.5 times the advisory speed or more (domain.md C6).
    case severeOverspeed
    /// Something stands in the bend.
    case obstacle
    /// A vehicle over the advisory speed at three bends in a row that does not slow down (domain.md
    /// C8); ``BendAlert/arrivals`` says where it will be when. Told again at each further bend.
    case runaway
    /// A vehicle goes against its lane.
    case wrongWay
    /// A head has gone silent: the bend's signs are degraded to caution.
    case headLost
    /// The lost head is back.
    case headBack
    /// A sign does not show what it was told.
    case signMismatch
    /// The sign shows what it is told again.
    case signBack
  }

  /// When a runaway vehicle will be at a bend ahead of it.
  public struct Arrival: Equatable, Sendable, Codable {
    /// Id of the bend.
    public var bend: String
    /// Seconds from the alert, at the speed it has.
    public var seconds: Double

    /// Makes an arrival.
    public init(bend: String, seconds: Double) {
      self.bend = bend
      self.seconds = seconds
    }
  }

  /// The bend.
  public var bend: String
  /// What happened.
  public var kind: Kind
  /// The device that it was seen by or that is at fault.
  public var device: DeviceID
  /// The approach concerned.
  public var approach: Approach
  /// The vehicle's speed; nil when no vehicle is concerned.
  public var speed: Speed?
  /// Of a runaway: the bends ahead of it, nearest first; nil otherwise.
  public var arrivals: [Arrival]?
  /// The vehicle's number in its corridor's tracker: the same for as long as its track holds, from
  /// 1 anew at each start; nil when no vehicle is concerned and in journals of earlier builds.
  public var vehicle: UInt64?
  /// When.
  public var at: WallTime

  /// Makes an alert.
  public init(
    bend: String, kind: Kind, device: DeviceID, approach: Approach, speed: Speed?,
    arrivals: [Arrival]? = nil, vehicle: UInt64? = nil, at: WallTime
  ) {
    self.bend = bend
    self.kind = kind
    self.device = device
    self.approach = approach
    self.speed = speed
    self.arrivals = arrivals
    self.vehicle = vehicle
    self.at = at
  }
}

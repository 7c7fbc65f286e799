/// What a radar said of one vehicle at one instant, as far as its protocol tells.
public struct RadarValue: Equatable, Sendable, BitwiseCopyable {
  /// Which way a vehicle goes, seen from the radar.
  public enum Direction: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case unknown
    case approaching
    case receding
  }

  /// Speed along the beam; along the lane for side-fired counters.
  public var speed: Speed
  /// Which way. A side-fired counter knows its lane's way only: that is ``Direction/approaching``,
  /// against it ``Direction/receding``.
  public var direction: Direction
  /// Distance, decimetres; nil when not measured. Along the road, but across it for a side-fired
  /// counter.
  public var rangeDecimetres: UInt16?
  /// Length of the vehicle, decimetres; nil when not measured.
  public var lengthDecimetres: UInt16?
  /// The lane's number, from 0; nil when not told.
  public var lane: UInt8?
  /// The radar's own number of the vehicle's class; nil when not told. Classes are set in the radar
  /// and mean nothing elsewhere: ``lengthDecimetres`` does.
  public var classCode: UInt8?
  /// The radar's clock at the passage, read as UTC; nil without one.
  public var clock: WallTime?

  /// Makes a value.
  public init(
    speed: Speed, direction: Direction, rangeDecimetres: UInt16? = nil,
    lengthDecimetres: UInt16? = nil, lane: UInt8? = nil, classCode: UInt8? = nil,
    clock: WallTime? = nil
  ) {
    self.speed = speed
    self.direction = direction
    self.rangeDecimetres = rangeDecimetres
    self.lengthDecimetres = lengthDecimetres
    self.lane = lane
    self.classCode = classCode
    self.clock = clock
  }
}

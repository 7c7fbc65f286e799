public import Wire

/// A stretch of mountain road with sharp bends, the sensor heads that watch it and the signs that
/// warn its drivers: what a ``CorridorDetector`` is set up with.
///
/// ```
///        sign up            PC        PT            sign down
///  ──────▪──────────────────╭──────────╮──────────────▪──────▶ chainage, metres
///   ◀head head▶             │   bend   │             ◀head head▶
/// ```
/// Places along the road are chainages: metres from the corridor's start, 0 to
/// ``Corridor/longest``. Bends lie closer together than the range of a warning (domain.md 0.4), so
/// heads and vehicles belong to the corridor and each bend looks at those near it.
public struct Corridor: Equatable, Sendable, Codable {
  /// Which vehicles light a sign.
  public enum Mode: String, CaseIterable, Sendable, Codable {
    /// Those whose arrival overlaps an oncoming one's (domain.md 4.2).
    case overlap
    /// Any oncoming one within 500 m, the literal promise of the seed; over-warns (domain.md 4.3).
    case presence
  }

  /// One sharp bend.
  public struct Bend: Equatable, Sendable, Codable {
    /// Short name, unique in the county.
    public var id: String
    /// Name on the map.
    public var name: String
    /// The bend's middle.
    public var place: Coordinate
    /// Chainage of the limit that rising chainage comes to first (point of curvature).
    public var pc: Double
    /// Chainage of the other limit (point of tangency), above ``pc``.
    public var pt: Double
    /// Radius of the curve, metres.
    public var radiusMetres: Double
    /// Crossfall of the curve towards its inside, as a share: 0.04 is 4 %.
    public var superelevation: Double
    /// Rise of the road with rising chainage, as a share: −0.038 falls 3.8 %.
    public var grade: Double
    /// Legal limit.
    public var limit: Speed
    /// Advised speed, at most ``limit``.
    public var advisory: Speed
    /// Whether two long vehicles cannot pass each other in it.
    public var isNarrow: Bool

    /// Makes a bend.
    public init(
      id: String, name: String, place: Coordinate, pc: Double, pt: Double, radiusMetres: Double,
      superelevation: Double = 0.04, grade: Double = 0, limit: Speed, advisory: Speed,
      isNarrow: Bool = false
    ) {
      self.id = id
      self.name = name
      self.place = place
      self.pc = pc
      self.pt = pt
      self.radiusMetres = radiusMetres
      self.superelevation = superelevation
      self.grade = grade
      self.limit = limit
      self.advisory = advisory
      self.isNarrow = isNarrow
    }

    /// Metres of road between PC and PT.
    public var length: Double { pt - pc }
    /// Chainage of the limit that vehicles of an approach come to first.
    public func entry(_ approach: Approach) -> Double { approach == .up ? pc : pt }
    /// Chainage of the limit that vehicles of an approach leave by.
    public func exit(_ approach: Approach) -> Double { approach == .up ? pt : pc }
  }

  /// A sensor head.
  public struct Head: Equatable, Sendable, Codable {
    /// The device that sends its readings.
    public var device: DeviceID
    /// Its number within the device.
    public var number: UInt16
    /// Where it stands.
    public var chainage: Double
    /// The way it looks: ``Approach/up`` towards rising chainage. It sees vehicles of both
    /// approaches there; those of the opposite one come towards it.
    public var looks: Approach
    /// How far it sees, metres; 0 for a side-fired counter, which tells of a vehicle when it has
    /// passed: what it says is taken, and no road counts as seen by it.
    public var rangeMetres: Double
    /// The lane that it watches alone, by the approach that drives there; nil when it sees the
    /// whole road. Whoever goes the other way in that lane goes the wrong way.
    public var lane: Approach?

    /// Makes a head.
    public init(
      device: DeviceID, number: UInt16, chainage: Double, looks: Approach,
      rangeMetres: Double = 250, lane: Approach? = nil
    ) {
      self.device = device
      self.number = number
      self.chainage = chainage
      self.looks = looks
      self.rangeMetres = rangeMetres
      self.lane = lane
    }

    /// Whether it sees no stretch of road, only who has passed it.
    public var isCounter: Bool { rangeMetres == 0 }

    /// The road that it sees, lower chainage first.
    public var stretch: ClosedRange<Double> {
      looks == .up ? chainage...(chainage + rangeMetres) : (chainage - rangeMetres)...chainage
    }
  }

  /// A sign that warns the drivers of one approach of one bend.
  public struct Sign: Equatable, Sendable, Codable {
    /// The sign's device.
    public var device: DeviceID
    /// Id of the bend that it warns of.
    public var bend: String
    /// The approach whose drivers read it.
    public var approach: Approach
    /// Where it stands.
    public var chainage: Double

    /// Makes a sign.
    public init(device: DeviceID, bend: String, approach: Approach, chainage: Double) {
      self.device = device
      self.bend = bend
      self.approach = approach
      self.chainage = chainage
    }
  }

  /// Longest corridor: 100 km [D]; the seed's has 13.6 km (domain.md 7).
  public static let longest = 100_000.0

  /// Short name, unique in the county.
  public var id: String
  /// Name on the map.
  public var name: String
  /// Which vehicles light its signs.
  public var mode: Mode
  /// Bends by rising chainage; they do not overlap, their approaches do.
  public var bends: [Bend]
  /// The heads.
  public var heads: [Head]
  /// The signs.
  public var signs: [Sign]
  /// Messages that its signs rotate while no zone is occupied; empty shows
  /// ``SignText/mindTheBend`` only.
  public var messages: [SignText]

  /// Makes a corridor.
  public init(
    id: String, name: String, mode: Mode = .overlap, bends: [Bend], heads: [Head], signs: [Sign],
    messages: [SignText] = []
  ) {
    self.id = id
    self.name = name
    self.mode = mode
    self.bends = bends
    self.heads = heads
    self.signs = signs
    self.messages = messages
  }
}

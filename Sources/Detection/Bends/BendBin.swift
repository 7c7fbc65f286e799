public import Wire

/// What went on at one bend, of the drivers of one approach, in five minutes (issue 5, item 6).
///
/// Bins of the same bend and approach merge into those of an hour or a day without loss.
public struct BendBin: Equatable, Sendable, Codable {
  /// Length of a bin, milliseconds: five minutes (domain.md C6).
  public static let lengthMs: Int64 = 300_000
  /// Share of the drivers above which a sign is lit too often to be minded (domain.md 4.3).
  public static let overLitShare = 0.6
  /// Drivers below whose number that is not judged [D]: of 20 the share is known to 0.1.
  public static let overLitDrivers = 20
  /// A meeting with a gap below this is a near miss, seconds: the uncertainty of the reckoning
  /// (domain.md 4.2), so nobody can say that the two were not there together.
  public static let nearMissSeconds = 1.0

  /// Id of the corridor.
  public var corridor: String
  /// Id of the bend.
  public var bend: String
  /// The approach.
  public var approach: Approach
  /// When it begins; five-minute bins begin at whole five minutes of UTC.
  public var start: WallTime
  /// Who came to the bend's near limit, pedestrians too; none with 0.
  public var counts: [RoadUser.Kind: Int] = [:]
  /// How fast the vehicles were, each by its mean within 20 m of the approach's sign, where drivers
  /// have not yet braked for the bend; pedestrians are not among them.
  public var speeds = SpeedHistogram()
  /// Vehicles whose drivers had been warned of what came.
  public var warned = 0
  /// Drivers who were reminded of their speed.
  public var reminders = 0
  /// Seconds that the approach's sign warned; of several signs the mean.
  public var litSeconds = 0.0
  /// Warnings that began, by the rule that asked for them first; none with 0.
  public var warnings: [WarningReason: Int] = [:]
  /// Meetings of two vehicles in the bend: each counts at both approaches.
  public var meetings = 0
  /// Those of them with less than ``nearMissSeconds`` between the two.
  public var nearMisses = 0
  /// The smallest gap of a meeting, seconds: 0 or less when both were there at once; nil without.
  public var smallestGapSeconds: Double?

  /// Makes an empty bin.
  public init(corridor: String, bend: String, approach: Approach, start: WallTime) {
    self.corridor = corridor
    self.bend = bend
    self.approach = approach
    self.start = start
  }

  /// The beginning of the five minutes that an instant is in.
  public static func start(of wall: WallTime) -> WallTime {
    let ms = wall.milliseconds
    let rest = ms % lengthMs
    return wall.adding(milliseconds: rest < 0 ? -rest - lengthMs : -rest)
  }

  /// Vehicles: all but pedestrians.
  public var vehicles: Int { speeds.total }

  /// The speed that a share of the vehicles (0 to 1) does not exceed, km/h, at most 0.2 off; nil
  /// without a vehicle.
  public func percentile(_ share: Double) -> Double? { speeds.percentile(share) }

  /// Share of the vehicles whose drivers had been warned, 0 to 1; nil without a vehicle.
  public var warnedShare: Double? {
    vehicles > 0 ? Double(warned) / Double(vehicles) : nil
  }

  /// Whether so many drivers are warned that they will stop to mind it.
  public var isOverLit: Bool {
    vehicles >= Self.overLitDrivers && (warnedShare ?? 0) > Self.overLitShare
  }

  /// Whether nothing went on.
  public var isEmpty: Bool {
    counts.isEmpty && speeds.total == 0 && warned == 0 && reminders == 0 && litSeconds == 0
      && warnings.isEmpty && meetings == 0
  }

  /// Adds what another bin of the same bend and approach counted; the earlier start stays.
  public mutating func merge(_ other: BendBin) {
    start = min(start, other.start)
    counts.merge(other.counts, uniquingKeysWith: +)
    speeds.merge(other.speeds)
    warned += other.warned
    reminders += other.reminders
    litSeconds += other.litSeconds
    warnings.merge(other.warnings, uniquingKeysWith: +)
    meetings += other.meetings
    nearMisses += other.nearMisses
    if let gap = other.smallestGapSeconds {
      smallestGapSeconds = min(gap, smallestGapSeconds ?? gap)
    }
  }
}

/// As keys of an object, so that the same bin has the same text.
extension RoadUser.Kind: CodingKeyRepresentable {}
extension WarningReason: CodingKeyRepresentable {}

internal import Detection
public import Wire

/// Where a runaway vehicle is and when it will be at the bends ahead of it, as instants: the line
/// is read later than it was written.
public struct RunawayCourse: Equatable, Sendable, Codable {
  /// A bend ahead.
  public struct Passing: Equatable, Sendable, Codable {
    /// Id of the bend.
    public var bend: String
    /// When the vehicle comes to it at the speed it has, by the wall clock.
    public var at: WallTime

    /// Makes a passing.
    public init(bend: String, at: WallTime) {
      self.bend = bend
      self.at = at
    }
  }

  /// Most bends ahead that are kept [D]: the nearest eleven and the last. An incident has such a
  /// line a bend.
  public static let passingLimit = 12

  /// Name of the road.
  public var road: String
  /// Id of the bend that it has come to.
  public var bend: String
  /// Its speed there.
  public var speed: Speed?
  /// Bends ahead, nearest first; the last of them is the foot of the road.
  public var passings: [Passing]

  /// Makes a course.
  public init(road: String, bend: String, speed: Speed?, passings: [Passing]) {
    self.road = road
    self.bend = bend
    self.speed = speed
    self.passings = passings
  }

  /// The course that a bend's alert tells of.
  init(_ alert: BendAlert, road: String) {
    let all = alert.arrivals ?? []
    let kept =
      all.count > Self.passingLimit ? all.prefix(Self.passingLimit - 1) + all.suffix(1) : all[...]
    self.init(
      road: road, bend: alert.bend, speed: alert.speed,
      passings: kept.map { arrival in
        Passing(
          bend: arrival.bend, at: alert.at.adding(milliseconds: Self.milliseconds(arrival.seconds)))
      })
  }

  /// Longest time to a bend that is believed, seconds: a day. A journal may hold any number.
  private static let longest = 86_400.0

  static func milliseconds(_ seconds: Double) -> Int64 {
    seconds.isNaN ? 0 : Int64((min(max(seconds, 0), longest) * 1_000).rounded())
  }

  /// What a crew needs of it in so many bytes of UTF-8, in no language: road, speed, bends with the
  /// time of day in UTC+8. Bends between the nearest and the last are left out where it gets long.
  public func words(limit: Int) -> String {
    var head = road
    if let speed { head += " · \(Int(speed.kmh.rounded())) km/h" }
    var bends = passings.map { "\($0.bend) \(Self.clock($0.at))" }
    func whole(_ bends: [String]) -> String {
      let text = ([head] + bends).joined(separator: " · ")
      return bends.count < passings.count ? text + " …" : text
    }
    while bends.count > 1, whole(bends).utf8.count > limit {
      bends.remove(at: max(0, bends.count - 2))
    }
    return whole(bends)
  }

  /// An instant's time of day in UTC+8, the one time zone of every county: `14:03:20`.
  public static func clock(_ wall: WallTime) -> String {
    let local = wall.adding(milliseconds: DeskRules.zoneOffset).description
    return String(local.drop { $0 != "T" }.dropFirst().prefix(8))
  }
}

/// What a corridor's rules remember of one road user.
struct UserMemory: Sendable {
  /// What is remembered of it at one bend. Bends overlap: it may be at four of them at once.
  struct Visit: Sendable {
    /// How far its reminder has come: a vehicle is reminded once a bend.
    enum Reminder: Sendable { case none, on, done }

    /// The bend's place in the corridor's list.
    let site: Int
    var reminder = Reminder.none
    /// Whether the sign has shown it.
    var isReminded = false
    /// Whether the bend's sign warned it while it could read it.
    var wasWarned = false
    /// Whether it has come to the near limit, and into the zone.
    var hasPassed = false
    var hasEntered = false
    /// Whether the desk has been told that it stands there.
    var isReportedObstacle = false
    /// The sum of its speeds about the sign, and how many.
    var speedSum = 0.0
    var speedCount = 0
  }

  /// Bends remembered at once: four overlap (domain.md 0.4), as many again behind it.
  private static let visitLimit = 8

  /// When it was last on the road.
  var seenMs: Int64
  private var visits: [Visit] = []
  /// What has been told of it.
  var isReportedWrongWay = false
  /// Bends in a row over the advisory speed, the highest speed at them, and whether it has slowed
  /// since.
  var fastBends = 0
  var fastSpeed = 0.0
  var hasSlowed = false

  init(seenMs: Int64) { self.seenMs = seenMs }

  /// Its visit to a bend; the one begun longest ago gives way.
  subscript(site: Int) -> Visit {
    get { visits.first { $0.site == site } ?? Visit(site: site) }
    set {
      if let index = visits.firstIndex(where: { $0.site == site }) {
        visits[index] = newValue
      } else {
        if visits.count == Self.visitLimit { visits.removeFirst() }
        visits.append(newValue)
      }
    }
  }
}

/// A vehicle that does not slow down, for the signs ahead of it.
struct Runaway: Sendable {
  var approach: Approach
  /// Chainage of its rear: a bend behind that is past.
  var rear: Double
}

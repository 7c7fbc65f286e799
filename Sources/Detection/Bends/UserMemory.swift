/// What a corridor's rules remember of one road user. Bends are named by their place in the
/// corridor's list; −1 is none.
struct UserMemory: Sendable {
  /// How far its reminder at a bend has come: a vehicle is reminded once a bend.
  enum Reminder: Sendable { case due, on, done }

  /// When it was last on the road.
  var seenMs: Int64
  /// The bend that ``reminder`` is about.
  var reminderSite = -1
  var reminder = Reminder.due
  /// Whether the sign has shown it.
  var isReminded = false
  /// The bend whose sign warned it while it could read it.
  var warnedSite = -1
  /// The bend before whose sign its speed was followed, the sum of its speeds there and how many.
  var speedSite = -1
  var speedSum = 0.0
  var speedCount = 0
  /// The bends whose near limit it came to, and whose zone it entered, last.
  var passedSite = -1
  var enteredSite = -1
  /// What has been told of it.
  var isReportedObstacle = false
  var isReportedWrongWay = false
  /// Bends in a row over the advisory speed, the speed at the last of them, and whether it has
  /// slowed since.
  var fastBends = 0
  var fastSpeed = 0.0
  var hasSlowed = false

  init(seenMs: Int64) { self.seenMs = seenMs }
}

/// A vehicle that does not slow down, for the signs ahead of it.
struct Runaway: Sendable {
  var approach: Approach
  /// Chainage of its rear: a bend behind that is past.
  var rear: Double
}

internal import Detection
internal import Wire

/// A time–space diagram of a part of a replay: who was where when, who was followed, which zones
/// they met in and what the signs showed. ``svg()`` draws it.
struct TimeSpaceDiagram {
  /// One stretch of a followed user's way, known in one manner.
  struct Track: Equatable {
    var id: UInt64
    var approach: Approach
    var kind: RoadUser.Kind
    var knowledge: RoadUser.Knowledge
    var points: [(atMs: Double, chainage: Double)]

    static func == (left: Track, right: Track) -> Bool {
      left.id == right.id && left.knowledge == right.knowledge
        && left.points.count == right.points.count
    }
  }

  /// Longest time in one picture, seconds (10 minutes).
  static let longest = 600.0
  /// Most points of followed users: at two a second over 10 minutes, 160 of them at a time [D].
  static let pointLimit = 200_000
  /// Most true vehicles and most warnings drawn [D].
  static let itemLimit = 10_000

  let corridor: Corridor
  let layout: RoadLayout
  let fromMs: Double
  let toMs: Double
  private(set) var vehicles: [TrueVehicle] = []
  private(set) var tracks: [Track] = []
  private(set) var showings: [SignBench.Showing] = []
  private(set) var meetings: [ReplayScorer.Meeting] = []
  /// Something was left out because a bound was reached.
  private(set) var isCut = false
  private var pointCount = 0
  /// Where each user's last stretch lies in ``tracks``.
  private var last: [UInt64: Int] = [:]

  /// A picture of the seconds from one to another. Throws for an order that cannot be, and for more
  /// than ten minutes.
  init(_ layout: RoadLayout, from: Double, to: Double) throws(CommandError) {
    guard from >= 0, to > from, to - from <= Self.longest else {
      throw CommandError(
        .usage, "--from \(from) --to \(to): seconds in order, at most \(Int(Self.longest)) apart")
    }
    corridor = layout.corridor
    self.layout = layout
    fromMs = from * 1_000
    toMs = to * 1_000
  }

  /// Takes in what happened.
  mutating func take(_ step: BendReplay.Step, scorer: ReplayScorer) {
    for vehicle in step.admitted where vehicle.lastMs >= fromMs && vehicle.firstMs <= toMs {
      if vehicles.count < Self.itemLimit { vehicles.append(vehicle) } else { isCut = true }
    }
    for showing in step.showings where showing.toMs >= fromMs && showing.fromMs <= toMs {
      if showings.count < Self.itemLimit { showings.append(showing) } else { isCut = true }
    }
    if step.nowMs <= Int64(toMs) + 1_000 {
      let begins = fromMs...toMs
      let known = meetings.last?.number ?? -1
      meetings += scorer.meetings.filter { $0.number > known && begins.contains($0.beginMs) }
    }
    guard let users = step.users, (fromMs...toMs).contains(Double(step.nowMs)) else { return }
    for user in users { take(user, at: Double(step.nowMs)) }
  }

  private mutating func take(_ user: RoadUser, at nowMs: Double) {
    guard pointCount < Self.pointLimit else {
      isCut = true
      return
    }
    pointCount += 1
    let point = (atMs: nowMs, chainage: user.chainage)
    var track = Track(
      id: user.id, approach: user.approach, kind: user.kind, knowledge: user.knowledge,
      points: [point])
    if let place = last[user.id], let end = tracks[place].points.last, nowMs - end.atMs <= 1_000 {
      if tracks[place].knowledge == user.knowledge, tracks[place].kind == user.kind {
        tracks[place].points.append(point)
        return
      }
      track.points.insert(end, at: 0)
    }
    last[user.id] = tracks.count
    tracks.append(track)
  }
}

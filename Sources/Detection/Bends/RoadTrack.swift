internal import Wire

/// One vehicle or pedestrian followed along a corridor by all heads that see it: place and speed
/// with their errors (a Kalman filter with a random acceleration), and who saw it last.
struct RoadTrack: Sendable {
  /// A head's own number for it.
  struct Link: Equatable, Sendable {
    var head: Int
    var number: UInt16
    var seenMs: Int64
  }

  /// Accelerations that drivers make: their deviation, metres a second squared, and how long one
  /// lasts, seconds (Singer's model [K]; comfortable braking before a bend is 1.5 to 2 [D]).
  static let acceleration = 0.6
  /// A slow vehicle changes its speed less: this and so much a metre a second, up to the above [D].
  static let slowAcceleration = 0.2
  static let accelerationShare = 0.05
  static let accelerationTime = 3.0
  /// Error of a measured distance: ± 2 m of range and where on the vehicle it is [D].
  static let distanceError = 1.3
  /// Error of a measured speed: ± 5 km/h at most (issue 5's head model), evenly spread.
  static let speedError = 0.8
  /// Heads that may see it at once: its own, the neighbour's, and one of the other bend's.
  static let linkLimit = 4

  let id: UInt64
  let approach: Approach
  /// Metres along its way from chainage 0: the chainage, or its negative for falling chainage.
  var place: Double
  /// Metres a second along its way.
  var speed: Double
  /// Metres a second squared along its way.
  var drive = 0.0
  /// Variances and covariances of place (s), speed (v) and drive (a).
  var ss: Double
  var sv = 0.0
  var sa = 0.0
  var vv: Double
  var va = 0.0
  var aa = acceleration * acceleration
  /// The instant of the estimate.
  var estimatedMs: Int64
  /// When it was measured last.
  var seenMs: Int64
  var readings = 1
  var length: Double
  var isLengthKnown: Bool
  var kind: RoadUser.Kind
  var isWrongWay = false
  /// Readings in a row of heads that watch the other lane alone.
  var wrongLane = 0
  var links: [Link] = []
  /// Since when it stands; nil while it moves.
  var standsSinceMs: Int64?
  /// It went into a blind stretch close to another: it may come out hidden by that one.
  var isClose = false
  /// Another that hides it from the heads, and metres that it is ahead of that one.
  var companion: UInt64?
  var companionLead = 0.0

  /// Seconds since it was measured.
  func unseen(at nowMs: Int64) -> Double { max(0, Double(nowMs - seenMs) / 1_000) }

  /// Seconds from the estimate to an instant.
  private func elapsed(to nowMs: Int64) -> Double { max(0, Double(nowMs - estimatedMs) / 1_000) }

  /// A vehicle out of sight is taken to change its speed no longer than this, seconds [D].
  private static let longestDrive = 1.0

  /// Place expected at an instant, along its way.
  func place(at nowMs: Int64) -> Double {
    let time = elapsed(to: nowMs)
    let early = min(time, Self.longestDrive)
    // It does not roll backwards.
    let late = max(0, speed + drive * early)
    return place + max(0, (speed + late) / 2 * early) + late * (time - early)
  }

  /// Speed expected at an instant.
  func speed(at nowMs: Int64) -> Double {
    max(0, speed + drive * min(elapsed(to: nowMs), Self.longestDrive))
  }

  /// Variance of ``place(at:)``.
  func placeVariance(at nowMs: Int64) -> Double {
    let time = elapsed(to: nowMs)
    let force = Self.force(at: speed)
    return ss + 2 * sv * time + vv * time * time + force * time * time * time / 3
  }

  /// Variance of the acceleration at a speed.
  private static func force(at speed: Double) -> Double {
    let deviation = min(acceleration, slowAcceleration + accelerationShare * speed)
    return deviation * deviation
  }

  /// Moves the estimate to an instant.
  mutating func predict(to nowMs: Int64) {
    let time = elapsed(to: nowMs)
    guard time > 0 else { return }
    let nextPlace = place(at: nowMs)
    let nextSpeed = speed(at: nowMs)
    let isLong = time > Self.longestDrive
    place = nextPlace
    speed = nextSpeed
    let keep = max(0, 1 - time / Self.accelerationTime)
    drive = isLong ? 0 : drive * keep
    let half = isLong ? 0 : time * time / 2
    let push = isLong ? 0 : time
    // P ← F P Fᵀ + Q with F = [1 t ½t²; 0 1 t; 0 0 k].
    let nextSS =
      ss + 2 * time * sv + time * time * vv + 2 * half * sa + 2 * half * time * va
      + half * half * aa
    let nextSV = sv + push * sa + time * (vv + push * va) + half * (va + push * aa)
    let nextSA = keep * (sa + time * va + half * aa)
    let nextVV = vv + 2 * push * va + push * push * aa
    let nextVA = keep * (va + push * aa)
    let force = Self.force(at: speed)
    aa = keep * keep * aa + force * (1 - keep * keep)
    ss = nextSS + (isLong ? force * time * time * time / 3 : 0)
    sv = nextSV + (isLong ? force * time * time / 2 : 0)
    vv = nextVV + (isLong ? force * time : 0)
    sa = isLong ? 0 : nextSA
    va = isLong ? 0 : nextVA
    estimatedMs = nowMs
  }

  /// Takes a measured place.
  mutating func correct(place measured: Double, error: Double) {
    let sum = ss + error * error
    let (gainS, gainV, gainA) = (ss / sum, sv / sum, sa / sum)
    let difference = measured - place
    place += gainS * difference
    speed = max(0, speed + gainV * difference)
    drive += gainA * difference
    aa -= gainA * sa
    va -= gainV * sa
    vv -= gainV * sv
    sa -= gainS * sa
    sv -= gainS * sv
    ss -= gainS * ss
  }

  /// Takes a measured speed.
  mutating func correct(speed measured: Double, error: Double) {
    let sum = vv + error * error
    let (gainS, gainV, gainA) = (sv / sum, vv / sum, va / sum)
    let difference = measured - speed
    place += gainS * difference
    speed = max(0, speed + gainV * difference)
    drive += gainA * difference
    aa -= gainA * va
    sa -= gainS * va
    ss -= gainS * sv
    va -= gainV * va
    sv -= gainV * sv
    vv -= gainV * vv
  }

  /// Remembers that a head follows it under a number; the link used longest ago gives way.
  mutating func link(head: Int, number: UInt16, at nowMs: Int64) {
    if let index = links.firstIndex(where: { $0.head == head }) {
      links[index] = Link(head: head, number: number, seenMs: nowMs)
    } else {
      if links.count == Self.linkLimit,
        let oldest = links.indices.min(by: {
          links[$0].seenMs < links[$1].seenMs
        })
      {
        links.remove(at: oldest)
      }
      links.append(Link(head: head, number: number, seenMs: nowMs))
    }
  }
}

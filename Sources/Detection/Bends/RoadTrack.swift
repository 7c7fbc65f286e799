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

  /// Random acceleration that drivers are believed to make, metres a second squared: comfortable
  /// braking is 1.5 to 2, over the seconds between readings less [D].
  static let acceleration = 1.0
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
  /// Variances and covariance of place and speed.
  var placeVariance: Double
  var covariance: Double
  var speedVariance: Double
  /// The instant of the estimate.
  var estimatedMs: Int64
  /// When it was measured last.
  var seenMs: Int64
  var readings = 1
  var length: Double
  var isLengthKnown: Bool
  var kind: RoadUser.Kind
  var isWrongWay = false
  var links: [Link] = []
  /// Since when it stands; nil while it moves.
  var standsSinceMs: Int64?
  /// Another that hides it from the heads, and metres that it is ahead of that one.
  var companion: UInt64?
  var companionLead = 0.0

  /// Seconds since it was measured.
  func unseen(at nowMs: Int64) -> Double { max(0, Double(nowMs - seenMs) / 1_000) }

  /// Seconds from the estimate to an instant.
  private func elapsed(to nowMs: Int64) -> Double { max(0, Double(nowMs - estimatedMs) / 1_000) }

  /// Place expected at an instant, along its way.
  func place(at nowMs: Int64) -> Double { place + speed * elapsed(to: nowMs) }

  /// Variance of ``place(at:)``.
  func placeVariance(at nowMs: Int64) -> Double {
    let time = elapsed(to: nowMs)
    let force = Self.acceleration * Self.acceleration
    return placeVariance + 2 * covariance * time + speedVariance * time * time
      + force * time * time * time / 3
  }

  /// Moves the estimate to an instant.
  mutating func predict(to nowMs: Int64) {
    let time = elapsed(to: nowMs)
    guard time > 0 else { return }
    let force = Self.acceleration * Self.acceleration
    place += speed * time
    placeVariance +=
      2 * covariance * time + speedVariance * time * time
      + force * time * time * time / 3
    covariance += speedVariance * time + force * time * time / 2
    speedVariance += force * time
    estimatedMs = nowMs
  }

  /// Takes a measured place.
  mutating func correct(place measured: Double, error: Double) {
    let sum = placeVariance + error * error
    let gain = placeVariance / sum
    let speedGain = covariance / sum
    let difference = measured - place
    place += gain * difference
    speed = max(0, speed + speedGain * difference)
    speedVariance -= speedGain * covariance
    covariance -= speedGain * placeVariance
    placeVariance -= gain * placeVariance
  }

  /// Takes a measured speed.
  mutating func correct(speed measured: Double, error: Double) {
    let sum = speedVariance + error * error
    let gain = speedVariance / sum
    let placeGain = covariance / sum
    let difference = measured - speed
    speed = max(0, speed + gain * difference)
    place += placeGain * difference
    placeVariance -= placeGain * covariance
    covariance -= placeGain * speedVariance
    speedVariance -= gain * speedVariance
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

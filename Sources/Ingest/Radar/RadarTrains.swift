internal import Wire

/// Collapses the trains of values that a radar sends of each vehicle, 26 ms apart, into readings of
/// followed vehicles. Pure: time is passed in.
///
/// A value belongs to the running train of its direction whose speed is nearest, if it is near
/// enough; else it begins a train. So a radar that flips between two vehicles gives two.
///
/// Bound: ``trainLimit`` trains; a further one takes the place of the one longest without a value,
/// and ``crowdedOutMs`` remembers it, for a vehicle may have been lost.
struct RadarTrains {
  /// A train without a value for so long is over: within 0.5–1 s (protocols.md section 6).
  static let gapMs: Int64 = 700
  /// Readings of one train are at least so far apart: twice as often as a head of our own sends
  /// (domain.md section 5).
  static let readingEveryMs: Int64 = 250
  /// A value that differs by more from its train's speed is of another vehicle [D]: over the noise
  /// of ±5 km/h and what the hardest braking, 29 km/h a second, makes of it while the median
  /// follows.
  static let jumpKmh = 12.0
  /// As ``jumpKmh``, metres, for radars that measure distance [D]: 40 m/s drive 28 m in a gap.
  static let jumpMetres = 30.0
  /// Values whose median is the speed: the last 0.23 s of a continuous train [D].
  static let medianOf = 9
  /// Within a stream, that is when the item before came less than so long ago, one value alone is
  /// taken for damage: a second must fit. Two vehicles never follow so closely (0.3 s), and in
  /// trigger mode, one value a vehicle, the item before is older [D].
  static let streamMs: Int64 = 300
  /// Trains at once: more vehicles than a beam can tell apart [D].
  static let trainLimit = 4
  /// Below this, rain, leaves and flags, km/h (devices/bend/README.md; Icoms measures from 3.5 on).
  static let slowestKmh = 3.5

  private struct Train {
    let track: UInt16
    let direction: BendReading.Direction
    let needed: Int
    var speeds: [UInt16] = []
    var distance: UInt16?
    var count = 0
    var lastMs: Int64
    var toldMs: Int64?

    var median: UInt16 { speeds.sorted()[speeds.count / 2] }

    mutating func add(_ value: RadarValue, at now: Int64) {
      if speeds.count == RadarTrains.medianOf { speeds.removeFirst() }
      speeds.append(value.speed.tenthsOfKmh)
      distance = value.rangeDecimetres
      count += 1
      lastMs = now
    }
  }

  /// When a running train was last pushed out by others.
  private(set) var crowdedOutMs: Int64?
  private let head: UInt16
  private var trains: [Train] = []
  private var lastItemMs: Int64?
  private var lastTrack: UInt16 = 0

  init(head: UInt16) { self.head = head }

  /// Something came of the radar, a value or not; called after the values of the same datagram.
  mutating func noteItem(at now: Int64) { lastItemMs = now }

  /// Takes a value; the reading that is due, if any.
  mutating func take(_ value: RadarValue, at now: Int64) -> BendReading? {
    guard value.speed.kmh >= Self.slowestKmh else { return nil }
    trains.removeAll { now - $0.lastMs > Self.gapMs }
    let index = nearest(to: value) ?? begin(value, at: now)
    lastItemMs = now
    trains[index].add(value, at: now)
    let train = trains[index]
    guard train.count >= train.needed, train.toldMs.map({ now - $0 >= Self.readingEveryMs }) ?? true
    else { return nil }
    trains[index].toldMs = now
    return BendReading(
      head: head, direction: train.direction, speed: Speed(tenthsOfKmh: train.median),
      distanceDecimetres: train.distance ?? BendReading.unknownDistance, track: train.track)
  }

  private func nearest(to value: RadarValue) -> Int? {
    let fitting = trains.indices.filter { index in
      let train = trains[index]
      switch value.direction {
      case .approaching where train.direction != .approaching: return false
      case .receding where train.direction != .receding: return false
      default: break
      }
      if let here = value.rangeDecimetres, let there = train.distance,
        abs(Double(here) - Double(there)) > Self.jumpMetres * 10
      {
        return false
      }
      return difference(value, train) <= Self.jumpKmh * 10
    }
    return fitting.min { difference(value, trains[$0]) < difference(value, trains[$1]) }
  }

  private func difference(_ value: RadarValue, _ train: Train) -> Double {
    abs(Double(value.speed.tenthsOfKmh) - Double(train.median))
  }

  private mutating func begin(_ value: RadarValue, at now: Int64) -> Int {
    if trains.count == Self.trainLimit,
      let oldest = trains.indices.min(by: { trains[$0].lastMs < trains[$1].lastMs })
    {
      trains.remove(at: oldest)
      crowdedOutMs = now
    }
    lastTrack &+= 1
    let isInStream = lastItemMs.map { now - $0 < Self.streamMs } ?? false
    trains.append(
      Train(
        track: lastTrack,
        // A radar without a direction looks at those who come, or should.
        direction: value.direction == .receding ? .receding : .approaching,
        needed: isInStream ? 2 : 1, lastMs: now))
    return trains.count - 1
  }
}

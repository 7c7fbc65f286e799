internal import Wire

/// Follows everybody on a corridor: readings of all heads that see one vehicle become one track,
/// handed over from head to head without counting it twice.
///
/// Places are metres along a vehicle's own way (see ``RoadTrack/place``), so that both approaches
/// run by the same rules.
struct RoadTracker: Sendable {
  /// Heads report 100 ms after the instant of the measurement (issue 5's head model).
  static let latencyMs: Int64 = 100
  /// Age of a reading beyond which its word is not believed, milliseconds [D].
  static let oldestReadingMs: Int64 = 2_000
  /// Fastest vehicle believed, metres a second (250 km/h) [D].
  static let fastest = 70.0
  /// So many times its range a head may see at most; farther readings cannot be [D].
  static let reach = 1.2
  /// Longest pause between two readings of one vehicle in a beam: two readings of 500 ms missed
  /// happen once in 2,500 [issue 5: 2 % missed].
  static let pause = 1.2
  /// A lost track is carried on at its last speed for so long (domain.md 4.2).
  static let coast = 3.0
  /// Two vehicles nearer than this, bumper to bumper, may look like one to a head [D].
  static let mergeGap = 8.0
  /// A hidden vehicle that is not where it was thought is looked for so far behind, metres [D: two
  /// seconds at 70 km/h].
  static let longestStraggle = 40.0
  /// A vehicle that has come out of a blind stretch is seen within so many metres [D: one reading
  /// at 70 km/h].
  static let emergence = 10.0
  /// Two that left a blind stretch as one part within so many metres [D: the next head's beam].
  static let longestShadow = 250.0
  /// Length of a vehicle that was not measured: a lorry's, to be safe; a truck's [D].
  static let unknownLength = 12.0
  static let truckLength = 18.0
  /// Vehicles followed at once: 200 a kilometre both ways is a jam [D]; one corridor of 13.6 km at
  /// 600 an hour holds about 200. When full, new ones wait and are counted.
  static let trackLimit = 2_000

  let heads: [Corridor.Head]
  let rules: BendRules
  /// What the heads that see watch of each approach.
  private var upward: Coverage
  private var downward: Coverage
  var tracks: [RoadTrack] = []
  /// Readings that cannot be, and vehicles beyond ``trackLimit``.
  private(set) var ignored: UInt64 = 0
  private(set) var dropped: UInt64 = 0
  /// Vehicles in a row that a head alone should have seen and did not, a place for each head.
  var missed: [Int]
  private var clocks: [DeviceID: ClockOffset] = [:]
  private var lastID: UInt64 = 0

  init(_ heads: [Corridor.Head], rules: BendRules) {
    self.heads = heads
    self.rules = rules
    upward = Coverage(heads, of: .up)
    downward = Coverage(heads, of: .down)
    missed = [Int](repeating: 0, count: heads.count)
  }

  /// Takes only the heads that see as coverage.
  mutating func watch(_ isSeeing: [Bool]) {
    let seeing = zip(heads, isSeeing).filter(\.1).map(\.0)
    upward = Coverage(seeing, of: .up)
    downward = Coverage(seeing, of: .down)
  }

  /// What is seen of an approach.
  func coverage(_ approach: Approach) -> Coverage { approach == .up ? upward : downward }

  /// A reading in the tracker's terms.
  private struct Measurement {
    var head: Int
    var number: UInt16
    var approach: Approach
    var place: Double
    var placeError: Double
    var isPlaced: Bool
    var speed: Double
    var instantMs: Int64
    /// Nil when the head does not know.
    var isPedestrian: Bool?
  }

  /// Takes a reading of a head; returns its track's place in ``tracks``, nil when it cannot be.
  mutating func observe(
    _ reading: BendReading, head index: Int, deviceTime: WallTime, at nowMs: Int64
  ) -> Int? {
    guard reading.speed.metresPerSecond <= Self.fastest else {
      ignored += 1
      return nil
    }
    missed[index] = 0
    let head = heads[index]
    let late = lateness(of: head.device, deviceTime, at: nowMs)
    let age = min(Int64(reading.ageMilliseconds), Self.oldestReadingMs)
    let isComing = reading.direction == .approaching
    let approach = isComing ? head.looks.opposite : head.looks
    let isPlaced = reading.distanceDecimetres != BendReading.unknownDistance
    guard !isPlaced || Double(reading.distanceDecimetres) / 10 <= head.rangeMetres * Self.reach
    else {
      ignored += 1
      return nil
    }
    // A head that measures no distance says no more than that somebody is in its beam.
    let range = isPlaced ? Double(reading.distanceDecimetres) / 10 : head.rangeMetres * 0.5
    let nearest = (head.chainage + range * head.looks.sign) * approach.sign
    var measurement = Measurement(
      head: index, number: reading.track, approach: approach, place: nearest,
      placeError: isPlaced
        ? RoadTrack.distanceError : max(RoadTrack.distanceError, head.rangeMetres * 0.3),
      isPlaced: isPlaced, speed: reading.speed.metresPerSecond,
      instantMs: nowMs - Self.latencyMs - late - age,
      isPedestrian: reading.vehicleClass == .unknown
        ? nil : reading.vehicleClass == .pedestrian)
    if !isComing { measurement.place += length(of: reading) ?? Self.unknownLength * 0.5 }
    if let found = match(measurement, at: nowMs) {
      update(found, measurement, reading, at: nowMs)
      return found
    }
    guard tracks.count < Self.trackLimit else {
      dropped += 1
      return nil
    }
    tracks.append(newTrack(measurement, reading))
    return tracks.count - 1
  }

  private mutating func lateness(
    of device: DeviceID, _ deviceTime: WallTime, at nowMs: Int64
  ) -> Int64 {
    guard deviceTime != .unknown else { return 0 }
    return clocks[device, default: ClockOffset()].lateness(
      device: deviceTime.milliseconds, received: nowMs)
  }

  private func length(of reading: BendReading) -> Double? {
    if reading.lengthDecimetres > 0 { return Double(reading.lengthDecimetres) / 10 }
    return switch reading.vehicleClass {
    case .truck: Self.truckLength
    case .pedestrian: 0.5
    case .car: 4.5
    case .unknown: nil
    }
  }

  private mutating func newTrack(
    _ measurement: Measurement, _ reading: BendReading
  ) -> RoadTrack {
    lastID += 1
    let length = length(of: reading)
    var track = RoadTrack(
      id: lastID, approach: measurement.approach, place: measurement.place,
      speed: measurement.speed,
      ss: measurement.placeError * measurement.placeError,
      vv: RoadTrack.speedError * RoadTrack.speedError,
      estimatedMs: measurement.instantMs, seenMs: measurement.instantMs,
      length: length ?? Self.unknownLength, isLengthKnown: reading.lengthDecimetres > 0,
      kind: .car)
    track.kind = kind(of: reading, track)
    track.standsSinceMs = measurement.speed < rules.standing ? measurement.instantMs : nil
    track.link(head: measurement.head, number: measurement.number, at: measurement.instantMs)
    return track
  }

  private func kind(of reading: BendReading, _ track: RoadTrack) -> RoadUser.Kind {
    switch reading.vehicleClass {
    case .pedestrian: .pedestrian
    case .truck: .truck
    case .car: .car
    case .unknown: track.readings > 1 ? track.kind : .car
    }
  }

  private mutating func update(
    _ index: Int, _ measurement: Measurement, _ reading: BendReading, at nowMs: Int64
  ) {
    var track = tracks[index]
    track.companion = nil
    track.isClose = false
    track.predict(to: measurement.instantMs)
    if measurement.isPlaced {
      track.correct(place: measurement.place, error: measurement.placeError)
    } else {
      // It may be anywhere in the beam, but nowhere else while the head sees it.
      let stretch = heads[measurement.head].stretch
      let ends = [stretch.lowerBound, stretch.upperBound].map { $0 * track.approach.sign }
      track.place = min(max(track.place, min(ends[0], ends[1])), max(ends[0], ends[1]))
      track.ss = max(track.ss, measurement.placeError * measurement.placeError)
    }
    track.correct(speed: measurement.speed, error: RoadTrack.speedError)
    track.seenMs = max(track.seenMs, measurement.instantMs)
    track.readings += 1
    if reading.lengthDecimetres > 0 {
      let measured = Double(reading.lengthDecimetres) / 10
      // Lengths are rough: their mean steadies the front of a vehicle that is seen from behind.
      let weight = track.isLengthKnown ? 1 / Double(min(track.readings, 8)) : 1
      track.length += (measured - track.length) * weight
      track.isLengthKnown = true
    }
    track.kind = kind(of: reading, track)
    if let lane = heads[measurement.head].lane {
      // Three in a row, for one beam may spill over into the other lane.
      track.wrongLane = lane == track.approach ? 0 : track.wrongLane + 1
      track.isWrongWay = track.wrongLane >= 3
    }
    if track.speed < rules.standing {
      track.standsSinceMs = track.standsSinceMs ?? measurement.instantMs
    } else if track.speed >= rules.standing * 1.6 {
      track.standsSinceMs = nil
    }
    track.link(head: measurement.head, number: measurement.number, at: measurement.instantMs)
    tracks[index] = track
  }

  // MARK: Whose reading is it?

  /// The track that a measurement belongs to: the head's own number, else one that may be there.
  private func match(_ measurement: Measurement, at nowMs: Int64) -> Int? {
    var live: Int?
    var liveError = Double.infinity
    var hidden: Int?
    for (index, track) in tracks.enumerated() where track.approach == measurement.approach {
      guard measurement.isPedestrian.map({ $0 == (track.kind == .pedestrian) }) ?? true else {
        continue
      }
      let own = track.links.first { $0.head == measurement.head }
      let expected = track.place(at: measurement.instantMs)
      let error = abs(expected - measurement.place)
      let deviation =
        (track.placeVariance(at: measurement.instantMs)
        + measurement.placeError * measurement.placeError).squareRoot()
      if let own, own.number == measurement.number,
        Double(measurement.instantMs - own.seenMs) / 1_000 <= Self.coast,
        !measurement.isPlaced || error <= 3 * deviation + 10
      {
        return index
      }
      // A head does not follow one vehicle under two numbers at once.
      if let own, own.number != measurement.number,
        Double(measurement.instantMs - own.seenMs) / 1_000 < Self.pause
      {
        continue
      }
      if track.unseen(at: measurement.instantMs) <= Self.pause, track.companion == nil {
        // Without a distance it must be in this beam; the errors alone would let anybody in.
        let wide =
          measurement.isPlaced ? 3 * deviation + 3 : heads[measurement.head].rangeMetres * 0.6
        if error <= wide, abs(track.speed - measurement.speed) <= 5, error / deviation < liveError {
          live = index
          liveError = error / deviation
        }
      } else if mayBe(track, at: measurement.place, deviation, measurement.instantMs) {
        // Nobody overtakes in a bend: the foremost comes out first.
        if let best = hidden, tracks[best].place(at: measurement.instantMs) >= expected {
          continue
        }
        hidden = index
      }
    }
    if let live, liveError < 3 || hidden == nil { return live }
    return hidden ?? live ?? parted(measurement)
  }

  /// Somebody who appears beside another on seen road has come out of that one's shadow: who went
  /// into a blind stretch close to another and was not seen to come out.
  private func parted(_ measurement: Measurement) -> Int? {
    let isBeside = tracks.contains {
      $0.approach == measurement.approach
        && $0.unseen(at: measurement.instantMs) <= Self.pause
        && abs($0.place(at: measurement.instantMs) - measurement.place)
          <= $0.length + 2 * Self.mergeGap
    }
    guard isBeside else { return nil }
    return tracks.indices.filter { index in
      let track = tracks[index]
      guard track.approach == measurement.approach, track.isClose,
        measurement.isPedestrian != true || track.kind == .pedestrian,
        let gap = blindStretch(track, front: track.place(at: measurement.instantMs))
      else { return false }
      return measurement.place >= gap.upperBound
        && measurement.place <= gap.upperBound + track.length + Self.longestShadow
    }.max { tracks[$0].place < tracks[$1].place }
  }

  /// Whether a track out of sight may have got to a place.
  private func mayBe(
    _ track: RoadTrack, at place: Double, _ deviation: Double, _ instantMs: Int64
  ) -> Bool {
    if let companion = track.companion, let other = tracks.first(where: { $0.id == companion }) {
      // It may also have been taken for hidden wrongly and come out behind.
      let lead = place - other.place(at: instantMs) - track.companionLead
      return lead <= 3 * deviation + Self.mergeGap && lead >= -Self.longestStraggle
    }
    // However long it was in a blind stretch, it comes out at its end.
    if let gap = blindStretch(track, front: track.place(at: instantMs)),
      place >= gap.upperBound - 3,
      place <= gap.upperBound + track.length + Self.emergence
    {
      return true
    }
    let time = track.unseen(at: instantMs)
    let front = track.place + (track.speed * 1.3 + 2) * time
    return place >= track.place - 3 * RoadTrack.distanceError - 2 && place <= front + 5
      && abs(track.place(at: instantMs) - place) <= 3 * deviation + 10
  }
}

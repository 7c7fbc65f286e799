import Detection
import Ingest
import Patrol
import Wire

/// What the bends' thread owns: a detector and the statistics of each corridor, and the sign board.
///
/// Decides only, no clock and no I/O; all calls come from one thread. Each looks at one corridor,
/// so that none delays a reading of another for long.
struct CorridorWatch {
  /// What is to be done after a call: commands first, for they are what a driver waits for.
  struct Acts: Equatable {
    var sendings: [SignBoard.Sending] = []
    var alerts: [BendAlert] = []
    /// Five-minute bins that have ended.
    var bins: [BendBin] = []

    /// Takes out the commands.
    mutating func takeSendings() -> [SignBoard.Sending] {
      defer { sendings.removeAll(keepingCapacity: true) }
      return sendings
    }
  }

  /// Milliseconds between ticks of a corridor (the detector asks for 50 to 250), and between looks
  /// for repeats of commands.
  static let tickMs: Int64 = 50
  /// Milliseconds between looks at a corridor for people [D: a page is no faster].
  static let lookMs: Int64 = 250
  /// Milliseconds between looks for five-minute bins that have ended, and at those that have not.
  static let closeMs: Int64 = 5_000

  private struct HeadKey: Hashable {
    var device: DeviceID
    var number: UInt16
  }

  /// One corridor.
  private struct Lane {
    var detector: CorridorDetector
    var statistics: BendStatistics
    var lit = LitTime()
    var drivers = WarnedDrivers()
    /// Of the last hour, as of the last time that bins were closed.
    var warnedShare = 0.0
    /// When it was ticked, looked at and closed last; nil before the first time.
    var tickedMs: Int64?
    var lookedMs: Int64?
    var closedMs: Int64?
    var picture: CorridorPicture?
    /// When the picture was made.
    var pictured = WallTime.unknown
    var openBins: [BendBin] = []
  }

  private var lanes: [Lane] = []
  /// Which corridors a device's heads or signs belong to, and each head.
  private var lanesOfDevice: [DeviceID: [Int]] = [:]
  private var lanesOfHead: [HeadKey: [Int]] = [:]
  private var board = SignBoard(signs: [])
  private var repeatedMs: Int64?
  private var book = SignBook()
  /// Sign command ids go on from one that the caller gives.
  private var lastCommand: UInt32
  /// No time passed on is before this one: stamps of readings that waited are.
  private var clockMs = Int64.min
  /// What corridors that are gone or changed had counted.
  private var gone = (ignored: UInt64(0), dropped: UInt64(0), binsLost: UInt64(0))
  private var readings: UInt64 = 0
  private var strangers: UInt64 = 0

  /// A watch over nothing; command ids begin above `lastCommand`.
  init(lastCommand: UInt32) { self.lastCommand = lastCommand }

  // MARK: corridors

  /// Takes the corridors in force. One that is the same as before goes on as it was; one that has
  /// changed begins anew, with caution until its heads have spoken. Returns those that the detector
  /// refuses: their signs stay at their own caution.
  mutating func plan(
    _ corridors: [Corridor], at stamp: ReceiveStamp, _ acts: inout Acts
  ) -> [(corridor: String, why: DetectionError)] {
    let nowMs = advance(to: stamp)
    var old = Dictionary(
      lanes.map { ($0.detector.corridor.id, $0) }, uniquingKeysWith: { first, _ in first })
    var refused: [(corridor: String, why: DetectionError)] = []
    var next: [Lane] = []
    for corridor in corridors {
      if let same = old[corridor.id], same.detector.corridor == corridor {
        old[corridor.id] = nil
        next.append(same)
        continue
      }
      do throws(DetectionError) {
        var lane = Lane(
          detector: try CorridorDetector(corridor), statistics: BendStatistics([corridor]))
        if let changed = old.removeValue(forKey: corridor.id) {
          lane.drivers = changed.drivers
          lane.warnedShare = changed.warnedShare
          lane.lit = retire(changed, at: nowMs, wall: stamp.wall, &acts)
        }
        next.append(lane)
      } catch {
        refused.append((corridor.id, error))
      }
    }
    for lane in old.values { _ = retire(lane, at: nowMs, wall: stamp.wall, &acts) }
    lanes = next
    index()
    return refused
  }

  /// Counts a corridor that goes among those gone and hands over its bins; returns its lit time,
  /// for the corridor of the same id that comes.
  private mutating func retire(
    _ lane: Lane, at nowMs: Int64, wall: WallTime, _ acts: inout Acts
  ) -> LitTime {
    var lane = lane
    acts.bins += lane.statistics.close(until: wall) + lane.statistics.current(at: wall)
    gone.ignored += lane.detector.ignoredReadings
    gone.dropped += lane.detector.droppedVehicles
    gone.binsLost += lane.statistics.droppedBins
    lane.lit.endAll(at: nowMs)
    return lane.lit
  }

  private mutating func index() {
    lanesOfDevice = [:]
    lanesOfHead = [:]
    for (place, lane) in lanes.enumerated() {
      let corridor = lane.detector.corridor
      for head in Set(corridor.heads.map { HeadKey(device: $0.device, number: $0.number) }) {
        lanesOfHead[head, default: []].append(place)
      }
      for device in Set(corridor.heads.map(\.device) + corridor.signs.map(\.device)) {
        lanesOfDevice[device, default: []].append(place)
      }
    }
    let signs = lanes.flatMap { $0.detector.corridor.signs.map(\.device) }
    board.replace(signs: signs)
    book.keep(Set(signs))
  }

  // MARK: readings

  /// Takes what a head or sign said. True when a command follows from it.
  mutating func take(_ heard: HeadReading, _ acts: inout Acts) -> Bool {
    let nowMs = advance(to: heard.received)
    let (device, wall) = (heard.device, heard.received.wall)
    let before = acts.sendings.count
    switch heard.body {
    case .reading(let reading):
      readings += 1
      let own = lanesOfHead[HeadKey(device: device, number: reading.head)] ?? []
      if own.isEmpty { strangers += 1 }
      for place in own {
        let output = lanes[place].detector.observe(
          reading, from: device, deviceTime: heard.deviceTime, at: nowMs, wall: wall)
        take(output, of: place, at: nowMs, wall: wall, &acts)
      }
      // Its other heads may be elsewhere: the device lives all the same.
      for place in lanesOfDevice[device] ?? [] where !own.contains(place) {
        lanes[place].detector.heard(device: device, isSensing: nil, at: nowMs)
      }
    case .alive(let health):
      // A head that says its sensor is broken is as good as silent.
      for place in lanesOfDevice[device] ?? [] {
        lanes[place].detector.heard(
          device: device, isSensing: !health.faults.contains(.sensor), at: nowMs)
      }
    case .signState(let state):
      board.observe(state, from: device, at: nowMs)
      for place in lanesOfDevice[device] ?? [] {
        let output = lanes[place].detector.observe(
          signState: state, from: device, at: nowMs, wall: wall)
        take(output, of: place, at: nowMs, wall: wall, &acts)
      }
    }
    return acts.sendings.count > before
  }

  private mutating func take(
    _ output: BendOutput, of place: Int, at nowMs: Int64, wall: WallTime, _ acts: inout Acts
  ) {
    for request in output.signs {
      lastCommand &+= 1
      let command = request.command(id: lastCommand)
      if let sending = board.want(command, of: request.sign, at: nowMs) {
        acts.sendings.append(sending)
      }
    }
    acts.alerts += output.alerts
    for event in output.events {
      lanes[place].statistics.take(event, at: wall)
      lanes[place].lit.take(event, at: nowMs)
    }
  }

  // MARK: time

  /// Ticks the corridor that is due longest, and repeats commands that are due; false when nothing
  /// was.
  mutating func tick(at stamp: ReceiveStamp, _ acts: inout Acts) -> Bool {
    let nowMs = advance(to: stamp)
    var isDue = false
    if let place = due(\.tickedMs, every: Self.tickMs, at: nowMs) {
      isDue = true
      lanes[place].tickedMs = nowMs
      let output = lanes[place].detector.tick(at: nowMs, wall: stamp.wall)
      take(output, of: place, at: nowMs, wall: stamp.wall, &acts)
    }
    if repeatedMs.map({ nowMs - $0 >= Self.tickMs }) ?? true {
      repeatedMs = nowMs
      acts.sendings += board.tick(at: nowMs)
    }
    return isDue
  }

  /// Looks at the corridor that is due longest, for people, and closes its bins now and then; false
  /// when none was due.
  mutating func look(
    at stamp: ReceiveStamp, every gap: Int64 = lookMs, _ acts: inout Acts
  ) -> Bool {
    let nowMs = advance(to: stamp)
    guard let place = due(\.lookedMs, every: gap, at: nowMs) else { return false }
    lanes[place].lookedMs = nowMs
    let picture = lanes[place].detector.picture(at: nowMs)
    lanes[place].picture = picture
    lanes[place].pictured = stamp.wall
    book.look(at: picture.signs, wall: stamp.wall)
    if lanes[place].closedMs.map({ nowMs - $0 >= Self.closeMs }) ?? true {
      lanes[place].closedMs = nowMs
      let ended = lanes[place].statistics.close(until: stamp.wall)
      let open = lanes[place].statistics.current(at: stamp.wall)
      acts.bins += ended
      lanes[place].openBins = open
      lanes[place].drivers.take(ended, at: stamp.wall)
      lanes[place].warnedShare = lanes[place].drivers.share(with: open, at: stamp.wall)
    }
    return true
  }

  private func due(
    _ last: KeyPath<Lane, Int64?>, every gap: Int64, at nowMs: Int64
  ) -> Int? {
    let oldest = lanes.indices.min {
      lanes[$0][keyPath: last] ?? .min < lanes[$1][keyPath: last] ?? .min
    }
    guard let oldest else { return nil }
    return lanes[oldest][keyPath: last].map { nowMs - $0 >= gap } ?? true ? oldest : nil
  }

  /// Milliseconds until a tick is due, 0 to ``tickMs``.
  func rest(at nowMs: Int64) -> Int64 {
    let last = (lanes.map(\.tickedMs) + [repeatedMs]).map { $0 ?? .min }.min() ?? .min
    return last == .min ? 0 : min(Self.tickMs, max(0, last + Self.tickMs - nowMs))
  }

  /// The open bins of all corridors: the watch ends.
  mutating func end(at stamp: ReceiveStamp, _ acts: inout Acts) {
    let nowMs = advance(to: stamp)
    for lane in lanes { _ = retire(lane, at: nowMs, wall: stamp.wall, &acts) }
    lanes = []
    index()
  }

  // MARK: for people

  /// The corridors as of the last look at each.
  var pictures: [String: CorridorPicture] {
    Dictionary(
      lanes.compactMap { $0.picture }.map { ($0.corridor, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// When each of ``pictures`` was made.
  var pictureTimes: [String: WallTime] {
    Dictionary(
      lanes.map { ($0.detector.corridor.id, $0.pictured) },
      uniquingKeysWith: { first, _ in first })
  }

  /// What signs show, as of the last look.
  var showings: [DeviceID: SignBook.Showing] { book.showings }

  /// Bins that have not ended, as of the last time that bins were closed.
  var openBins: [BendBin] { lanes.flatMap(\.openBins) }

  /// Puts in what the watch counts.
  func count(into counts: inout BendCounts) {
    counts.readings = readings
    counts.ignoredReadings =
      strangers + gone.ignored + lanes.reduce(0) { $0 + $1.detector.ignoredReadings }
    counts.droppedVehicles = gone.dropped + lanes.reduce(0) { $0 + $1.detector.droppedVehicles }
    counts.binsDropped = gone.binsLost + lanes.reduce(0) { $0 + $1.statistics.droppedBins }
  }

  /// Puts in how each corridor stands.
  func countCorridors(into counts: inout BendCounts) {
    counts.corridors = lanes.map { lane in
      let corridor = lane.detector.corridor
      let heads = lane.picture?.heads ?? []
      return BendCounts.Corridor(
        id: corridor.id, litSeconds: lane.lit.seconds(at: clockMs),
        warnedShare: lane.warnedShare, signs: corridor.signs.count,
        signsAtFault: lane.picture?.signs.count(where: \.isFaulty) ?? 0,
        heads: Dictionary(
          CorridorPicture.Watch.allCases.map { watch in (watch, heads.count { $0 == watch }) },
          uniquingKeysWith: { first, _ in first }))
    }
  }

  private mutating func advance(to stamp: ReceiveStamp) -> Int64 {
    clockMs = max(clockMs, stamp.milliseconds)
    return clockMs
  }
}

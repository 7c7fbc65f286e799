internal import Wire

/// What is remembered of one radar: its stream, its trains, its rates and when it was heard.
struct RadarLine {
  /// Datagrams of one source that are taken within a second.
  static let datagramsPerSecond = 200
  /// Readings of one source within a second: ten vehicles at 4 Hz [D].
  static let readingsPerSecond = 40
  /// Milliseconds between signs of life for the bends, and for the desk (20 s: a head's heartbeat,
  /// domain.md 4.4).
  private static let aliveEveryMs: Int64 = 1_000
  private static let beatEveryMs: Int64 = 20_000
  /// How long a fault is told after its last cause, milliseconds [D].
  private static let faultMs: Int64 = 10_000
  /// So many bytes without one item, and so many a second since the last item, are a radar set
  /// otherwise than told or a line at another speed [D]; a line's own heartbeat text is less.
  private static let garbledBytes: UInt64 = 512
  private static let garbledBytesPerSecond: UInt64 = 8
  /// A side-fired counter tells of a vehicle 1 s after it left the beam (protocols.md section 6).
  static let counterDelayMs: UInt16 = 1_000
  /// From 9 m on a vehicle is long (domain.md 4.2).
  private static let longDecimetres: UInt16 = 90

  let source: RadarSource
  var parser: RadarParser
  var address: PeerAddress?
  var lastHeard: ReceiveStamp?
  var accepted: UInt64 = 0
  var rejected: UInt64 = 0
  private var trains: RadarTrains
  private var crossings: UInt16 = 0
  private var datagrams = SecondBudget(limit: datagramsPerSecond)
  private var readings = SecondBudget(limit: readingsPerSecond)
  private var junkSinceItem: UInt64 = 0
  private var lastItemMs: Int64?
  private var faultyUntilMs: Int64?
  private var toldAliveMs: Int64?
  private var toldBeatMs: Int64?
  private var toldFaults: DeviceFaults = []

  init(_ source: RadarSource) {
    self.source = source
    parser = RadarParser(source.protocol)
    trains = RadarTrains(head: source.heads.first?.number ?? 1)
  }

  /// Whether one more datagram may be taken now. One too many means that true ones may be among
  /// those left out: the head is then as good as blind.
  mutating func mayTake(at now: Int64) -> Bool {
    if datagrams.take(at: now) { return true }
    faultyUntilMs = now + Self.faultMs
    return false
  }

  /// A reading of the head at that place of ``RadarSource/heads``.
  struct Made {
    var head: Int
    var reading: BendReading
    var clock: WallTime
  }

  /// Reads the bytes; how many readings were held back is added to `overRate`.
  mutating func read(
    _ bytes: RawSpan, into values: inout [RadarValue], overRate: inout UInt64, at now: Int64
  ) -> [Made] {
    let before = parser.counts
    let first = values.count
    parser.take(bytes, into: &values)
    watchJunk(since: before, at: now)
    var made: [Made] = []
    for value in values[first...] {
      guard let next = reading(of: value, at: now) else { continue }
      if readings.take(at: now) {
        made.append(next)
      } else {
        overRate += 1
        faultyUntilMs = now + Self.faultMs
      }
    }
    if bytes.byteCount > 0 { trains.noteItem(at: now) }
    // What crowds true vehicles out, by defect or by forgery, leaves the head as good as blind.
    if trains.crowdedOutMs == now { faultyUntilMs = now + Self.faultMs }
    return made
  }

  private mutating func reading(of value: RadarValue, at now: Int64) -> Made? {
    guard source.protocol.tellsOfThePast else {
      return trains.take(value, at: now).map { Made(head: 0, reading: $0, clock: .unknown) }
    }
    let index = source.heads.firstIndex { $0.lane == nil || $0.lane == value.lane }
    guard let index else { return nil }
    let head = source.heads[index]
    crossings &+= 1
    let isAgainst = value.direction == .receding
    let length = value.lengthDecimetres ?? 0
    return Made(
      head: index,
      reading: BendReading(
        head: head.number,
        direction: isAgainst ? head.keepsLane.opposite : head.keepsLane,
        vehicleClass: length == 0 ? .unknown : length > Self.longDecimetres ? .truck : .car,
        // The beam lies across the road where the head stands.
        speed: value.speed, distanceDecimetres: 0, lengthDecimetres: length, track: crossings,
        ageMilliseconds: Self.counterDelayMs),
      clock: value.clock ?? .unknown)
  }

  private mutating func watchJunk(since before: RadarParser.Counts, at now: Int64) {
    let after = parser.counts
    if after.readable > before.readable {
      junkSinceItem = 0
      lastItemMs = now
    } else {
      junkSinceItem += after.junk - before.junk
    }
    let since = lastItemMs ?? now
    lastItemMs = since
    if junkSinceItem >= Self.garbledBytes,
      junkSinceItem * 1_000 >= Self.garbledBytesPerSecond * UInt64(max(1, now - since))
    {
      faultyUntilMs = now + Self.faultMs
    }
  }

  /// What it is to be told of the radar's life: for the bends, and for the desk.
  mutating func signs(at now: Int64) -> (alive: Health?, beat: Health?) {
    let isFaulty = faultyUntilMs.map { now < $0 } ?? false
    let faults: DeviceFaults = isFaulty ? .sensor : []
    let isNews = faults != toldFaults
    toldFaults = faults
    func isDue(_ told: Int64?, _ every: Int64) -> Bool {
      told.map { now - $0 >= every } ?? true
    }
    let health = Health(deviceClass: .bendHead, faults: faults)
    let alive = isNews || isDue(toldAliveMs, Self.aliveEveryMs) ? health : nil
    let beat = isNews || isDue(toldBeatMs, Self.beatEveryMs) ? health : nil
    if alive != nil { toldAliveMs = now }
    if beat != nil { toldBeatMs = now }
    return (alive, beat)
  }

  /// The health last told.
  var health: Health { Health(deviceClass: .bendHead, faults: toldFaults) }
}

/// So many things a second: one second holds `limit`.
private struct SecondBudget {
  let limit: Int
  private var second: Int64 = .min
  private var used = 0

  init(limit: Int) { self.limit = limit }

  mutating func take(at nowMs: Int64) -> Bool {
    let second = nowMs / 1_000
    if self.second != second {
      self.second = second
      used = 0
    }
    used += 1
    return used <= limit
  }
}

extension BendReading.Direction {
  fileprivate var opposite: Self { self == .approaching ? .receding : .approaching }
}

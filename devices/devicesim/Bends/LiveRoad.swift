internal import Wire

/// A corridor's traffic in wall-clock time, shared by the stations of its heads. The same seed
/// gives the same road, so heads in different processes tell of the same vehicles.
///
/// Used by one thread, the one that runs the stations.
final class LiveRoad {
  /// A reading on its way.
  private struct Departure {
    /// Milliseconds since the run's start.
    var ms: Int
    var reading: BendReading
  }

  /// The devices that watch it.
  let watchers: [DeviceID]
  private var traffic: RoadTraffic
  private var heads: [RoadHead]
  /// Heads of each device, by index in the plan.
  private let headsOf: [[Int]]
  /// What each device has measured and not yet sent.
  ///
  /// Queue: a device's readings of the last second; older ones are lost, as they are for a device
  /// that is silent.
  private var departures: [[Departure]]
  private static let keptMs = 1_000
  /// Steps made before the run's start, so that the road has its traffic from the first second.
  private let warmUp: Int
  private var sightings: [RoadHead.Sighting] = []

  init(plan: RoadPlan, use: RoadUse, seed: UInt64) {
    let arrivals = RoadArrivals(use: use, count: nil, downhill: plan.downhill, seed: seed)
    traffic = RoadTraffic(plan: plan, use: use, arrivals: arrivals, seed: seed)
    // A drive through at 10 m/s, at most half an hour.
    warmUp = Int(min(1_800, traffic.length / 10)) * 1_000 / RoadTraffic.stepMs
    for _ in 0..<warmUp { traffic.advance() }
    heads = plan.heads.indices.map { [traffic] in RoadHead($0, of: traffic, seed: seed) }
    var devices: [DeviceID] = []
    var headsOf: [[Int]] = []
    for (index, head) in plan.heads.enumerated() {
      if let place = devices.firstIndex(of: head.device) {
        headsOf[place].append(index)
      } else {
        devices.append(head.device)
        headsOf.append([index])
      }
    }
    watchers = devices
    self.headsOf = headsOf
    departures = devices.map { _ in [] }
  }

  /// When a device has something to measure or to send next.
  func nextWake(of watcher: Int) -> Duration {
    let measuring = headsOf[watcher].map { milliseconds(heads[$0].nextDue(after: traffic.step)) }
    let next = min(measuring.min() ?? .max, departures[watcher].first?.ms ?? .max)
    return .milliseconds(next)
  }

  /// Takes what a device sends now. How late it is for that is the reading's age.
  func take(_ watcher: Int, at now: Duration) -> [BendReading] {
    let ms = Int(now / .milliseconds(1))
    advance(toMs: ms)
    let due = departures[watcher].prefix { $0.ms <= ms }
    departures[watcher].removeFirst(due.count)
    return due.filter { ms - $0.ms < Self.keptMs }.map { departure in
      var reading = departure.reading
      reading.ageMilliseconds = UInt16(clamping: ms - departure.ms)
      return reading
    }
  }

  /// Sends a vehicle of that role towards a device's first head, from the end of its sight; out of
  /// turn, in the next gap of its lane behind that.
  func send(_ role: ScriptAction, towards watcher: Int, at now: Duration) {
    advance(toMs: Int(now / .milliseconds(1)))
    let head = traffic.plan.heads[headsOf[watcher][0]]
    let way = role == .runaway ? traffic.plan.downhill : head.looks.opposite
    let place = traffic.along(head.at, way) - head.range
    if role == .runaway {
      traffic.insert(.runaway, way, at: place)
    } else {
      traffic.insert(.plain, way, at: place)
    }
  }

  private func milliseconds(_ step: Int) -> Int { (step - warmUp) * RoadTraffic.stepMs }

  private func advance(toMs ms: Int) {
    while milliseconds(traffic.step + 1) <= ms {
      traffic.advance()
      sightings.removeAll(keepingCapacity: true)
      for index in heads.indices where heads[index].isDue(traffic.step) {
        heads[index].measure(traffic, into: &sightings)
      }
      guard !sightings.isEmpty else { continue }
      sightings.sort { ($0.arrivesMs, $0.head) < ($1.arrivesMs, $1.head) }
      for watcher in departures.indices {
        let own = headsOf[watcher]
        let old = departures[watcher].prefix { ms - $0.ms >= Self.keptMs }.count
        departures[watcher].removeFirst(old)
        for sighting in sightings where own.contains(sighting.head) {
          departures[watcher].append(departure(sighting))
        }
      }
    }
  }

  private func departure(_ sighting: RoadHead.Sighting) -> Departure {
    let head = traffic.plan.heads[sighting.head]
    return Departure(
      ms: sighting.arrivesMs - warmUp * RoadTraffic.stepMs,
      reading: BendReading(
        head: head.number, direction: sighting.direction, vehicleClass: sighting.vehicleClass,
        speed: Speed(tenthsOfKmh: UInt16(clamping: sighting.tenthsOfKmh)),
        distanceDecimetres: UInt16(clamping: sighting.decimetres),
        lengthDecimetres: UInt16(clamping: sighting.lengthDecimetres), track: sighting.track))
  }
}

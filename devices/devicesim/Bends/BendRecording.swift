internal import Wire

/// A run of simulated traffic written to files: what the heads saw, and apart from it what was
/// true. Nothing is held but what is on the road.
struct BendRecording: ~Copyable {
  /// Milliseconds between a head's signs of life (domain.md 4.4).
  static let aliveMs = 20_000

  private var traffic: RoadTraffic
  private var heads: [RoadHead]
  private let clocks: [DeviceClock]
  private let faults: [HeadFault]
  private var readings: LineFile
  private var truth: TruthLog?
  private var sightings: [RoadHead.Sighting] = []
  /// What came of it.
  private(set) var counts = Counts()

  struct Counts: Equatable {
    var vehicles = 0
    var readings = 0
    var milliseconds = 0
  }

  /// A run with that traffic; `truth` nil leaves the truth out.
  init(
    traffic: RoadTraffic, seed: UInt64, faults: [HeadFault], readings: consuming LineFile,
    truth: consuming TruthLog?
  ) {
    self.traffic = traffic
    self.faults = faults
    heads = traffic.plan.heads.indices.map { RoadHead($0, of: traffic, seed: seed) }
    var devices: [DeviceID: Int] = [:]
    clocks = traffic.plan.heads.map { head in
      let number = devices[head.device] ?? devices.count
      devices[head.device] = number
      return DeviceClock(seed: seed, device: number)
    }
    self.readings = readings
    self.truth = truth
  }

  /// Runs until the last vehicle has left.
  mutating func run(header: RecordingHeader) throws(SimulatorError) {
    readings.bytes += try header.encoded()
    try readings.endLine()
    try sayAlive()
    while !traffic.isOver {
      if traffic.isEmpty { try passQuietTime() }
      traffic.advance()
      counts.vehicles += traffic.left.count
      try truth?.note(traffic)
      try measure()
      try sayAlive()
    }
    counts.milliseconds = traffic.step * RoadTraffic.stepMs
    try readings.flush()
    try truth?.finish()
  }

  private mutating func passQuietTime() throws(SimulatorError) {
    guard let arrival = traffic.nextArrivalStep else { return }
    let aliveSteps = Self.aliveMs / RoadTraffic.stepMs
    while traffic.isEmpty {
      // Heads say that they are alive in the first steps of each 20 s; those steps are not skipped.
      let inRound = traffic.step % aliveSteps
      let next = inRound < heads.count ? traffic.step + 1 : traffic.step - inRound + aliveSteps
      guard next < arrival else { break }
      traffic.skip(to: next)
      try sayAlive()
    }
    traffic.skip(to: arrival - 1)
  }

  private mutating func measure() throws(SimulatorError) {
    sightings.removeAll(keepingCapacity: true)
    let ms = traffic.step * RoadTraffic.stepMs
    for index in heads.indices where heads[index].isDue(traffic.step) {
      if faults.contains(where: { $0.kind != .clock && $0.holds(head: index, ms: ms) }) {
        heads[index].forget()
      } else {
        heads[index].measure(traffic, into: &sightings)
      }
    }
    // Less than a step of jitter: the order of a step's own readings is the order of all.
    sightings.sort { ($0.arrivesMs, $0.head, $0.track) < ($1.arrivesMs, $1.head, $1.track) }
    counts.readings += sightings.count
    for sighting in sightings { try write(sighting) }
  }

  private mutating func write(_ sighting: RoadHead.Sighting) throws(SimulatorError) {
    let isWrong = faults.contains {
      $0.kind == .clock && $0.holds(head: sighting.head, ms: sighting.takenMs)
    }
    let clock =
      clocks[sighting.head].reading(atMs: sighting.takenMs)
      + (isWrong ? HeadFault.clockErrorMs : 0)
    readings.bytes.append(text: #"{"t":"#)
    readings.bytes.append(number: sighting.arrivesMs)
    readings.bytes.append(text: #","head":"#)
    readings.bytes.append(number: sighting.head)
    readings.bytes.append(
      text: sighting.direction == .approaching
        ? #","dir":"approaching""# : #","dir":"receding""#)
    switch sighting.vehicleClass {
    case .car: readings.bytes.append(text: #","class":"car""#)
    case .truck: readings.bytes.append(text: #","class":"truck""#)
    case .pedestrian: readings.bytes.append(text: #","class":"pedestrian""#)
    case .unknown: break
    }
    readings.bytes.append(text: #","kmh":"#)
    readings.bytes.append(tenths: sighting.tenthsOfKmh)
    readings.bytes.append(text: #","m":"#)
    readings.bytes.append(tenths: sighting.decimetres)
    if sighting.lengthDecimetres > 0 {
      readings.bytes.append(text: #","len":"#)
      readings.bytes.append(tenths: sighting.lengthDecimetres)
    }
    readings.bytes.append(text: #","track":"#)
    readings.bytes.append(number: Int(sighting.track))
    readings.bytes.append(text: #","clock":"#)
    readings.bytes.append(number: clock)
    readings.bytes.append(text: "}")
    try readings.endLine()
  }

  /// In the first steps of each 20 s one head a step says that it is alive.
  private mutating func sayAlive() throws(SimulatorError) {
    let round = Self.aliveMs / RoadTraffic.stepMs
    let ms = traffic.step * RoadTraffic.stepMs
    for head in stride(from: traffic.step % round, to: heads.count, by: round) {
      if faults.contains(where: { $0.kind == .silent && $0.holds(head: head, ms: ms) }) { continue }
      readings.bytes.append(text: #"{"t":"#)
      // Behind the readings of its step.
      readings.bytes.append(number: ms + RoadHead.latencyMs + RoadHead.jitterMs)
      readings.bytes.append(text: #","alive":"#)
      readings.bytes.append(number: head)
      readings.bytes.append(text: "}")
      try readings.endLine()
    }
  }
}

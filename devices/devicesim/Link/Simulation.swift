internal import Wire

/// Many stations over one socket: wakes each when its time comes, sends, receives, and plays a
/// script. All decisions are the devices' own; here is only the acting.
struct Simulation: ~Copyable {
  /// How a run ends.
  struct Ending {
    /// Devices act until then; afterwards only copies are sent.
    var acting: Duration
    /// Longest wait for the last acknowledgements after that.
    var draining = Duration.zero
    /// Whether the run ends once the script is played and all is acknowledged.
    var whenSettled = false
    /// Whether the run ends once no device will act again, all acknowledged.
    var whenAsleep = false
  }

  private let socket: DatagramSocket
  private let clock: SimulationClock
  private let stop: StopSignal
  private var path: LossyPath
  private var stations: [Station]
  private let indexes: [DeviceID: Int]
  private var wakes: WakeQueue
  private var script: [ScriptStep]
  private var nextStep = 0
  private var buffer = [UInt8](repeating: 0, count: 2_048)
  private var network = NetworkCounts()
  private var pressLatencies = LatencyRecord()
  private var deliveries: ((ResendQueue.Delivery) -> Void)?

  /// A run with these stations; `script` in order of time.
  init(
    socket: consuming DatagramSocket, clock: SimulationClock, stop: StopSignal, path: LossyPath,
    stations: [Station], script: [ScriptStep] = [],
    onDelivery: ((ResendQueue.Delivery) -> Void)? = nil
  ) {
    self.socket = socket
    self.clock = clock
    self.stop = stop
    self.path = path
    self.stations = stations
    self.script = script.sorted { $0.at < $1.at }
    indexes = Dictionary(
      stations.enumerated().map { ($1.endpoint.id, $0) }, uniquingKeysWith: { first, _ in first })
    wakes = WakeQueue(stations: stations.count)
    deliveries = onDelivery
    for index in stations.indices { wakes.set(index, to: stations[index].nextWake) }
  }

  /// Runs to the end and says what happened.
  mutating func run(_ ending: Ending) throws(SimulatorError) -> RunSummary {
    let last = ending.acting + ending.draining
    while !stop.isRaised {
      let now = clock.now
      let isQuiet = now >= ending.acting
      if now >= last { break }
      if isOver(ending, isQuiet: isQuiet) { break }
      if !isQuiet { playScript(at: now) }
      wakeDue(at: now, isQuiet: isQuiet)
      rest(until: isQuiet ? last : ending.acting)
      receiveAll()
    }
    for bytes in path.flush() { transmit(bytes) }
    if let failure = stations.lazy.compactMap(\.device.failure).first { throw failure }
    return summary
  }

  private func isOver(_ ending: Ending, isQuiet: Bool) -> Bool {
    let hasPlayed = nextStep >= script.count
    let isAsleep = ending.whenAsleep && stations.allSatisfy { $0.device.nextWake == nil }
    return (isQuiet || hasPlayed && (ending.whenSettled || isAsleep)) && pending == 0
  }

  private var pending: Int { stations.reduce(0) { $0 + $1.pending } }

  private mutating func playScript(at now: Duration) {
    while nextStep < script.count, script[nextStep].at <= now {
      let step = script[nextStep]
      nextStep += 1
      guard let index = indexes[step.device] else { continue }
      for bytes in stations[index].perform(step.action, at: now, wall: clock.wall) { send(bytes) }
      wakes.set(index, to: stations[index].nextWake)
    }
  }

  private mutating func wakeDue(at now: Duration, isQuiet: Bool) {
    // Each station once a turn: a device that is always due must not keep the socket unread.
    for _ in stations.indices {
      guard let index = wakes.takeDue(at: now) else { return }
      for bytes in stations[index].wake(at: now, wall: clock.wall, isQuiet: isQuiet) {
        send(bytes)
      }
      let next = stations[index].nextWake
      // A device left asleep stays due; it is looked at again only for its copies.
      wakes.set(index, to: isQuiet ? next.map { max($0, now + .milliseconds(50)) } : next)
    }
  }

  private mutating func rest(until end: Duration) {
    // SIGINT is looked at five times a second.
    var target = min(end, clock.now + .milliseconds(200))
    if let next = wakes.next { target = min(target, next) }
    if nextStep < script.count { target = min(target, script[nextStep].at) }
    let milliseconds = ((target - clock.now).inSeconds * 1_000).rounded(.up)
    socket.wait(milliseconds: Int32(max(0, min(200, milliseconds))))
  }

  private mutating func receiveAll() {
    // At most 4,096 a turn, so that sending never starves.
    for _ in 0..<4_096 {
      guard let length = socket.receive(into: &buffer) else { return }
      network.received += 1
      guard path.arrives() else { continue }
      let bytes = Array(buffer[..<length])
      guard let header = try? DatagramHeader(parsing: bytes.span.bytes),
        let index = indexes[header.device]
      else {
        network.unreadable += 1
        continue
      }
      let now = clock.now
      let (answers, delivery) = stations[index].receive(
        bytes.span.bytes, header: header, at: now, wall: clock.wall)
      for answer in answers { send(answer) }
      if let delivery {
        if case .alarm = delivery.message { pressLatencies.add(delivery.latency) }
        deliveries?(delivery)
      }
      wakes.set(index, to: stations[index].nextWake)
    }
  }

  private mutating func send(_ bytes: [UInt8]) {
    for leaving in path.send(bytes) { transmit(leaving) }
  }

  private mutating func transmit(_ bytes: [UInt8]) {
    switch socket.send(bytes) {
    case .sent: network.left += 1
    case .sentAfterRefusal:
      network.left += 1
      network.refused += 1
    case .dropped: network.dropped += 1
    }
  }

  private var summary: RunSummary {
    var network = network
    network.lostOnPurpose = path.lost
    return RunSummary(
      seconds: (clock.now.inSeconds * 1_000).rounded() / 1_000, devices: stations.count,
      traffic: stations.map(\.counts).reduce(TrafficCounts(), +), network: network,
      unacknowledged: pending, alarmToAcknowledgementMs: pressLatencies.summary,
      framesGivenUp: stations.reduce(0) { $0 + Int($1.device.givenUp) })
  }
}

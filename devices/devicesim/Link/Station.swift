internal import Wire

/// A simulated device with its end of the wire: seals what the device wants sent, resends what must
/// arrive, says hello and gives signs of life.
struct Station {
  private(set) var endpoint: DeviceEndpoint
  private(set) var device: any SimulatedDevice
  private var unacknowledged = ResendQueue()
  private var nextHeartbeat: Duration?
  private var startedAt = Duration.zero
  private var frame: UInt32 = 0
  private(set) var isSilent = false
  private let heartbeatGap: Duration?
  /// What happened here.
  private(set) var counts = TrafficCounts()

  /// `saysHello` false leaves out hello and heartbeats, for load that is presses and frames alone.
  init(endpoint: DeviceEndpoint, device: any SimulatedDevice, saysHello: Bool = true) {
    self.endpoint = endpoint
    self.device = device
    // Posts, bend sensors and signs 20 s, others 60 s (domain.md 4.4 and section 5).
    let seconds = device.deviceClass == .camera || device.deviceClass == .unit ? 60 : 20
    heartbeatGap = saysHello ? .seconds(seconds) : nil
    nextHeartbeat = saysHello ? .zero : nil
  }

  /// Datagrams that must arrive and have not yet.
  var pending: Int { unacknowledged.count }

  /// When something is to be done here.
  var nextWake: Duration? {
    if isSilent { return nil }
    return [nextHeartbeat, unacknowledged.nextDue, device.nextWake].compactMap { $0 }.min()
  }

  /// Does all that is due; with `isQuiet` the device itself is left asleep.
  mutating func wake(at now: Duration, wall: WallTime, isQuiet: Bool) -> [[UInt8]] {
    guard !isSilent else { return [] }
    var datagrams: [[UInt8]] = []
    if let due = nextHeartbeat, due <= now, let gap = heartbeatGap {
      let isFirst = endpoint.sequence == 0
      nextHeartbeat = now + gap
      datagrams += seal(
        isFirst ? .untilAcknowledged(.hello(health(at: now))) : .once(.heartbeat(health(at: now))),
        at: now, wall: wall)
    }
    for copy in unacknowledged.takeDue(at: now) {
      counts.resent += 1
      datagrams.append(copy.bytes)
    }
    if !isQuiet, let due = device.nextWake, due <= now {
      for outgoing in device.wake(at: now) {
        datagrams += seal(outgoing, at: now, wall: wall)
      }
    }
    return datagrams
  }

  /// Takes a datagram from the centre.
  mutating func receive(
    _ datagram: RawSpan, header: DatagramHeader, at now: Duration, wall: WallTime
  ) -> (answers: [[UInt8]], delivery: ResendQueue.Delivery?) {
    guard !isSilent else { return ([], nil) }
    guard let (message, isCopy) = endpoint.open(datagram, header: header) else {
      counts.rejected += 1
      return ([], nil)
    }
    if case .acknowledgement(let answer) = message {
      return acknowledge(answer, at: now, wall: wall)
    }
    counts.commands += 1
    let answers = device.receive(message, isCopy: isCopy, at: now).flatMap {
      seal($0, at: now, wall: wall)
    }
    return (answers, nil)
  }

  /// Lets a script's action happen.
  mutating func perform(_ action: ScriptAction, at now: Duration, wall: WallTime) -> [[UInt8]] {
    switch action {
    case .silence:
      isSilent = true
      return []
    case .resume:
      guard isSilent else { return [] }
      isSilent = false
      startedAt = now
      nextHeartbeat = heartbeatGap == nil ? nil : now
      return restart(above: endpoint.boot, at: now, wall: wall)
    default:
      guard !isSilent else { return [] }
      return device.perform(action, at: now).flatMap { seal($0, at: now, wall: wall) }
    }
  }

  private mutating func acknowledge(
    _ answer: Acknowledgement, at now: Duration, wall: WallTime
  ) -> (answers: [[UInt8]], delivery: ResendQueue.Delivery?) {
    if answer.reason == .replayed, answer.boot == endpoint.boot {
      // Another sender has used this device's numbers, or its counter was lost: go above both.
      return (restart(above: SimulationClock.unixSeconds, at: now, wall: wall), nil)
    }
    guard let delivery = unacknowledged.settle(answer, at: now) else { return ([], nil) }
    if answer.reason.isTaken {
      counts.acknowledged += 1
      return ([], delivery)
    }
    counts.refused += 1
    return ([], nil)
  }

  /// A new boot: what waited is sealed again under new sequences, since no (boot, sequence) may
  /// ever stand for two datagrams.
  private mutating func restart(above floor: UInt32, at now: Duration, wall: WallTime) -> [[UInt8]]
  {
    endpoint.restart(above: floor)
    let waiting = unacknowledged.takeAll()
    return waiting.flatMap { item in
      seal(.untilAcknowledged(item.message), at: now, wall: wall, firstSent: item.firstSent)
    }
  }

  private func health(at now: Duration) -> Health {
    Health(
      deviceClass: device.deviceClass, signalDBm: device.deviceClass == .unit ? -71 : 0,
      faults: device.faults, uptimeSeconds: UInt32(max(0, (now - startedAt).inSeconds)),
      firmware: 0x01_00_00_00, batteryMillivolts: device.deviceClass == .post ? 12_600 : 0,
      intervalSeconds: UInt16((heartbeatGap ?? .seconds(60)).components.seconds),
      pending: UInt16(clamping: unacknowledged.count), givenUp: device.givenUp)
  }

  private mutating func seal(
    _ outgoing: Outgoing, at now: Duration, wall: WallTime, firstSent: Duration? = nil
  ) -> [[UInt8]] {
    switch outgoing {
    case .once(let message):
      counts.sent += 1
      return [endpoint.seal(message.kind, payload: message.payload, time: wall).bytes]
    case .untilAcknowledged(let message):
      guard unacknowledged.count < ResendQueue.limit else {
        counts.overflowed += 1
        return []
      }
      let sealed = endpoint.seal(message.kind, payload: message.payload, time: wall)
      _ = unacknowledged.add(sealed, message: message, firstSent: firstSent, at: now)
      counts.sent += 1
      if case .alarm = message, firstSent == nil { counts.alarms += 1 }
      return [sealed.bytes]
    case .frame(let jpeg):
      return sealFrame(jpeg, wall: wall)
    }
  }

  private mutating func sealFrame(_ jpeg: [UInt8], wall: WallTime) -> [[UInt8]] {
    frame &+= 1
    counts.frames += 1
    var datagrams: [[UInt8]] = []
    for offset in stride(from: 0, to: jpeg.count, by: FrameFragment.pieceLimit) {
      let fragment = FrameFragment(
        frame: frame, captured: wall, offset: UInt32(offset), total: UInt32(jpeg.count))
      let piece = jpeg[offset..<min(jpeg.count, offset + FrameFragment.pieceLimit)]
      counts.sent += 1
      datagrams.append(
        endpoint.seal(.frameFragment, payload: fragment.payload(piece: piece), time: wall).bytes)
    }
    return datagrams
  }
}

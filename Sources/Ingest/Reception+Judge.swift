internal import Wire

extension Reception {
  /// How long after the first datagram of a newer boot an alarm of an earlier one is still handed
  /// on: EXCHANGE_LIFETIME, the longest that a datagram and its resends live (RFC 7252 section
  /// 4.8.2).
  static let exchangeLifetimeNs: Int64 = 247_000_000_000

  /// Decides what an authentic, well-formed message is to the replay window, and hands it on.
  mutating func judge(_ message: Message, payload: [UInt8], _ arrival: Arrival) {
    guard hasRoom(for: arrival) else { return }
    let (header, slot, now) = (arrival.header, arrival.slot, arrival.stamp.monotonicNanoseconds)
    switch withDevice(slot, { $0.observe(header, at: now) }) {
    case .fresh:
      noteHeard(arrival)
      route(message, payload: payload, arrival)
    case .duplicate:
      countDuplicate(slot)
      noteProvisionalAddress(arrival)
      switch header.kind {
      case .alarm, .unitReport: passCopy(message, arrival)
      case .hello, .heartbeat: refuse(.duplicate, arrival)
      default: break
      }
    case .stale:
      // An alarm that waited behind a thousand other datagrams is still an alarm; the desk knows.
      guard header.kind == .alarm else {
        reject(.staleSequence, slot)
        return refuseReplay(arrival)
      }
      countDuplicate(slot)
      passCopy(message, arrival)
    case .earlierBoot:
      guard header.kind == .alarm, now - devices[slot].bootSince <= Self.exchangeLifetimeNs else {
        reject(.earlierBoot, slot)
        return refuseReplay(arrival)
      }
      countDuplicate(slot)
      passCopy(message, arrival)
    }
  }

  /// Only what is answered at all is refused: a recorded fragment, played back, must not make its
  /// camera start anew.
  private mutating func refuseReplay(_ arrival: Arrival) {
    switch arrival.header.kind {
    case .alarm, .unitReport, .hello, .heartbeat: refuse(.replayed, arrival)
    default: break
    }
  }

  /// Asked before the replay window is: what is shed here must not be noted as seen, or the
  /// device's resend would be taken for a copy.
  private mutating func hasRoom(for arrival: Arrival) -> Bool {
    switch arrival.header.kind {
    case .alarm, .unitReport, .hello, .heartbeat:
      if eventRoom > eventReserve(arrival.header.kind, isCopy: false) { return true }
      ledger.events.offered += 1
      ledger.events.shed += 1
      ledger.shed(.eventsFull)
      answer(.overloaded, arrival)
      return false
    case .bendReading, .signState:
      if readingRoom > 0 { return true }
      ledger.readings.offered += 1
      ledger.readings.shed += 1
      ledger.shed(.readingsFull)
      return false
    case .frameFragment, .acknowledgement, .order, .signCommand: return true
    }
  }

  private mutating func countDuplicate(_ slot: Int) {
    ledger.duplicate += 1
    withDevice(slot) { $0.duplicates += 1 }
  }

  /// A new datagram says where its device is; a copy never does, for anyone can send one.
  private mutating func noteHeard(_ arrival: Arrival) {
    let (header, slot) = (arrival.header, arrival.slot)
    let hasMoved = withDevice(slot) { device in
      let hasMoved = device.address != arrival.source || device.keyID != header.keyID
      device.address = arrival.source
      device.isAddressProvisional = false
      device.keyID = header.keyID
      device.lastHeard = arrival.stamp
      if header.time != .unknown {
        device.clockOffsetMs = header.time - arrival.stamp.wall
      }
      return hasMoved
    }
    if hasMoved { staged.moved.append(slot) }
  }

  /// After a restart a device's resends look like copies. Until it sends something new, where they
  /// come from is the best guess; what goes there is sealed, and orders are resent until receipted.
  private mutating func noteProvisionalAddress(_ arrival: Arrival) {
    let isNew = withDevice(arrival.slot) { device in
      guard device.isAddressProvisional, device.address != arrival.source else { return false }
      device.address = arrival.source
      device.keyID = arrival.header.keyID
      return true
    }
    if isNew { staged.moved.append(arrival.slot) }
  }

  private mutating func passCopy(_ message: Message, _ arrival: Arrival) {
    let now = arrival.stamp.monotonicNanoseconds
    // Too many copies are not handed on: the datagram is counted, the item is not offered.
    guard withDevice(arrival.slot, { $0.mayCopy(at: now) }) else { return }
    ledger.events.offered += 1
    guard eventRoom > eventReserve(arrival.header.kind, isCopy: true) else {
      ledger.events.shed += 1
      return
    }
    switch message {
    case .alarm(let alarm): stage(.alarm(alarm), arrival, isCopy: true)
    case .unitReport(let report): stage(.unitReport(report), arrival, isCopy: true)
    default: preconditionFailure("only alarms and unit reports are handed on as copies")
    }
    ledger.events.copies += 1
  }

  private mutating func route(_ message: Message, payload: [UInt8], _ arrival: Arrival) {
    switch message {
    case .frameFragment(let fragment):
      return assemble(fragment, payload: payload, arrival)
    case .hello(let health), .heartbeat(let health):
      takeHealth(health, isHello: arrival.header.kind == .hello, arrival)
    case .alarm(let alarm): stageNew(.alarm(alarm), arrival)
    case .unitReport(let report): stageNew(.unitReport(report), arrival)
    case .signState(let state): stage(.signState(state), arrival)
    case .bendReading(let reading): stage(.reading(reading), arrival)
    // A device may confirm what it was sent; orders and signs confirm in their own messages.
    case .acknowledgement: break
    case .order, .signCommand: preconditionFailure("the direction was checked before")
    }
    countAccepted(arrival.slot)
  }

  private mutating func countAccepted(_ slot: Int) {
    ledger.accepted += 1
    withDevice(slot) { $0.accepted += 1 }
  }

  private mutating func takeHealth(_ health: Health, isHello: Bool, _ arrival: Arrival) {
    withDevice(arrival.slot) { $0.health = health }
    stageNew(isHello ? .hello(health) : .heartbeat(health), arrival)
    if arrival.deviceClass == .bendHead || arrival.deviceClass == .sign {
      if readingRoom > 0 {
        stage(.alive(health), arrival)
      } else {
        ledger.readings.offered += 1
        ledger.readings.shed += 1
      }
    }
    let isOff = Self.isClockOff(arrival.header.time, at: arrival.stamp.wall)
    answer(isOff ? .acceptedClockOff : .accepted, arrival)
  }

  private mutating func stageNew(_ body: DeviceEvent.Body, _ arrival: Arrival) {
    ledger.events.offered += 1
    ledger.events.accepted += 1
    stage(body, arrival, isCopy: false)
  }

  private mutating func stage(_ body: DeviceEvent.Body, _ arrival: Arrival, isCopy: Bool) {
    let header = arrival.header
    eventRoom -= 1
    staged.events.append(
      DeviceEvent(
        device: header.device, deviceClass: arrival.deviceClass, boot: header.boot,
        sequence: header.sequence, deviceTime: header.time, received: arrival.stamp,
        isCopy: isCopy, body: body))
  }

  private mutating func stage(_ body: HeadReading.Body, _ arrival: Arrival) {
    let header = arrival.header
    readingRoom -= 1
    ledger.readings.offered += 1
    ledger.readings.accepted += 1
    staged.readings.append(
      HeadReading(
        device: header.device, boot: header.boot, sequence: header.sequence,
        deviceTime: header.time, received: arrival.stamp, body: body))
  }

  private mutating func assemble(
    _ fragment: FrameFragment, payload: [UInt8], _ arrival: Arrival
  ) {
    let outcome = assembler.take(
      fragment, payload: payload, slot: arrival.slot, header: arrival.header, at: arrival.stamp)
    switch outcome {
    case .kept: countAccepted(arrival.slot)
    case .complete(let frame):
      countAccepted(arrival.slot)
      staged.frames.append(frame)
    case .duplicate: countDuplicate(arrival.slot)
    case .overlap: reject(.fragmentOverlap, arrival.slot)
    case .badTotal: reject(.fragmentTotal, arrival.slot)
    case .late: ledger.shed(.lateFragment)
    }
  }
}

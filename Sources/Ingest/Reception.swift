internal import Wire

/// Judges datagrams and sorts them: what becomes of each is decided here. Pure: bytes, sender and
/// time come in, staged items and counters come out; ``DatagramReceiver`` does the rest.
struct Reception {
  /// What a batch brought, to be handed on after it. Bounded by the batch and the rooms.
  struct Staged {
    var events: [DeviceEvent] = []
    var readings: [HeadReading] = []
    var frames: [Frame] = []
    var answers: [Answer] = []
    /// Devices whose address or key has changed.
    var moved: [Int] = []
  }

  private(set) var devices: [DeviceState] = []
  private var slots: [DeviceID: Int] = [:]
  var ledger = LedgerCounts()
  var assembler: FrameAssembler
  var staged = Staged()
  var valve = PressureValve()
  /// Room left in the queues for this batch; the shell sets it before each batch.
  var eventRoom = 0
  var readingRoom = 0
  private let eventCapacity: Int

  init(
    _ configuration: IngestConfiguration, keyring: Keyring,
    boots: [(device: DeviceID, boot: UInt32, sequence: UInt32)], now: Int64
  ) {
    eventCapacity = configuration.eventCapacity
    assembler = FrameAssembler(
      byteLimit: configuration.assemblyBytes, timeoutMs: configuration.assemblyTimeoutMs)
    for row in boots {
      let window = ReplayWindow(boot: row.boot, highest: row.sequence)
      // The boot was met in an earlier run: what comes of one before it is a recording.
      let long = now - Self.exchangeLifetimeNs - 1
      add(DeviceState(id: row.device, entry: nil, window: window, now: long))
    }
    replace(keyring, at: now)
  }

  private mutating func add(_ device: DeviceState) {
    if let slot = slots[device.id] {
      devices[slot] = device
    } else {
      slots[device.id] = devices.count
      devices.append(device)
    }
  }

  /// Takes a new keyring; what is remembered of devices stays.
  mutating func replace(_ keyring: Keyring, at now: Int64) {
    for slot in devices.indices { devices[slot].entry = keyring.entries[devices[slot].id] }
    for (id, entry) in keyring.entries where slots[id] == nil {
      add(DeviceState(id: id, entry: entry, window: ReplayWindow(), now: now))
    }
  }

  /// Takes one datagram. Never fails: every way out is counted.
  mutating func take(_ datagram: RawSpan, from source: PeerAddress, at stamp: ReceiveStamp) {
    ledger.received += 1
    let header: DatagramHeader
    do throws(WireError) {
      header = try DatagramHeader(parsing: datagram)
    } catch {
      ledger.reject(RejectReason(error.reason))
      refuseForeign(datagram, error: error, from: source, at: stamp)
      return
    }
    guard let slot = slots[header.device], let entry = devices[slot].entry else {
      ledger.reject(.unknownDevice)
      return
    }
    guard !header.isFromCentre, header.kind.isSentByDevice else {
      return reject(.wrongDirection, slot)
    }
    guard let key = entry.key(id: header.keyID) else { return reject(.unknownKey, slot) }
    if header.kind == .frameFragment {
      let now = stamp.monotonicNanoseconds
      guard valve.lets(&devices[slot].fragments, at: now) else { return ledger.shed(.pressure) }
    }
    let payload: [UInt8]
    do throws(WireError) {
      payload = try DatagramSeal.open(datagram, header: header, key: key)
    } catch {
      return reject(RejectReason(error.reason), slot)
    }
    guard Self.allows(header.kind, from: entry.deviceClass) else { return reject(.wrongKind, slot) }
    let arrival = Arrival(
      header: header, slot: slot, deviceClass: entry.deviceClass, source: source, stamp: stamp)
    let message: Message
    do throws(WireError) {
      message = try Message(kind: header.kind, payload: payload.span.bytes)
    } catch {
      // The number is used up all the same: a defective datagram is not a missing one.
      _ = devices[slot].observe(header, at: stamp.monotonicNanoseconds)
      reject(RejectReason(error.reason), slot)
      refuse(.malformed, arrival)
      return
    }
    judge(message, payload: payload, arrival)
  }

  /// Whether a device of that class has any business to send that kind. Alarms and signs of life
  /// always pass: a typo in the registry must not lose a press.
  private static func allows(_ kind: MessageKind, from deviceClass: DeviceClass) -> Bool {
    switch kind {
    case .frameFragment: deviceClass == .camera
    case .bendReading: deviceClass == .bendHead
    case .signState: deviceClass == .sign
    case .unitReport: deviceClass == .unit
    case .hello, .heartbeat, .alarm, .acknowledgement: true
    case .order, .signCommand: false
    }
  }

  /// Places of the event queue that a kind leaves free for graver ones: alarms take the last place,
  /// unit reports leave an eighth, copies a quarter, signs of life and sign states half. [D]
  func eventReserve(_ kind: MessageKind, isCopy: Bool) -> Int {
    switch kind {
    case _ where isCopy: eventCapacity / 4
    case .alarm: 0
    case .unitReport: eventCapacity / 8
    default: eventCapacity / 2
    }
  }

  func slot(of device: DeviceID) -> Int? { slots[device] }

  mutating func reject(_ reason: RejectReason, _ slot: Int) {
    ledger.reject(reason)
    devices[slot].reject(reason)
  }

  mutating func withDevice<Result>(
    _ slot: Int, _ body: (inout DeviceState) -> Result
  ) -> Result { body(&devices[slot]) }
}

/// An authentic datagram on its way through ``Reception``.
struct Arrival {
  let header: DatagramHeader
  let slot: Int
  let deviceClass: DeviceClass
  let source: PeerAddress
  let stamp: ReceiveStamp
}

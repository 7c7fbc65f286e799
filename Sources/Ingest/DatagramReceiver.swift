internal import CSocket
public import Logging
internal import Synchronization
public import Wire

/// The wire port: takes datagrams in on a thread of its own, hands on what is authentic, and sends.
///
/// ``start()`` begins, ``stop()`` ends and joins; a receiver that was started must be stopped, or
/// its thread keeps it alive. Everything may be called from any thread.
public final class DatagramReceiver: Sendable {
  /// The configuration that it was made with.
  public let configuration: IngestConfiguration
  /// The UDP port that it is bound to.
  public var boundPort: UInt16 { socket.boundPort }
  /// Bytes of kernel receive buffer granted; Linux counts its own bookkeeping, so up to twice what
  /// was asked for. Less than was asked for means that rmem_max is too low.
  public var grantedBufferBytes: Int { socket.grantedBufferBytes }
  /// Alarms, unit reports and signs of life. Bound: `eventCapacity`; when full the
  /// datagram is shed without being noted as seen and answered "overloaded", so it comes again;
  /// counted in ``LedgerSnapshot/events``. Half of it is kept from signs of life, an eighth from
  /// unit reports: alarms take the last place.
  public let events: BoundedQueue<DeviceEvent>
  /// Bend readings (those of ``RadarReceiver`` too), sign states, and signs of life of heads and
  /// signs. Bound: `readingCapacity`; when full they are shed and counted in
  /// ``LedgerSnapshot/readings``.
  public let readings: BoundedQueue<HeadReading>
  /// Whole frames.
  public let frames: FrameQueue

  let port: PortThread
  let core: Mutex<Reception>
  let outbox: Mutex<Outbox>

  var socket: DatagramSocket { port.socket }
  var logger: Logger { port.logger }

  /// Rises with every round of the receive thread, at least ten times a second: beats that stand
  /// still mean a thread that is stuck or gone.
  public var beats: UInt64 { port.beats }

  /// Binds the port; nothing is taken in before ``start()``.
  ///
  /// `boots` are the highest boots and sequences as last stored, `centreBoot` is this start's boot
  /// counter: above every earlier one, or what is sent now would reuse their nonces.
  /// Throws ``IngestError`` when the port cannot be had.
  public init(
    _ configuration: IngestConfiguration, keyring: Keyring,
    boots: [(device: DeviceID, boot: UInt32, sequence: UInt32)] = [], centreBoot: UInt32,
    logger: Logger = Logger(label: "ingest")
  ) throws(IngestError) {
    self.configuration = configuration
    port = try PortThread(
      host: configuration.host, port: configuration.port,
      receiveBufferBytes: configuration.receiveBufferBytes, batch: configuration.batch,
      logger: logger)
    events = BoundedQueue(capacity: configuration.eventCapacity)
    readings = BoundedQueue(capacity: configuration.readingCapacity)
    frames = FrameQueue(
      shards: configuration.frameShards, framesPerCamera: configuration.framesPerCamera,
      byteLimit: configuration.queuedFrameBytes)
    core = Mutex(
      Reception(configuration, keyring: keyring, boots: boots, now: wp_monotonic_ns()))
    var outbox = Outbox(boot: centreBoot)
    outbox.replace(keyring)
    self.outbox = Mutex(outbox)
  }

  /// Takes a new keyring, at once and for all threads. What is known of devices that stay is kept.
  public func replace(_ keyring: Keyring) {
    core.withLock { core in
      core.replace(keyring, at: wp_monotonic_ns())
      outbox.withLock { $0.replace(keyring) }
    }
  }

  /// Seals a message under the newest key that the device has used and sends it to where the device
  /// was last heard. A fragment cannot be sent: that is a defect of the caller.
  public func send(_ message: Message, to device: DeviceID) -> SendOutcome {
    let time = WallTime(milliseconds: wp_wall_ms())
    let numbered = outbox.withLock {
      $0.number(message.kind, to: device, at: nil, keyID: nil, time: time)
    }
    switch numbered {
    case .failure(let refusal): return refusal.outcome
    case .success(let ready):
      let datagram = DatagramSeal.seal(ready.header, payload: message.payload, key: ready.key)
      return socket.send(datagram, to: ready.address) ? .sent : .failed
    }
  }

  /// Both ledgers at one instant; closed at any load.
  public func ledger() -> LedgerSnapshot {
    core.withLock { core in
      var snapshot = core.ledger.snapshot
      snapshot.frames = core.assembler.counts
      // Frames are put in the queue under the core's lock only, so this is the same instant.
      let queue = frames.counts()
      snapshot.frames.shedInQueue = queue.shed
      snapshot.frames.delivered = queue.delivered
      snapshot.frames.queued = queue.queued
      snapshot.events.queued = UInt64(events.count)
      snapshot.readings.queued = UInt64(readings.count)
      return snapshot
    }
  }

  /// How each device of the keyring stands, by id.
  public func contacts() -> [DeviceContact] {
    core.withLock { $0.devices.compactMap(\.contact) }.sorted { $0.device < $1.device }
  }

  /// Highest boot and sequence of each device ever heard: to be stored now and then.
  public func boots() -> [(device: DeviceID, boot: UInt32, sequence: UInt32)] {
    core.withLock { core in
      core.devices.compactMap { device in
        guard device.window.boot > 0 || device.window.highest > 0 else { return nil }
        return (device.id, device.window.boot, device.window.highest)
      }
    }
  }
}

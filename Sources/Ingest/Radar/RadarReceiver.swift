internal import CSocket
public import Logging
internal import Synchronization
internal import Wire

/// The radar port: serial lines of off-the-shelf radars that a box (DTU) wraps into datagrams come
/// in on a thread of its own and join the readings of the wire port.
///
/// Radars cannot authenticate: a sender is believed by its address alone, which on an open network
/// anyone can write. The port belongs behind a VPN or firewall. What a forger could do, and what
/// holds against it, stands in devices/bend/README.md.
///
/// ``start()`` begins, ``stop()`` ends and joins; one that was started must be stopped. Everything
/// may be called from any thread.
public final class RadarReceiver: Sendable {
  /// Datagrams of one source that are taken within a second; a radar sends at most 38 values a
  /// second, in as many datagrams if the box waits for nothing.
  public static let datagramsPerSecond = RadarLine.datagramsPerSecond
  /// Readings of one source within a second.
  public static let readingsPerSecond = RadarLine.readingsPerSecond
  /// Seconds between two words on unknown senders in the log.
  private static let tellEveryNs: Int64 = 60_000_000_000

  /// The address that it was told to bind.
  public let host: String
  /// The UDP port that it is bound to.
  public var boundPort: UInt16 { port.socket.boundPort }
  /// Rises with every round of its thread, at least ten times a second.
  public var beats: UInt64 { port.beats }

  private let port: PortThread
  private let wire: DatagramReceiver
  private let reception: Mutex<RadarReception>
  private let told = Mutex<Int64?>(nil)

  /// Binds the port; what comes in joins the readings of `wire`, beside its own. Throws
  /// ``IngestError`` when the port cannot be had.
  public init(
    host: String = "127.0.0.1", port: UInt16 = 5490, sources: [RadarSource],
    beside wire: DatagramReceiver, logger: Logger = Logger(label: "ingest")
  ) throws(IngestError) {
    // The system's own buffer holds a second of 320 radars at 38 datagrams.
    self.port = try PortThread(
      host: host, port: port, receiveBufferBytes: 1 << 20, batch: 64, logger: logger)
    self.host = host
    self.wire = wire
    reception = Mutex(RadarReception(sources))
  }

  /// Takes new sources; what is known of those that stay as they are is kept.
  public func replace(_ sources: [RadarSource]) {
    reception.withLock { $0.replace(sources) }
  }

  /// Begins to take datagrams in. Does nothing when running or stopped.
  public func start() throws(IngestError) {
    let isFirst = try port.start { box, turn in
      guard turn.count > 0 else { return }
      let (staged, unknown) = self.take(box, turn)
      self.wire.handOn(staged)
      if let unknown { self.tell(of: unknown, at: turn.stamp) }
    }
    if isFirst { port.logger.info("listening for radars on UDP port \(boundPort)") }
  }

  /// Ends the thread and waits for it. To be called before the wire port is stopped, which closes
  /// the queues.
  public func stop() { port.stop() }

  /// The counters at this instant; closed at any load.
  public func ledger() -> RadarLedger { reception.withLock { $0.ledger } }

  /// How each radar stands, by its device.
  public func contacts() -> [DeviceContact] {
    reception.withLock { $0.contacts }.sorted { $0.device < $1.device }
  }

  private func take(
    _ box: BatchBox, _ turn: PortThread.Turn
  ) -> (RadarReception.Staged, PeerAddress?) {
    reception.withLock { reception in
      reception.kernelDropped += UInt64(turn.dropped)
      for index in 0..<turn.count {
        box.batch.withDatagram(index) { reception.take($0, from: $1, at: turn.stamp) }
      }
      defer {
        reception.staged = RadarReception.Staged()
        reception.lastUnknown = nil
      }
      return (reception.staged, reception.lastUnknown)
    }
  }

  private func tell(of unknown: PeerAddress, at stamp: ReceiveStamp) {
    let now = stamp.monotonicNanoseconds
    let isDue = told.withLock { told in
      if let last = told, now - last < Self.tellEveryNs { return false }
      told = now
      return true
    }
    guard isDue else { return }
    port.logger.warning(
      "no head has a radar at \(unknown); if it is one of yours, name it as radar: from of its head"
    )
  }
}

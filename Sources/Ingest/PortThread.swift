internal import CSocket
internal import Logging
internal import Synchronization

/// A bound UDP port with the thread that reads it: what the wire port and the radar port have in
/// common. A port that was started must be stopped, or its thread keeps it alive.
final class PortThread: Sendable {
  /// What one turn of the thread brought.
  struct Turn {
    /// Datagrams in the batch.
    let count: Int
    /// Datagrams that the kernel dropped since the turn before.
    let dropped: UInt32
    /// Whether it is time to look over what waits, ten times a second.
    let isDue: Bool
    /// When the batch was taken.
    let stamp: ReceiveStamp
  }

  /// How long the thread rests after a batch that did not fill a quarter: fewer wake-ups, 1.4 µs a
  /// datagram in place of 2.8 at 50,000 a second (stack.md section c). It adds at most this to a
  /// press, and nothing when the port was quiet.
  private static let restNs: Int64 = 200_000
  /// How often a turn is due.
  private static let sweepNs: Int64 = 100_000_000

  let socket: DatagramSocket
  let logger: Logger
  private let batchLimit: Int
  private let state = Mutex(ReceiveThread.State.idle)
  private let beatCount = Atomic<UInt64>(0)

  /// Rises with every turn, at least ten times a second.
  var beats: UInt64 { beatCount.load(ordering: .relaxed) }

  /// Binds the port.
  init(
    host: String, port: UInt16, receiveBufferBytes: Int, batch: Int, logger: Logger
  ) throws(IngestError) {
    socket = try DatagramSocket(host: host, port: port, receiveBufferBytes: receiveBufferBytes)
    batchLimit = batch
    self.logger = logger
  }

  /// Begins to read; `take` is called on the thread for each turn that brought something or is due.
  /// False when it runs already or was stopped.
  func start(
    _ take: @escaping @Sendable (BatchBox, Turn) -> Void
  ) throws(IngestError) -> Bool {
    let outcome: Result<Bool, IngestError> = state.withLock { state in
      guard case .idle = state else { return .success(false) }
      do throws(IngestError) {
        let batch = BatchBox(try DatagramBatch(count: batchLimit))
        let handle = ReceiveThread.Handle()
        guard handle.run({ self.run(batch, handle, take) }) else {
          return .failure(.system(call: "pthread_create", code: 11))
        }
        state = .running(handle)
        return .success(true)
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  /// Ends the thread and waits for it; the socket can still send.
  func stop() {
    let handle: ReceiveThread.Handle? = state.withLock { state in
      defer { state = .stopped }
      if case .running(let handle) = state { return handle }
      return nil
    }
    handle?.isEnding.store(true, ordering: .releasing)
    socket.wake()
    handle?.join()
  }

  private func run(
    _ box: BatchBox, _ handle: ReceiveThread.Handle, _ take: (BatchBox, Turn) -> Void
  ) {
    var drops: UInt32 = 0
    var swept: Int64 = 0
    var lastError = 0
    while !handle.isEnding.load(ordering: .acquiring) {
      beatCount.add(1, ordering: .relaxed)
      let received = box.batch.receive(from: socket)
      if received < 0 {
        // An error that stays would come back at once: say it once, and do not spin.
        if received != lastError { logger.error("recvmmsg failed with errno \(-received)") }
        lastError = received
        wp_pause_ns(Self.sweepNs)
      }
      let count = max(0, received)
      let stamp = ReceiveStamp.now()
      let now = stamp.monotonicNanoseconds
      let isDue = now - swept >= Self.sweepNs
      if isDue { swept = now }
      if count > 0 || isDue {
        let dropped = box.batch.kernelDrops &- drops
        drops = box.batch.kernelDrops
        take(box, Turn(count: count, dropped: dropped, isDue: isDue, stamp: stamp))
      }
      if count == 0 {
        socket.wait(milliseconds: Int32(Self.sweepNs / 1_000_000))
      } else if count < batchLimit / 4 {
        wp_pause_ns(Self.restNs)
      }
    }
  }
}

/// The receive thread's buffers on their way to it.
///
/// `@unchecked`: made by ``PortThread/start(_:)``, then touched by the receive thread alone; the
/// box is not kept anywhere else.
final class BatchBox: @unchecked Sendable {
  var batch: DatagramBatch
  init(_ batch: consuming DatagramBatch) { self.batch = batch }
}

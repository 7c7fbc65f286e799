internal import CSocket
private import Logging
private import Synchronization
private import Wire

extension DatagramReceiver {
  /// How long the thread rests after a batch that did not fill a quarter: fewer wake-ups, 1.4 µs a
  /// datagram in place of 2.8 at 50,000 a second (stack.md section c). It adds at most this to a
  /// press, and nothing when the port was quiet.
  private static let restNs: Int64 = 200_000
  /// How often assembly is looked over for frames that will not be whole.
  private static let sweepNs: Int64 = 100_000_000

  /// Begins to take datagrams in, on a thread of its own. Does nothing when running or stopped.
  public func start() throws(IngestError) {
    let configuration = configuration
    let failure: IngestError? = thread.withLock { state in
      guard case .idle = state else { return nil }
      do throws(IngestError) {
        let batch = BatchBox(try DatagramBatch(count: configuration.batch))
        let handle = ReceiveThread.Handle()
        guard handle.run({ self.run(batch, handle) }) else {
          return .system(call: "pthread_create", code: 11)
        }
        state = .running(handle)
        announce()
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  /// Ends the thread and waits for it. What is in the queues can still be taken, and
  /// ``send(_:to:)`` still works; the queues are closed.
  public func stop() {
    let handle: ReceiveThread.Handle? = thread.withLock { state in
      defer { state = .stopped }
      if case .running(let handle) = state { return handle }
      return nil
    }
    handle?.isEnding.store(true, ordering: .releasing)
    socket.wake()
    handle?.join()
    events.close()
    readings.close()
    frames.close()
  }

  private func announce() {
    logger.info("listening on UDP \(configuration.host):\(boundPort)")
    guard grantedBufferBytes < configuration.receiveBufferBytes else { return }
    logger.warning(
      """
      the kernel granted \(grantedBufferBytes) of \(configuration.receiveBufferBytes) bytes of \
      receive buffer; raise net.core.rmem_max, or bursts will lose frames
      """)
  }

  private func run(_ box: BatchBox, _ handle: ReceiveThread.Handle) {
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
        let answers = take(box, count: count, dropped: dropped, sweeps: isDue, at: stamp)
        if !answers.isEmpty { send(answers) }
      }
      if count == 0 {
        socket.wait(milliseconds: Int32(Self.sweepNs / 1_000_000))
      } else if count < configuration.batch / 4 {
        wp_pause_ns(Self.restNs)
      }
    }
  }

  /// One batch under one lock: counters, queues and ledger move together.
  private func take(
    _ box: BatchBox, count: Int, dropped: UInt32, sweeps: Bool, at stamp: ReceiveStamp
  ) -> [Answer] {
    core.withLock { core in
      if dropped > 0 {
        core.ledger.kernelDropped += UInt64(dropped)
        core.valve.close(at: stamp.monotonicNanoseconds)
      }
      if sweeps { core.assembler.expire(at: stamp.monotonicNanoseconds) }
      // Only this thread puts in, so room can but grow until the batch is pushed.
      core.eventRoom = events.capacity - events.count
      core.readingRoom = readings.capacity - readings.count
      for index in 0..<count {
        box.batch.withDatagram(index) { core.take($0, from: $1, at: stamp) }
      }
      return handOn(&core)
    }
  }

  /// Empties what was staged; the arrays keep their room for the next batch.
  private func handOn(_ core: inout Reception) -> [Answer] {
    if !core.staged.moved.isEmpty {
      outbox.withLock { outbox in
        for slot in core.staged.moved {
          let device = core.devices[slot]
          outbox.note(device.id, address: device.address, keyID: device.keyID)
        }
      }
      core.staged.moved.removeAll(keepingCapacity: true)
    }
    events.push(contentsOf: core.staged.events)
    core.staged.events.removeAll(keepingCapacity: true)
    readings.push(contentsOf: core.staged.readings)
    core.staged.readings.removeAll(keepingCapacity: true)
    for frame in core.staged.frames { frames.push(frame) }
    core.staged.frames.removeAll(keepingCapacity: true)
    defer { core.staged.answers.removeAll() }
    return core.staged.answers
  }

  private func send(_ answers: [Answer]) {
    var bytes: [UInt8] = []
    var ends: [UInt32] = []
    var addresses: [wp_address] = []
    for answer in answers {
      let numbered = outbox.withLock {
        $0.number(
          .acknowledgement, to: answer.device, at: answer.address, keyID: answer.keyID,
          time: answer.acknowledgement.time)
      }
      guard case .success(let ready) = numbered else { continue }
      let payload = Message.acknowledgement(answer.acknowledgement).payload
      bytes += DatagramSeal.seal(ready.header, payload: payload, key: ready.key)
      ends.append(UInt32(bytes.count))
      addresses.append(ready.address.native)
    }
    let sent = socket.send(bytes, ends: ends, to: addresses)
    core.withLock { core in
      core.ledger.answers += UInt64(answers.count)
      core.ledger.answersFailed += UInt64(answers.count - sent)
    }
  }
}

/// The receive thread's buffers on their way to it.
///
/// `@unchecked`: made by `start()`, then touched by the receive thread alone; the box is not kept
/// anywhere else.
private final class BatchBox: @unchecked Sendable {
  var batch: DatagramBatch
  init(_ batch: consuming DatagramBatch) { self.batch = batch }
}

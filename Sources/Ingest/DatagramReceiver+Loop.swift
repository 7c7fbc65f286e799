internal import CSocket
private import Logging
private import Synchronization
private import Wire

extension DatagramReceiver {
  /// Begins to take datagrams in, on a thread of its own. Does nothing when running or stopped.
  public func start() throws(IngestError) {
    let isFirst = try port.start { box, turn in
      let answers = self.take(box, turn)
      if !answers.isEmpty { self.send(answers) }
    }
    if isFirst { announce() }
  }

  /// Ends the thread and waits for it. What is in the queues can still be taken, and
  /// ``send(_:to:)`` still works; the queues are closed.
  public func stop() {
    port.stop()
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

  /// One batch under one lock: counters, queues and ledger move together.
  private func take(_ box: BatchBox, _ turn: PortThread.Turn) -> [Answer] {
    core.withLock { core in
      if turn.dropped > 0 {
        core.ledger.kernelDropped += UInt64(turn.dropped)
        core.valve.close(at: turn.stamp.monotonicNanoseconds)
      }
      if turn.isDue { core.assembler.expire(at: turn.stamp.monotonicNanoseconds) }
      // Who puts in holds this lock, so room can but grow until the batch is pushed.
      core.eventRoom = events.capacity - events.count
      core.readingRoom = readings.capacity - readings.count
      for index in 0..<turn.count {
        box.batch.withDatagram(index) { core.take($0, from: $1, at: turn.stamp) }
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

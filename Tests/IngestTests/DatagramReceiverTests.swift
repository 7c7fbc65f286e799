import CSocket
import Testing
import Wire
import TestGround

@testable import Ingest

@Suite(.serialized) struct DatagramReceiverTests {
  /// A device's own socket on loopback.
  final class FieldSocket {
    private let descriptor: Int32
    private let wake: Int32
    private let batch: OpaquePointer
    private let centre: PeerAddress

    init(to port: UInt16) throws {
      var granted: Int32 = 0
      var bound: UInt16 = 0
      descriptor = wp_udp_open("127.0.0.1", 0, 1 << 20, &granted, &bound)
      wake = wp_wake_make()
      batch = try #require(wp_batch_make(64, 2_048))
      centre = try #require(PeerAddress(host: "127.0.0.1", port: port))
    }
    deinit {
      wp_batch_free(batch)
      wp_close(descriptor)
      wp_close(wake)
    }

    func send(_ datagram: [UInt8]) {
      var native = centre.native
      _ = wp_send(descriptor, datagram, datagram.count, &native)
    }

    /// What has come, waiting up to `milliseconds` for the first.
    func receive(milliseconds: Int32 = 5_000) -> [[UInt8]] {
      _ = wp_wait(descriptor, wake, milliseconds)
      let count = max(0, Int(wp_batch_receive(batch, descriptor)))
      return (0..<count).map { index in
        var length: UInt32 = 0
        let bytes = wp_batch_bytes(batch, UInt32(index), &length)
        return Array(UnsafeBufferPointer(start: bytes, count: Int(length)))
      }
    }
  }

  private func receiver(
    _ devices: [FieldDevice], receiveBufferBytes: Int = 4 << 20, frameShards: Int = 2
  ) throws -> DatagramReceiver {
    try DatagramReceiver(
      IngestConfiguration(
        port: 0, receiveBufferBytes: receiveBufferBytes, frameShards: frameShards),
      keyring: Keyring(of: devices), centreBoot: 9)
  }

  /// Looks again until it holds; a failing test ends after ten seconds.
  private func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<10_000 {
      if condition() { return true }
      wp_pause_ns(1_000_000)
    }
    return false
  }

  @Test func aPressComesInAndItsAcknowledgementGoesOut() throws {
    var post = FieldDevice(1, .post)
    let receiver = try receiver([post])
    try receiver.start()
    defer { receiver.stop() }
    #expect(receiver.send(press, to: post.id) == .noAddress)
    #expect(receiver.send(press, to: FieldDevice(2, .post).id) == .failed)
    let field = try FieldSocket(to: receiver.boundPort)
    field.send(post.datagram(press))
    var events: [DeviceEvent] = []
    #expect(eventually { receiver.events.drain(into: &events, max: 10) > 0 })
    let event = try #require(events.first)
    let answer = event.acknowledgement(at: WallTime(milliseconds: 77))
    #expect(receiver.send(.acknowledgement(answer), to: post.id) == .sent)
    let opened = try #require(field.receive().first.flatMap(post.open))
    #expect(opened.header.boot == 9)
    #expect(opened.header.sequence == 1)
    guard case .acknowledgement(let received) = opened.message else {
      Issue.record("not an acknowledgement")
      return
    }
    #expect(received == answer)
    #expect(received.kind == MessageKind.alarm.rawValue && received.sequence == 1)
  }

  @Test func aSignOfLifeIsAnsweredByIngestItself() throws {
    var post = FieldDevice(1, .post)
    let receiver = try receiver([post])
    try receiver.start()
    defer { receiver.stop() }
    let field = try FieldSocket(to: receiver.boundPort)
    field.send(post.datagram(beat, time: ReceiveStamp.now().wall))
    let opened = try #require(field.receive().first.flatMap(post.open))
    guard case .acknowledgement(let answer) = opened.message else {
      Issue.record("not an acknowledgement")
      return
    }
    #expect(answer.reason == .accepted)
    #expect(eventually { receiver.ledger().answers == 1 })
    #expect(receiver.contacts().first?.health == Health(deviceClass: .post))
    #expect(receiver.boots().map(\.sequence) == [1])
  }

  @Test func whatIsSentIsSealedUnderTheNewestKeyThatTheDeviceHasUsed() throws {
    var unit = FieldDevice(1, .unit)
    let receiver = try receiver([unit])
    try receiver.start()
    defer { receiver.stop() }
    let field = try FieldSocket(to: receiver.boundPort)
    field.send(unit.datagram(beat))
    _ = field.receive()
    let old = unit.keys
    unit.keys.append(DeviceKey.random(id: 2))
    receiver.replace(Keyring(of: [unit]))
    // The device has not used the new key yet.
    #expect(receiver.send(beat, to: unit.id) == .sent)
    #expect(field.receive().first.flatMap(unit.open)?.header.keyID == 1)
    field.send(unit.datagram(beat))
    #expect(field.receive().first.flatMap(unit.open)?.header.keyID == 2)
    // An older key that is still in use elsewhere does not turn it back.
    var behind = unit
    behind.keys = old
    field.send(behind.datagram(beat))
    _ = field.receive()
    #expect(receiver.send(beat, to: unit.id) == .sent)
    #expect(field.receive().first.flatMap(unit.open)?.header.keyID == 2)
  }

  @Test(arguments: [21, 22] as [UInt64])
  func bothLedgersCloseUnderAStormOnLoopback(seed: UInt64) throws {
    var storm = Storm(random: SeededGenerator(seed: seed))
    let receiver = try receiver(storm.devices)
    try receiver.start()
    defer { receiver.stop() }
    let field = try FieldSocket(to: receiver.boundPort)
    var events: [DeviceEvent] = []
    var readings: [HeadReading] = []
    for step in 0..<6_000 {
      field.send(storm.next())
      if step % 50 == 0 {
        #expect(receiver.ledger().isClosed, "seed \(seed), step \(step)")
        receiver.events.drain(into: &events, max: 100)
        receiver.readings.drain(into: &readings, max: 100)
        for shard in 0..<2 { while receiver.frames.pop(shard: shard) != nil {} }
      }
    }
    #expect(
      eventually {
        let datagrams = receiver.ledger().datagrams
        return datagrams.received + datagrams.kernelDropped >= 6_000
      }, "seed \(seed)")
    let ledger = receiver.ledger()
    #expect(ledger.isClosed, "seed \(seed): \(ledger)")
    receiver.events.drain(into: &events, max: .max)
    #expect(UInt64(events.count) == ledger.events.accepted + ledger.events.copies)
    let keys = Set(events.filter { !$0.isCopy }.map { "\($0.device) \($0.boot) \($0.sequence)" })
    #expect(UInt64(keys.count) == ledger.events.accepted, "seed \(seed)")
  }

  @Test func framesArriveWholeAndInOrder() throws {
    var camera = FieldDevice(1, .camera)
    let receiver = try receiver([camera], frameShards: 1)
    try receiver.start()
    defer { receiver.stop() }
    let field = try FieldSocket(to: receiver.boundPort)
    var random = SeededGenerator(seed: 5)
    for number in UInt32(1)...30 {
      let content = (0..<9_000).map { _ in UInt8.random(in: 0...255, using: &random) }
      for piece in camera.frame(number, bytes: content).shuffled(using: &random) {
        field.send(piece)
      }
      let frame = try #require(pop(receiver))
      #expect(frame.number == number && frame.jpeg == content)
    }
    #expect(receiver.ledger().frames.delivered == 30)
  }
  private func pop(_ receiver: DatagramReceiver) -> Frame? {
    receiver.frames.pop(shard: 0, waitingMilliseconds: 10_000)
  }

  @Test func whatTheKernelDropsIsSeen() throws {
    var post = FieldDevice(1, .post)
    // The kernel grants no less than about 2 KiB.
    let receiver = try receiver([post], receiveBufferBytes: 1)
    let field = try FieldSocket(to: receiver.boundPort)
    for _ in 0..<200 { field.send(post.datagram(press)) }
    try receiver.start()
    defer { receiver.stop() }
    #expect(eventually { receiver.ledger().datagrams.received > 0 })
    // The count comes with the next datagram after the loss.
    #expect(
      eventually {
        field.send(post.datagram(press))
        let datagrams = receiver.ledger().datagrams
        return datagrams.kernelDropped > 0
      })
    #expect(receiver.ledger().isClosed)
  }

  @Test func aPortInUseIsToldAsThat() throws {
    let first = try receiver([])
    let port = first.boundPort
    #expect(throws: IngestError.addressInUse(host: "127.0.0.1", port: port)) {
      _ = try DatagramReceiver(
        IngestConfiguration(port: port), keyring: Keyring([:]), centreBoot: 1)
    }
    #expect(throws: IngestError.addressNotAvailable(host: "192.0.2.1")) {
      _ = try DatagramReceiver(
        IngestConfiguration(host: "192.0.2.1", port: 0), keyring: Keyring([:]), centreBoot: 1)
    }
  }

  @Test func iPv6IsServedToo() throws {
    let receiver: DatagramReceiver
    do {
      receiver = try DatagramReceiver(
        IngestConfiguration(host: "::1", port: 0), keyring: Keyring([:]), centreBoot: 1)
    } catch IngestError.system, IngestError.addressNotAvailable {
      return  // A machine without IPv6.
    }
    #expect(receiver.boundPort > 0)
    #expect(PeerAddress(host: "::1", port: 80)?.description == "[::1]:80")
    #expect(PeerAddress(host: "192.0.2.1", port: 80)?.description == "192.0.2.1:80")
  }

  @Test func aReceiverCanBeStoppedAtAnyTimeAndIsFreed() throws {
    weak var gone: DatagramReceiver?
    do {
      let idle = try receiver([])
      idle.stop()
      let running = try receiver([])
      gone = running
      try running.start()
      try running.start()
      running.stop()
      running.stop()
    }
    #expect(gone == nil)
  }

  @Test(arguments: ["batch", "eventCapacity", "queuedFrameBytes", "host"])
  func aSettingOutsideItsRangeIsNamed(name: String) {
    do throws(IngestError) {
      switch name {
      case "batch": _ = try IngestConfiguration(batch: 0)
      case "eventCapacity": _ = try IngestConfiguration(eventCapacity: 1)
      case "queuedFrameBytes":
        _ = try IngestConfiguration(frameShards: 64, queuedFrameBytes: 1 << 20)
      default: _ = try IngestConfiguration(host: "")
      }
      Issue.record("\(name) was taken")
    } catch {
      guard case .badSetting(name, _, let allowed) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(!allowed.isEmpty)
    }
  }
}

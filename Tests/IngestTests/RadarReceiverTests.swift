import CSocket
import Testing
import TestGround
import Wire

@testable import Ingest

@Suite(.serialized) struct RadarReceiverTests {
  private let device = FieldDevice(70, .bendHead).id

  private func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<10_000 {
      if condition() { return true }
      wp_pause_ns(1_000_000)
    }
    return false
  }

  private func source(_ host: String) throws -> RadarSource {
    RadarSource(
      address: try #require(PeerAddress(host: host, port: 0)), protocol: .csrASCII,
      heads: [RadarSource.Head(device: device, number: 4)])
  }

  @Test func `radars and our own heads share one queue and one ledger`() throws {
    var head = FieldDevice(1, .bendHead)
    let wire = try DatagramReceiver(
      IngestConfiguration(port: 0), keyring: Keyring(of: [head]), centreBoot: 9)
    let radars = try RadarReceiver(
      port: 0, sources: [try source("127.0.0.1")], beside: wire)
    try wire.start()
    try radars.start()
    defer { wire.stop() }
    defer { radars.stop() }
    let own = try DatagramReceiverTests.FieldSocket(to: wire.boundPort)
    let line = try DatagramReceiverTests.FieldSocket(to: radars.boundPort)
    own.send(
      head.datagram(
        .bendReading(
          BendReading(
            head: 1, direction: .receding, speed: Speed(kmh: 30), distanceDecimetres: 900,
            track: 1))))
    for piece in ["+05", "3+0", "53", "+053"] { line.send(Array(piece.utf8)) }
    var heard: [HeadReading] = []
    #expect(
      eventually {
        wire.readings.drain(into: &heard, max: 100)
        let devices = heard.filter { if case .reading = $0.body { true } else { false } }
        return Set(devices.map(\.device)) == [head.id, device]
      })
    #expect(eventually { radars.ledger().received == 4 })
    let ledger = radars.ledger()
    #expect(ledger.accepted == 4 && ledger.isClosed && ledger.junkBytes == 0)
    #expect(wire.ledger().isClosed)
    #expect(wire.ledger().readings.accepted == UInt64(heard.count))
    #expect(radars.contacts().first?.address?.description.hasPrefix("127.0.0.1:") == true)
    #expect(eventually { wire.events.count == 1 })
    #expect(radars.beats > 0)
  }

  @Test func `unknown senders are counted and given nothing`() throws {
    let wire = try DatagramReceiver(
      IngestConfiguration(port: 0), keyring: Keyring([:]), centreBoot: 9)
    let radars = try RadarReceiver(
      port: 0, sources: [try source("192.0.2.7")], beside: wire)
    try radars.start()
    defer { wire.stop() }
    defer { radars.stop() }
    let stranger = try DatagramReceiverTests.FieldSocket(to: radars.boundPort)
    for _ in 0..<20 { stranger.send(Array("+053".utf8)) }
    #expect(eventually { radars.ledger().rejected[.unknownSource] == 20 })
    #expect(radars.ledger().isClosed)
    #expect(wire.readings.isEmpty && wire.events.isEmpty)
    // It is one of ours after all.
    radars.replace([try source("127.0.0.1")])
    stranger.send(Array("+053".utf8))
    #expect(eventually { !wire.readings.isEmpty })
  }

  @Test func `a full queue keeps its last quarter for devices that authenticate`() throws {
    var head = FieldDevice(1, .bendHead)
    let wire = try DatagramReceiver(
      IngestConfiguration(port: 0, readingCapacity: 8), keyring: Keyring(of: [head]),
      centreBoot: 9)
    let radars = try RadarReceiver(
      port: 0, sources: [try source("127.0.0.1")], beside: wire)
    try wire.start()
    try radars.start()
    defer { wire.stop() }
    defer { radars.stop() }
    let line = try DatagramReceiverTests.FieldSocket(to: radars.boundPort)
    // Pairs of ever other speeds: a vehicle each.
    for kmh in stride(from: 20, to: 220, by: 20) {
      let text = String(1_000 + kmh).dropFirst()
      line.send(Array("+\(text)+\(text)".utf8))
    }
    #expect(eventually { wire.ledger().readings.shed > 0 })
    #expect(wire.readings.count == 6)
    let own = try DatagramReceiverTests.FieldSocket(to: wire.boundPort)
    let reading = BendReading(
      head: 1, direction: .receding, speed: Speed(kmh: 30), distanceDecimetres: 900, track: 1)
    for _ in 0..<2 { own.send(head.datagram(.bendReading(reading))) }
    #expect(eventually { wire.readings.count == 8 })
    #expect(wire.ledger().isClosed && radars.ledger().isClosed)
  }

  @Test func `a port in use is told as that`() throws {
    let wire = try DatagramReceiver(
      IngestConfiguration(port: 0), keyring: Keyring([:]), centreBoot: 9)
    let first = try RadarReceiver(port: 0, sources: [], beside: wire)
    #expect(throws: IngestError.addressInUse(host: "127.0.0.1", port: first.boundPort)) {
      _ = try RadarReceiver(port: first.boundPort, sources: [], beside: wire)
    }
  }
}

import Testing
import TestGround
import Wire

@testable import Ingest

/// A radar port without a socket.
private struct Bench {
  var reception: RadarReception
  var now: Int64 = 5_000

  init(_ sources: [RadarSource]) { reception = RadarReception(sources) }

  mutating func send(_ bytes: [UInt8], from sender: PeerAddress, after ms: Int64 = 26) {
    now += ms
    let stamp = ReceiveStamp(
      monotonicNanoseconds: now * 1_000_000, wall: WallTime(milliseconds: 1_000_000 + now))
    reception.take(bytes.span.bytes, from: sender, at: stamp)
  }

  mutating func readings() -> [BendReading] {
    defer { reception.staged.readings = [] }
    return reception.staged.readings.compactMap {
      if case .reading(let reading) = $0.body { return reading }
      return nil
    }
  }

  var alive: [Health] {
    reception.staged.readings.compactMap {
      if case .alive(let health) = $0.body { return health }
      return nil
    }
  }
}

private let device = FieldDevice(70, .bendHead).id
private let other = FieldDevice(71, .bendHead).id

private func address(_ host: String, _ port: UInt16 = 0) throws -> PeerAddress {
  try #require(PeerAddress(host: host, port: port))
}

private func source(
  _ host: String, _ form: RadarProtocol, _ device: DeviceID = device, port: UInt16 = 0
) throws -> RadarSource {
  RadarSource(
    address: try address(host, port), protocol: form,
    heads: [RadarSource.Head(device: device, number: 1)])
}

@Suite struct RadarReceptionTests {
  @Test func `a train of bytes cut anywhere becomes readings of its head`() throws {
    var random = SeededGenerator(seed: 2)
    var bench = Bench([try source("10.0.3.7", .csrDouble)])
    let radar = try address("10.0.3.7", 41_000)
    var bytes: [UInt8] = []
    for step in 0..<200 { bytes += (40..<150).contains(step) ? [0xF9, 52] : [0xF7, 0] }
    var at = 0
    while at < bytes.count {
      let end = min(bytes.count, at + Int.random(in: 1...7, using: &random))
      bench.send(Array(bytes[at..<end]), from: radar, after: Int64(end - at) * 13)
      at = end
    }
    let readings = bench.readings()
    #expect(Set(readings.map(\.track)).count == 1)
    #expect(readings.allSatisfy { $0.speed == Speed(kmh: 52) && $0.direction == .approaching })
    let ledger = bench.reception.ledger
    #expect(ledger.isClosed && ledger.junkBytes == 0 && ledger.bytes == UInt64(bytes.count))
    #expect(ledger.values == 110 && ledger.readings == UInt64(readings.count))
  }

  @Test func `a sender is believed by its address, with its port before any port`() throws {
    var bench = Bench([
      try source("10.0.3.7", .csrSingle), try source("10.0.3.7", .csrSingle, other, port: 900),
      try source("2001:db8::7", .csrSingle, other),
    ])
    func devices(_ bench: inout Bench) -> [DeviceID] {
      defer { bench.reception.staged.readings = [] }
      return Set(bench.reception.staged.readings.map(\.device)).sorted()
    }
    bench.send([50], from: try address("10.0.3.7", 77))
    #expect(devices(&bench) == [device])
    bench.send([50], from: try address("10.0.3.7", 900))
    #expect(devices(&bench) == [other])
    // As a socket for both families shows it.
    bench.send([50], from: try address("::ffff:10.0.3.7", 77), after: 2_000)
    #expect(devices(&bench) == [device])
    bench.send([50], from: try address("2001:db8::7", 1), after: 2_000)
    #expect(devices(&bench) == [other])
    bench.send([50], from: try address("10.0.3.8", 900))
    #expect(devices(&bench).isEmpty)
    #expect(bench.reception.lastUnknown?.description == "10.0.3.8:900")
    #expect(bench.reception.ledger.rejected == [.unknownSource: 1])
    #expect(bench.reception.ledger.isClosed)
  }

  @Test func `one source over its rate is cut, told as faulty, and harms no other`() throws {
    var bench = Bench([
      try source("10.0.3.7", .csrSingle), try source("10.0.3.8", .csrSingle, other),
    ])
    let (loud, quiet) = (try address("10.0.3.7", 1), try address("10.0.3.8", 1))
    bench.send([0], from: loud, after: 1_000)
    #expect(bench.alive.map(\.faults) == [[]])
    for _ in 0..<1_000 { bench.send([50, 51], from: loud, after: 0) }
    #expect(bench.alive.map(\.faults).contains(.sensor))
    bench.send([60], from: quiet, after: 0)
    let ledger = bench.reception.ledger
    #expect(ledger.rejected[.tooMany] == 801)
    #expect(ledger.accepted == 201 && ledger.isClosed)
    #expect(bench.readings().count { $0.speed == Speed(kmh: 60) } == 1)
    bench.reception.staged = RadarReception.Staged()
    // It is whole again once it has kept its rate for a while.
    for _ in 0..<12 { bench.send([0], from: loud, after: 1_000) }
    #expect(bench.alive.last?.faults == [])
  }

  @Test func `one source makes no more readings than a road can hold vehicles`() throws {
    var bench = Bench([try source("10.0.3.7", .csrDouble)])
    let forger = try address("10.0.3.7", 1)
    // Ever other speeds, twice each: every pair is a vehicle of its own.
    for step in 0..<180 {
      let bytes = (0..<500).flatMap { index -> [UInt8] in
        let kmh = UInt8(20 + (step * 7 + index * 13) % 200)
        return [0xF9, kmh, 0xF9, kmh]
      }
      bench.send(bytes, from: forger, after: 0)
    }
    // What crowds out true vehicles is told as a broken sensor: its signs fall to caution.
    #expect(bench.alive.last?.faults == .sensor)
    #expect(bench.readings().count == RadarReceiver.readingsPerSecond)
    #expect(bench.reception.ledger.readingsOverRate > 1_000)
  }

  @Test func `vehicles that go, sent in crowds, do not hide one that comes`() throws {
    var bench = Bench([try source("10.0.3.7", .csrDouble)])
    let radar = try address("10.0.3.7", 1)
    bench.send([0xF7, 0], from: radar)
    for step in 0..<30 {
      bench.send([0xF9, 50], from: radar, after: 13)
      // A forger's: as many speeds as there are trains.
      bench.send([0xF8, UInt8(20 + step % 8 * 25)], from: radar, after: 13)
    }
    #expect(bench.alive.last?.faults == .sensor)
    // A crowd that a road can hold is none.
    var road = Bench([try source("10.0.3.7", .csrDouble)])
    for step in 0..<60 {
      road.send([step % 2 == 0 ? 0xF9 : 0xF8, UInt8(step % 4 < 2 ? 40 : 70)], from: radar)
    }
    #expect(road.alive.allSatisfy { $0.faults.isEmpty })
    #expect(Set(road.readings().map(\.track)).count == 4)
  }

  @Test func `any datagram is a sign of life, once a second for the bends`() throws {
    var bench = Bench([try source("10.0.3.7", .icoms)])
    let radar = try address("10.0.3.7", 1)
    for _ in 0..<400 { bench.send([], from: radar, after: 100) }
    #expect(bench.alive.count == 40)
    #expect(bench.alive.allSatisfy { $0.faults.isEmpty && $0.deviceClass == .bendHead })
    #expect(bench.reception.staged.events.count == 2)
    let contact = try #require(bench.reception.contacts.first)
    #expect(contact.device == device && contact.accepted == 400)
    #expect(contact.lastHeard?.monotonicNanoseconds == bench.now * 1_000_000)
  }

  @Test func `a line at another speed is told as a broken sensor, a box's own text is not`() throws
  {
    var bench = Bench([try source("10.0.3.7", .csrASCII)])
    let radar = try address("10.0.3.7", 1)
    // Half an hour of nothing but the box's heartbeat text.
    for _ in 0..<60 { bench.send(Array("DTU 1234 alive".utf8), from: radar, after: 30_000) }
    #expect(bench.alive.allSatisfy { $0.faults.isEmpty })
    bench.reception.staged = RadarReception.Staged()
    bench.send(Array("*000".utf8), from: radar)
    for _ in 0..<200 { bench.send([0x86, 0x18, 0x9E, 0x66], from: radar) }
    #expect(bench.alive.last?.faults == .sensor)
    #expect(
      bench.reception.staged.events.last?.body == .heartbeat(bench.alive[bench.alive.count - 1]))
    #expect(bench.reception.ledger.junkBytes == 60 * 14 + 800)
    for _ in 0..<12 { bench.send(Array("*000".utf8), from: radar, after: 1_000) }
    #expect(bench.alive.last?.faults == [])
    #expect(bench.reception.ledger.isClosed)
  }

  @Test func `a side-fired counter gives one reading a vehicle, a second old, to its lane's head`()
    throws
  {
    let heads = [
      RadarSource.Head(device: device, number: 1, lane: 0, keepsLane: .receding),
      RadarSource.Head(device: device, number: 2, lane: 1, keepsLane: .approaching),
    ]
    var bench = Bench([
      RadarSource(address: try address("10.0.3.7"), protocol: .ss125, heads: heads)
    ])
    let radar = try address("10.0.3.7", 1)
    let clock = WallTime(milliseconds: 1_700_000_000_123)
    for (lane, direction) in [
      (0, RadarValue.Direction.approaching), (1, .receding), (5, .receding),
    ] {
      let value = RadarValue(
        speed: Speed(kmh: 60), direction: direction, rangeDecimetres: 60,
        lengthDecimetres: lane == 0 ? 118 : 45, lane: UInt8(lane), clock: clock)
      bench.send(value.bytes(.ss125), from: radar)
    }
    let clocks = bench.reception.staged.readings.compactMap { heard -> WallTime? in
      if case .reading = heard.body { return heard.deviceTime }
      return nil
    }
    #expect(clocks == [clock, clock])
    let readings = bench.readings()
    #expect(readings.map(\.head) == [1, 2])
    #expect(readings.map(\.vehicleClass) == [.truck, .car])
    #expect(readings.map(\.direction) == [.receding, .receding])
    #expect(readings.allSatisfy { $0.ageMilliseconds == 1_000 && $0.distanceDecimetres == 0 })
    #expect(Set(readings.map(\.track)).count == 2)
  }

  @Test func `new sources keep the streams of those that stay`() throws {
    let first = try source("10.0.3.7", .csrDouble)
    var bench = Bench([first, try source("10.0.3.8", .csrDouble, other)])
    let radar = try address("10.0.3.7", 1)
    bench.send([0xF9], from: radar)
    bench.send([0xF9], from: try address("10.0.3.8", 1))
    bench.reception.replace([first])
    bench.send([77, 0xF9, 77], from: radar)
    #expect(bench.readings().map(\.speed) == [Speed(kmh: 77)])
    bench.send([77], from: try address("10.0.3.8", 1))
    let ledger = bench.reception.ledger
    #expect(ledger.rejected == [.unknownSource: 1])
    #expect(ledger.isClosed && ledger.junkBytes == 1)
    #expect(bench.reception.contacts.map(\.device) == [device])
  }

  @Test func `what is longer than a datagram of a serial line is not read`() throws {
    var bench = Bench([try source("10.0.3.7", .csrSingle)])
    bench.send(Array(repeating: 50, count: 2_048), from: try address("10.0.3.7", 1))
    #expect(bench.reception.ledger.rejected == [.tooLong: 1])
    #expect(bench.readings().isEmpty && bench.reception.ledger.isClosed)
  }
}

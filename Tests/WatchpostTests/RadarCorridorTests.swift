import Detection
import Testing
import Wire

@testable import Ingest

/// From the bytes of radars' lines to what a corridor's signs show, on one clock and without
/// sockets: a road that has radars of the trade in place of heads of our own.
@Suite struct RadarCorridorTests {
  private static func id(_ serial: UInt64) throws -> DeviceID {
    try #require(DeviceID(region: 3_390_010_000, serial: 1_390_000_000 + serial))
  }

  /// A bend with a radar at each end that looks away from it, and a sign for each approach.
  private struct Road {
    let radars: [DeviceID]
    let signs: [DeviceID]
    let senders: [PeerAddress]
    let form: RadarProtocol
    var reception: RadarReception
    var detector: CorridorDetector
    var now: Int64 = 1_000
    var shown: [DeviceID: SignText] = [:]

    init(_ form: RadarProtocol) throws {
      self.form = form
      radars = [try id(1), try id(2)]
      signs = [try id(3), try id(4)]
      senders = try (1...2).map { try #require(PeerAddress(host: "10.0.3.\($0)", port: 9)) }
      reception = RadarReception(
        zip(radars, senders).map { device, sender in
          RadarSource(
            address: sender, protocol: form, heads: [.init(device: device, number: 1)])
        })
      let place = try #require(Coordinate(latitude: 27.5, longitude: 119.7))
      detector = try CorridorDetector(
        Corridor(
          id: "C", name: "C",
          bends: [
            Corridor.Bend(
              id: "B", name: "B", place: place, pc: 500, pt: 550, radiusMetres: 30,
              limit: Speed(kmh: 40), advisory: Speed(kmh: 30))
          ],
          heads: [
            Corridor.Head(
              device: radars[0], number: 1, chainage: 500, looks: .down, rangeMetres: 150),
            Corridor.Head(
              device: radars[1], number: 1, chainage: 550, looks: .up, rangeMetres: 150),
          ],
          signs: [
            Corridor.Sign(device: signs[0], bend: "B", approach: .up, chainage: 420),
            Corridor.Sign(device: signs[1], bend: "B", approach: .down, chainage: 630),
          ]))
    }

    /// What both radars see for so long: nil sends "no target", or nothing where that is not said.
    mutating func run(milliseconds: Int64, _ values: [RadarValue?], silent: Set<Int> = []) {
      for _ in 0..<(milliseconds / 26) {
        now += 26
        let stamp = ReceiveStamp(
          monotonicNanoseconds: now * 1_000_000, wall: WallTime(milliseconds: now))
        for (index, value) in values.enumerated() where !silent.contains(index) {
          let bytes = value?.bytes(form) ?? form.idleBytes
          // In pieces, as boxes send.
          for piece in [bytes.prefix(1), bytes.dropFirst()] where !piece.isEmpty {
            reception.take(Array(piece).span.bytes, from: senders[index], at: stamp)
          }
        }
        let heard = reception.staged.readings
        reception.staged = RadarReception.Staged()
        for heard in heard { take(heard) }
        note(detector.tick(at: now, wall: stamp.wall))
      }
    }

    private mutating func take(_ heard: HeadReading) {
      switch heard.body {
      case .alive(let health):
        detector.heard(
          device: heard.device, isSensing: !health.faults.contains(.sensor), at: now)
      case .reading(let reading):
        note(
          detector.observe(
            reading, from: heard.device, deviceTime: heard.deviceTime, at: now,
            wall: heard.received.wall))
      case .signState: break
      }
    }

    private mutating func note(_ output: BendOutput) {
      for request in output.signs {
        shown[request.sign] = request.text
        // The sign shows what it is told.
        _ = detector.observe(
          signState: SignState(command: 1, text: request.text, lamp: .lit), from: request.sign,
          at: now,
          wall: WallTime(milliseconds: now))
      }
    }
  }

  private static let comes = RadarValue(speed: Speed(kmh: 36), direction: .approaching)

  @Test(arguments: [RadarProtocol.csrDouble, .csrASCII, .csrSingle])
  func `vehicles that radars see from both sides light both signs`(_ form: RadarProtocol) throws {
    var road = try Road(form)
    road.run(milliseconds: 90_000, [nil, nil])
    let heads = road.detector.picture(at: road.now).heads
    #expect(heads == [.alive, .alive])
    let quiet = road.shown
    road.run(milliseconds: 3_000, [Self.comes, Self.comes])
    let lit = road.shown
    for sign in road.signs { #expect(lit[sign] == .oncoming, "\(form): \(quiet) \(lit)") }
    #expect(Set(road.detector.picture(at: road.now).users.map(\.approach)) == [.up, .down])
    #expect(road.detector.picture(at: road.now).users.count == 2)
    #expect(road.reception.ledger.isClosed && road.reception.ledger.junkBytes == 0)
  }

  @Test func `a radar that falls silent darkens nothing: its signs fall to caution`() throws {
    var road = try Road(.csrDouble)
    road.run(milliseconds: 90_000, [nil, nil])
    road.run(milliseconds: 65_000, [nil, nil], silent: [1])
    #expect(road.detector.picture(at: road.now).heads == [.alive, .lost])
    for sign in road.signs { #expect(road.shown[sign] == .caution, "\(road.shown)") }
  }
}

import Testing
import Wire
import TestGround

@testable import Ingest

@Suite struct ReceptionStormTests {
  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func bothLedgersCloseAfterEveryDatagramOfAStorm(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var storm = Storm(random: random)
    var bench = try ReceptionBench(storm.devices, eventCapacity: 200)
    for step in 0..<4_000 {
      if step % 64 == 0 {
        // Consumers of changing speed.
        bench.core.eventRoom = Int.random(in: 0...200, using: &random)
        bench.core.readingRoom = Int.random(in: 0...20, using: &random)
        bench.now += 50_000_000
        bench.core.assembler.expire(at: bench.now)
        bench.core.staged = Reception.Staged()
      }
      bench.take(storm.next())
      #expect(bench.ledger.isClosed, "seed \(seed), step \(step)")
    }
    let ledger = bench.ledger
    #expect(ledger.datagrams.received == 4_000)
    #expect(ledger.datagrams.accepted > 0, "seed \(seed)")
    #expect(ledger.datagrams.duplicate > 0, "seed \(seed)")
    #expect(ledger.datagrams.rejected.count > 4, "seed \(seed)")
    #expect(ledger.datagrams.shed.count > 0, "seed \(seed)")
  }

  @Test func aPressGetsThroughWhileTheKernelDropsAndFragmentsAreShed() throws {
    var camera = FieldDevice(1, .camera)
    var quiet = FieldDevice(2, .camera)
    var post = FieldDevice(3, .post)
    var bench = try ReceptionBench([camera, quiet, post])
    bench.core.valve.close(at: bench.now)
    for number in UInt32(1)...20 {
      for piece in camera.frame(number, bytes: Array(repeating: 7, count: 5_000)) {
        bench.take(piece)
      }
    }
    for piece in quiet.frame(1, bytes: Array(repeating: 7, count: 5_000)) { bench.take(piece) }
    bench.take(post.datagram(press))
    #expect(bench.core.staged.events.count == 1)
    #expect(bench.ledger.datagrams.shed[.pressure] == 92)
    #expect(bench.core.staged.frames.contains { $0.camera == quiet.id })
    bench.advance(seconds: 1)
    for piece in camera.frame(21, bytes: Array(repeating: 7, count: 5_000)) { bench.take(piece) }
    #expect(bench.core.staged.frames.last?.number == 21)
    #expect(bench.ledger.isClosed)
  }
}

/// Good, copied, late, forged, cut, foreign and defective datagrams in seeded disorder.
struct Storm {
  private var random: SeededGenerator
  private(set) var devices: [FieldDevice]
  private var sent: [[UInt8]] = []
  private var held: [[UInt8]] = []
  private var frames: [Int: UInt32] = [:]

  init(random: SeededGenerator) {
    self.random = random
    devices = DeviceClass.allCases.enumerated().flatMap { index, deviceClass in
      (0..<3).map { FieldDevice(UInt64(index * 10 + $0 + 1), deviceClass) }
    }
  }

  mutating func next() -> [UInt8] {
    if !held.isEmpty, random.chance(0.5) { return held.removeLast() }
    switch Int.random(in: 0..<12, using: &random) {
    case 0:
      return sent.randomElement(using: &random) ?? fresh()
    case 1:
      let whole = fresh()
      return Array(whole.prefix(Int.random(in: 0..<whole.count, using: &random)))
    case 2:
      var forged = fresh()
      forged[Int.random(in: 0..<forged.count, using: &random)] ^= 0x10
      return forged
    case 3:
      return (0..<Int.random(in: 0...1_600, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
    case 4:
      var stranger = FieldDevice(900, .post)
      return stranger.datagram(press)
    case 5:
      let index = devices.indices.randomElement(using: &random) ?? 0
      if random.chance(0.1) { devices[index].boot += 1 }
      let kind = MessageKind.allCases.randomElement(using: &random) ?? .alarm
      let payload = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      return devices[index].seal(kind, payload)
    default: return fresh()
    }
  }

  private mutating func fresh() -> [UInt8] {
    let index = devices.indices.randomElement(using: &random) ?? 0
    let datagram: [UInt8]
    switch devices[index].deviceClass {
    case .camera:
      frames[index, default: 0] += 1
      let size = Int.random(in: 1...4_000, using: &random)
      let number = frames[index] ?? 1
      var pieces = devices[index].frame(number, bytes: Array(repeating: 1, count: size))
      pieces.shuffle(using: &random)
      datagram = pieces.removeLast()
      held += pieces.filter { _ in random.chance(0.9) }
    case .post: datagram = devices[index].datagram(random.chance(0.5) ? press : beat)
    case .bendHead:
      datagram = devices[index].datagram(
        .bendReading(
          BendReading(
            head: 1, direction: .approaching, speed: Speed(kmh: 40), distanceDecimetres: 1, track: 1
          )))
    case .sign:
      datagram = devices[index].datagram(
        .signState(SignState(command: 1, text: .caution, lamp: .lit)))
    case .unit: datagram = devices[index].datagram(.unitReport(UnitReport(status: .available)))
    }
    sent.append(datagram)
    return datagram
  }
}

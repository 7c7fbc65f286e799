import Testing
import Wire

@testable import devicesim

/// A station against the centre's side of the wire, by hand.
@Suite struct StationTests {
  private let id = DeviceID("33900100001390000007")
  private let wall = WallTime(milliseconds: 1_795_295_083_120)

  private func key() throws -> DeviceKey {
    try #require(DeviceKey(id: 1, bytes: Array(repeating: 7, count: 32)))
  }
  private func post(boot: UInt32 = 100) throws -> Station {
    let id = try #require(id)
    return Station(
      endpoint: DeviceEndpoint(id: id, key: try key(), boot: boot),
      device: SimulatedPost(seed: 1), saysHello: false)
  }
  private func answer(
    _ datagram: [UInt8], _ reason: Acknowledgement.Reason, centreSequence: UInt32
  ) throws -> [UInt8] {
    let header = try DatagramHeader(parsing: datagram.span.bytes)
    return try fromCentre(
      .acknowledgement(
        Acknowledgement(
          kind: header.kind.rawValue, reason: reason, boot: header.boot,
          sequence: header.sequence, time: wall)), sequence: centreSequence)
  }
  private func fromCentre(_ message: Message, sequence: UInt32) throws -> [UInt8] {
    let id = try #require(id)
    return DatagramSeal.seal(
      DatagramHeader(
        kind: message.kind, keyID: 1, isFromCentre: true, device: id, boot: 3,
        sequence: sequence, time: wall), payload: message.payload, key: try key())
  }
  private func receive(
    _ station: inout Station, _ datagram: [UInt8], at now: Duration
  ) throws -> (answers: [[UInt8]], delivery: ResendQueue.Delivery?) {
    station.receive(
      datagram.span.bytes, header: try DatagramHeader(parsing: datagram.span.bytes), at: now,
      wall: wall)
  }

  @Test func `copies are the same bytes at 250 ms, then twice as far apart, at most 5 s`() throws {
    var station = try post()
    let first = station.perform(.alarm(.press), at: .zero, wall: wall)
    #expect(first.count == 1)
    var times: [Int] = []
    while let next = station.nextWake, next < .seconds(30) {
      // The clock has moved on; a copy must not show it.
      let later = wall.adding(milliseconds: 1_000)
      #expect(station.wake(at: next, wall: later, isQuiet: false) == first)
      times.append(Int(next / .milliseconds(1)))
    }
    #expect(times == [250, 750, 1_750, 3_750, 7_750, 12_750, 17_750, 22_750, 27_750])
  }

  @Test(arguments: [
    (Acknowledgement.Reason.accepted, 0), (.duplicate, 0), (.acceptedClockOff, 0),
    (.unknownVersion, 0), (.unknownKind, 0), (.malformed, 0), (.overloaded, 1), (.replayed, 1),
  ])
  func `a reason ends the resending or does not`(
    reason: Acknowledgement.Reason, pending: Int
  ) throws {
    var station = try post()
    let datagram = station.perform(.alarm(.press), at: .zero, wall: wall)[0]
    let (_, delivery) = try receive(
      &station, try answer(datagram, reason, centreSequence: 1), at: .milliseconds(20))
    #expect(station.pending == pending)
    #expect((delivery != nil) == reason.isTaken)
    if let delivery { #expect(delivery.latency == .milliseconds(20)) }
  }

  @Test func `a replayed press goes out again under a higher boot and a new seal`() throws {
    var station = try post(boot: 5)
    let datagram = station.perform(.alarm(.press), at: .zero, wall: wall)[0]
    let refusal = try answer(datagram, .replayed, centreSequence: 1)
    let (answers, _) = try receive(&station, refusal, at: .milliseconds(20))
    let again = try #require(answers.first)
    let header = try DatagramHeader(parsing: again.span.bytes)
    #expect(header.boot > 5 && header.sequence == 1)
    // The refusal of the old boot must not start yet another one.
    let (more, _) = try receive(&station, refusal, at: .milliseconds(30))
    #expect(more.isEmpty && station.endpoint.boot == header.boot)
    #expect(station.counts.alarms == 1)
  }

  @Test func `what the centre did not seal settles nothing`() throws {
    var station = try post()
    let datagram = station.perform(.alarm(.press), at: .zero, wall: wall)[0]
    let good = try answer(datagram, .accepted, centreSequence: 1)
    for index in DatagramHeader.byteCount..<good.count {
      var bad = good
      bad[index] ^= 1
      _ = try receive(&station, bad, at: .milliseconds(1))
    }
    #expect(station.pending == 1)
    #expect(station.counts.rejected == good.count - DatagramHeader.byteCount)
    _ = try receive(&station, good, at: .milliseconds(2))
    #expect(station.pending == 0)
  }

  @Test func `a device that was silent comes back with a new boot and what it still has to say`()
    throws
  {
    var station = try post()
    _ = station.perform(.alarm(.press), at: .zero, wall: wall)
    _ = station.perform(.silence, at: .seconds(1), wall: wall)
    #expect(station.nextWake == nil)
    #expect(station.wake(at: .seconds(2), wall: wall, isQuiet: false).isEmpty)
    let back = station.perform(.resume, at: .seconds(3), wall: wall)
    let again = try #require(back.first)
    let header = try DatagramHeader(parsing: again.span.bytes)
    #expect(header.boot == 101 && header.kind == .alarm)
  }

  @Test func `the queue of unacknowledged events is bounded and counts what it refuses`() throws {
    var station = try post()
    for _ in 0..<(ResendQueue.limit + 3) {
      _ = station.perform(.alarm(.press), at: .zero, wall: wall)
    }
    #expect(station.pending == ResendQueue.limit)
    #expect(station.counts.overflowed == 3)
  }

  @Test func `a frame is cut into pieces that cover it once`() throws {
    let id = try #require(id)
    let jpeg = (0..<5_000).map { UInt8($0 % 251) }
    var station = Station(
      endpoint: DeviceEndpoint(id: id, key: try key(), boot: 1),
      device: SimulatedCamera(source: .loop([jpeg]), framesPerSecond: 2), saysHello: false)
    var whole: [UInt8] = []
    for datagram in station.wake(at: .zero, wall: wall, isQuiet: false) {
      #expect(datagram.count <= DatagramHeader.datagramLimit)
      let header = try DatagramHeader(parsing: datagram.span.bytes)
      let payload = try DatagramSeal.open(datagram.span.bytes, header: header, key: try key())
      guard
        case .frameFragment(let head) = try Message(kind: header.kind, payload: payload.span.bytes)
      else {
        Issue.record("not a fragment")
        return
      }
      #expect(head.frame == 1 && Int(head.offset) == whole.count && head.total == 5_000)
      whole += payload.dropFirst(FrameFragment.headByteCount)
    }
    #expect(whole == jpeg)
    #expect(station.nextWake == .milliseconds(500))
  }
}

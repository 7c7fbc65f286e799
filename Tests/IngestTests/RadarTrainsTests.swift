import Testing
import TestGround
import Wire

@testable import Ingest

private func value(
  _ kmh: Double, _ direction: RadarValue.Direction = .approaching, metres: Double? = nil
) -> RadarValue {
  RadarValue(
    speed: Speed(kmh: kmh), direction: direction,
    rangeDecimetres: metres.map { UInt16(($0 * 10).rounded()) })
}

/// A continuous stream: an item every 26 ms, a value where there is one.
private struct Stream {
  var trains = RadarTrains(head: 3)
  var now: Int64 = 1_000
  var readings: [(at: Int64, reading: BendReading)] = []

  mutating func send(_ value: RadarValue?) {
    now += 26
    if let value, let reading = trains.take(value, at: now) { readings.append((now, reading)) }
    trains.noteItem(at: now)
  }

  mutating func send(_ values: [RadarValue?]) { for value in values { send(value) } }

  var tracks: [UInt16] {
    readings.map(\.reading.track).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

@Suite struct RadarTrainsTests {
  @Test func `a train of three seconds is one vehicle, told four times a second`() throws {
    var stream = Stream()
    stream.send(Array(repeating: nil, count: 20))
    stream.send(Array(repeating: value(50), count: 115))
    stream.send(Array(repeating: nil, count: 40))
    #expect(stream.tracks.count == 1)
    #expect((11...13).contains(stream.readings.count))
    #expect(
      zip(stream.readings, stream.readings.dropFirst()).allSatisfy { $1.at - $0.at >= 250 })
    for (_, reading) in stream.readings {
      #expect(reading.head == 3 && reading.speed == Speed(kmh: 50))
      #expect(reading.direction == .approaching && reading.vehicleClass == .unknown)
      #expect(reading.distanceDecimetres == BendReading.unknownDistance)
      #expect(reading.lengthDecimetres == 0 && reading.ageMilliseconds == 0)
    }
    // The second value tells of it: 52 ms after the first could.
    let first = try #require(stream.readings.first)
    #expect(first.at == 1_572)
  }

  @Test(arguments: [(680, 1), (720, 2)])
  func `a pause of more than the gap begins a new vehicle`(_ pauseMs: Int64, _ tracks: Int) {
    var trains = RadarTrains(head: 1)
    var found: Set<UInt16> = []
    for at in [0, 26, 52, 52 + pauseMs, 78 + pauseMs, 400 + pauseMs] {
      if let reading = trains.take(value(40), at: at) { found.insert(reading.track) }
    }
    #expect(found.count == tracks)
  }

  @Test func `a change of direction begins a new vehicle`() {
    var stream = Stream()
    stream.send(Array(repeating: value(50, .approaching), count: 30))
    stream.send(Array(repeating: value(50, .receding), count: 30))
    #expect(stream.tracks.count == 2)
    #expect(stream.readings.last?.reading.direction == .receding)
  }

  @Test func `a jump of speed begins a new vehicle, hard braking does not`() {
    var jump = Stream()
    jump.send(Array(repeating: value(50), count: 30))
    jump.send(Array(repeating: value(70), count: 30))
    #expect(jump.tracks.count == 2)
    // 8 m/s² from 80 km/h, 0.75 km/h a value.
    var braking = Stream()
    braking.send((0..<100).map { value(80 - 0.75 * Double($0)) })
    #expect(braking.tracks.count == 1)
    #expect(braking.readings.last.map { $0.reading.speed.kmh < 18 } == true)
  }

  @Test func `a radar that flips between two vehicles gives two, not a hundred`() {
    var stream = Stream()
    for step in 0..<100 { stream.send(value(step % 2 == 0 ? 40 : 62)) }
    #expect(stream.tracks.count == 2)
    let speeds = Set(stream.readings.map(\.reading.speed))
    #expect(speeds == [Speed(kmh: 40), Speed(kmh: 62)])
  }

  @Test func `damage within a stream lights nothing`() {
    var stream = Stream()
    for step in 0..<2_000 { stream.send(step % 50 == 49 ? value(48) : nil) }
    #expect(stream.readings.isEmpty)
    // Damage within a train neither splits it nor moves its speed.
    var train = Stream()
    for step in 0..<200 { train.send(value(step % 10 == 5 ? 200 : 45)) }
    #expect(train.readings.count { $0.reading.speed == Speed(kmh: 45) } > 15)
    #expect(train.readings.allSatisfy { $0.reading.speed.kmh == 45 || $0.reading.track != 1 })
  }

  @Test func `in trigger mode each value is a vehicle at once`() {
    var trains = RadarTrains(head: 1)
    var readings: [BendReading] = []
    for at in stride(from: Int64(0), to: 20_000, by: 2_000) {
      if let reading = trains.take(value(55), at: at) { readings.append(reading) }
    }
    #expect(readings.count == 10)
    #expect(Set(readings.map(\.track)).count == 10)
  }

  @Test func `noise of five kilometres an hour is one vehicle with the middle's speed`() {
    for seed in UInt64(1)...20 {
      var random = SeededGenerator(seed: seed)
      var stream = Stream()
      stream.send((0..<150).map { _ in value(60 + Double.random(in: -5...5, using: &random)) })
      #expect(stream.tracks.count == 1, "seed \(seed)")
      let errors = stream.readings.dropFirst().map { abs($0.reading.speed.kmh - 60) }
      // Half of what the values themselves are off, 2.5 km/h on average, is about 1.2.
      #expect(errors.reduce(0, +) / Double(errors.count) < 2, "seed \(seed) \(errors)")
    }
  }

  @Test func `a measured distance is passed on, and parts vehicles of one speed`() {
    var stream = Stream()
    for step in 0..<60 {
      let travelled = Double(step) * 0.026 * 14
      stream.send(value(50, metres: (step % 2 == 0 ? 60 : 130) - travelled))
    }
    #expect(stream.tracks.count == 2)
    for (_, reading) in stream.readings {
      #expect(reading.distanceDecimetres != BendReading.unknownDistance)
    }
  }

  @Test func `without a direction a vehicle is taken to come, or is the one that is known`() {
    var alone = Stream()
    alone.send(Array(repeating: value(50, .unknown), count: 10))
    #expect(alone.readings.first?.reading.direction == .approaching)
    var known = Stream()
    known.send(Array(repeating: value(50, .receding), count: 10))
    known.send(Array(repeating: value(51, .unknown), count: 10))
    #expect(known.tracks.count == 1)
  }

  @Test func `rain is no vehicle`() {
    var stream = Stream()
    stream.send(Array(repeating: value(3), count: 100))
    #expect(stream.readings.isEmpty)
    stream.send(Array(repeating: value(5), count: 10))
    #expect(!stream.readings.isEmpty)
  }
}

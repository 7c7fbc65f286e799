import Testing
import TestGround

@testable import Wire

extension RadarParser {
  /// What a parser makes of bytes that come in these pieces.
  fileprivate static func read(
    _ form: RadarProtocol, _ pieces: [ArraySlice<UInt8>]
  ) -> (values: [RadarValue], parser: RadarParser) {
    var parser = RadarParser(form)
    var values: [RadarValue] = []
    for piece in pieces {
      parser.take(Array(piece).span.bytes, into: &values)
      #expect(parser.pending < form.longestItem)
    }
    return (values, parser)
  }

  fileprivate var accounted: UInt64 {
    counts.values + counts.idle + counts.replies + counts.junk + UInt64(pending)
  }
}

/// A value that the protocol can carry, and comes back as itself.
private func value(_ form: RadarProtocol, _ random: inout SeededGenerator) -> RadarValue {
  let direction: RadarValue.Direction = random.chance(0.5) ? .approaching : .receding
  let kmh = Double(Int.random(in: 4...180, using: &random))
  var value = RadarValue(speed: Speed(kmh: kmh), direction: direction)
  switch form {
  case .csrSingle: value.direction = .unknown
  case .csrDouble, .csrASCII: break
  case .icoms: value.rangeDecimetres = UInt16.random(in: 0...99, using: &random) * 10
  case .ops:
    // Hundredths of a metre a second survive a round trip of tenths of a km/h.
    value.rangeDecimetres =
      random.chance(0.5) ? UInt16.random(in: 1...900, using: &random) : nil
  case .click512, .ss125:
    value.lane = UInt8.random(in: 0...7, using: &random)
    value.classCode = UInt8.random(in: 0...3, using: &random)
    value.rangeDecimetres = UInt16.random(in: 10...700, using: &random)
    value.lengthDecimetres = UInt16.random(in: 20...250, using: &random)
    value.clock = WallTime(
      milliseconds: Int64.random(in: 946_684_800_000...2_500_000_000_000, using: &random))
  }
  return value
}

private func isClose(_ left: RadarValue, _ right: RadarValue) -> Bool {
  func near(_ left: UInt16?, _ right: UInt16?) -> Bool {
    guard let left, let right else { return left == right }
    return abs(Int(left) - Int(right)) <= 1
  }
  return near(left.speed.tenthsOfKmh, right.speed.tenthsOfKmh)
    && left.direction == right.direction && left.lane == right.lane
    && left.classCode == right.classCode && left.clock == right.clock
    && near(left.rangeDecimetres, right.rangeDecimetres)
    && near(left.lengthDecimetres, right.lengthDecimetres)
}

@Suite struct RadarParserTests {
  @Test(
    .enabled(if: RadarSamples.arePresent),
    arguments: RadarSamples.readings.indices)
  func `every sample of the manuals reads as its manual says`(_ index: Int) throws {
    let reading = RadarSamples.readings[index]
    let bytes = try #require(try RadarSamples.read()[reading.name])
    let (values, parser) = RadarParser.read(reading.form, [bytes[...]])
    #expect(values == [reading.value].compactMap { $0 }, "\(reading.name)")
    #expect(parser.counts.junk == 0 && parser.pending == 0, "\(reading.name)")
    if reading.value == nil {
      let other = reading.isReply ? parser.counts.replies : parser.counts.idle
      #expect(other == UInt64(bytes.count), "\(reading.name)")
    }
  }

  @Test(.enabled(if: RadarSamples.arePresent))
  func `no sample is left out`() throws {
    #expect(Set(try RadarSamples.read().keys) == Set(RadarSamples.readings.map(\.name)))
  }

  @Test(arguments: RadarProtocol.allCases)
  func `what is written is read back`(_ form: RadarProtocol) {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<300 {
      let value = value(form, &random)
      let bytes = value.bytes(form)
      #expect(bytes.count <= form.longestItem)
      let (values, parser) = RadarParser.read(form, [bytes[...]])
      #expect(values.count == 1 && values.allSatisfy { isClose($0, value) }, "\(value)")
      #expect(parser.counts.junk == 0 && parser.pending == 0)
    }
  }

  @Test(arguments: RadarProtocol.allCases)
  func `values come through every cut of the stream`(_ form: RadarProtocol) {
    var random = SeededGenerator(seed: 5)
    let sent = (0..<3).map { _ in value(form, &random) }
    let bytes = sent.flatMap { form.idleBytes + $0.bytes(form) }
    let whole = RadarParser.read(form, [bytes[...]])
    #expect(whole.values.count == 3)
    for cut in 0...bytes.count {
      let cutOnce = RadarParser.read(form, [bytes[..<cut], bytes[cut...]])
      #expect(cutOnce.values == whole.values)
      #expect(cutOnce.parser.counts == whole.parser.counts)
    }
    let single = RadarParser.read(form, bytes.indices.map { bytes[$0...$0] })
    #expect(single.values == whole.values)
  }

  @Test(arguments: RadarProtocol.allCases)
  func `a truncated value is no value, and the next whole one is read`(_ form: RadarProtocol) {
    var random = SeededGenerator(seed: 6)
    let (lost, next) = (value(form, &random), value(form, &random))
    let bytes = lost.bytes(form)
    for kept in 0..<bytes.count {
      let after = next.bytes(form)
      // Two of them: the first may be eaten by the end of what was lost.
      let stream = Array(bytes[..<kept]) + form.idleBytes + after + after
      let (values, parser) = RadarParser.read(form, [stream[...]])
      #expect(values.last.map { isClose($0, next) } == true, "\(form) \(kept)")
      #expect(parser.accounted == UInt64(stream.count))
    }
  }

  @Test(arguments: RadarProtocol.allCases)
  func `mutated streams lose a few values and never their step`(_ form: RadarProtocol) {
    for seed in UInt64(1)...20 {
      var random = SeededGenerator(seed: seed)
      let sent = (0..<60).map { _ in value(form, &random) }
      var bytes = sent.flatMap { $0.bytes(form) }
      for _ in 0..<8 {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: at)
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
        }
      }
      var pieces: [ArraySlice<UInt8>] = []
      var at = 0
      while at < bytes.count {
        let end = min(bytes.count, at + Int.random(in: 1...40, using: &random))
        pieces.append(bytes[at..<end])
        at = end
      }
      let (values, parser) = RadarParser.read(form, pieces)
      #expect(parser.accounted == UInt64(bytes.count))
      // Eight wounds cost at most two values each: the wounded one and the one that heals it. The
      // SS125's may swallow what its length byte covers.
      let found = sent.count { value in values.contains { isClose($0, value) } }
      #expect(found >= 60 - 8 * 3, "\(form) seed \(seed): \(found)")
    }
  }

  @Test(arguments: RadarProtocol.allCases)
  func `noise fills no buffer and is counted to the byte`(_ form: RadarProtocol) {
    var random = SeededGenerator(seed: 9)
    var parser = RadarParser(form)
    var values: [RadarValue] = []
    var taken: UInt64 = 0
    for _ in 0..<400 {
      // Bytes that begin items come often, so that many are left half.
      let starts = Array("{\"Z1+-*2[".utf8) + [0xF9, 0xFA, 0xFE, 0xFD]
      let noise = (0..<Int.random(in: 0...200, using: &random)).map { _ in
        random.chance(0.5)
          ? starts[Int.random(in: 0..<starts.count, using: &random)]
          : UInt8.random(in: 0...255, using: &random)
      }
      parser.take(noise.span.bytes, into: &values)
      taken += UInt64(noise.count)
      #expect(parser.pending < form.longestItem)
      #expect(parser.accounted == taken)
    }
  }

  @Test func `a report without end is given up`() {
    let endless = Array("{\"speed\":12,\"magnitude\":[".utf8) + Array(repeating: 0x31, count: 2_000)
    let next = Array("\n{\"speed\":10}".utf8)
    let (values, parser) = RadarParser.read(.ops, [endless[...], next[...]])
    #expect(values == [RadarValue(speed: Speed(kmh: 36), direction: .approaching)])
    #expect(parser.counts.junk == UInt64(endless.count))
  }

  @Test(arguments: [
    (#"{"unit":"mps","speed":"-13.2"}"#, 47.5, RadarValue.Direction.receding),
    (#"{"speed":["14.0","3.1"],"magnitude":[ "812" , "9" ]}"#, 50.4, .approaching),
    (#"{ "unit" : "mph", "direction" : "outbound", "speed" : 30 }"#, 48.3, .receding),
    (#"{"unit":"kmph","speed":61.2,"range":34.5}"#, 61.2, .approaching),
  ]) func `reports of other settings are read`(
    _ text: String, _ kmh: Double, _ direction: RadarValue.Direction
  ) {
    let (values, parser) = RadarParser.read(.ops, [Array(text.utf8)[...]])
    #expect(values.map(\.speed) == [Speed(kmh: kmh)])
    #expect(values.map(\.direction) == [direction])
    #expect(parser.counts.junk == 0)
  }

  @Test(arguments: [
    #"{"classifier" : "object_outbound", "max_speed_mps" : 13.39, "speed" : 5}"#,
    #"{"DetectedObjectCount":3}"#, #"{"Units":"m-per-sec"}"#, #"{"unit":"furlongs","speed":3}"#,
    #"{"unit":"m","range":3.5}"#, #"{"speed":"nan"}"#, "{}",
  ]) func `reports without a speed to trust are replies`(_ text: String) {
    let (values, parser) = RadarParser.read(.ops, [Array(text.utf8)[...]])
    #expect(values.isEmpty)
    #expect(parser.counts.replies == UInt64(text.utf8.count))
  }

  @Test func `a damaged packet of a side-fired counter is not believed`() {
    var random = SeededGenerator(seed: 3)
    let bytes = value(.ss125, &random).bytes(.ss125)
    for at in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[at] ^= 1 << bit
        #expect(RadarParser.read(.ss125, [damaged[...]]).values.isEmpty, "byte \(at) bit \(bit)")
      }
    }
  }

  @Test(arguments: [
    "2009:13:28,23:04:04.902", "2009:05:32,23:04:04.902", "2009:05:28,24:04:04.902",
  ])
  func `a clock that cannot be costs the clock, not the vehicle`(_ stamp: String) {
    let line = Array((stamp + ",00,0070.5,0073.9,00000773,0163.1,03\r\n").utf8)
    let (values, _) = RadarParser.read(.click512, [line[...]])
    #expect(values.map(\.clock) == [nil])
    #expect(values.map(\.speed) == [Speed(kmh: 113.5)])
  }
}

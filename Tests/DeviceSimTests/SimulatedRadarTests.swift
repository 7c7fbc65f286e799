import ArgumentParser
import Testing
import Wire

@testable import devicesim

@Suite struct SimulatedRadarTests {
  private let use = SimulatedRadar.Use(vehiclesPerHour: 400, meanKmh: 42, rangeMetres: 150)
  private let clock = WallTime(milliseconds: 1_800_000_000_000)

  /// What a centre reads of so many seconds.
  private func read(
    _ form: RadarProtocol, seconds: Int, seed: UInt64, splits: Bool = false
  ) -> (values: [RadarValue], counts: RadarParser.Counts, radar: SimulatedRadar) {
    var radar = SimulatedRadar(form, use: use, seed: seed)
    var box = SerialBox(splits: splits, seed: seed)
    var parser = RadarParser(form)
    var values: [RadarValue] = []
    var datagrams: [[UInt8]] = []
    while true {
      let (at, bytes) = radar.next(clock: clock)
      if at >= .seconds(seconds) { break }
      datagrams += box.take(bytes)
    }
    for datagram in datagrams + box.flush() {
      #expect(!datagram.isEmpty && datagram.count <= 2_000)
      parser.take(datagram.span.bytes, into: &values)
    }
    #expect(parser.pending == 0)
    return (values, parser.counts, radar)
  }

  @Test(arguments: RadarProtocol.allCases)
  func `every protocol is read without a byte of junk, split or not`(_ form: RadarProtocol) {
    let whole = read(form, seconds: 200, seed: 3)
    #expect((0...1).contains(whole.radar.values - whole.values.count))
    #expect(whole.values.count > 10 && whole.counts.junk == 0)
    let split = read(form, seconds: 200, seed: 3, splits: true)
    #expect(split.values == whole.values && split.counts == whole.counts)
    #expect(read(form, seconds: 200, seed: 4).values != whole.values)
  }

  @Test func `it speaks 38 times a second, idle bytes where nobody drives`() {
    let (values, counts, _) = read(.csrSingle, seconds: 200, seed: 3)
    #expect(values.count + Int(counts.idle) == 200_000 / 26 + 1)
    #expect(counts.idle > 500 && values.count > 500)
    #expect(values.allSatisfy { (4...90).contains($0.speed.kmh) })
  }

  @Test func `a counter tells of each vehicle once`() {
    let (values, _, radar) = read(.click512, seconds: 3_000, seed: 5)
    // Those still in the beam at the end are not told of.
    #expect((0...8).contains(radar.vehicles - values.count))
    #expect(values.contains { $0.lane == 0 } && values.contains { $0.lane == 1 })
    #expect(values.allSatisfy { $0.clock == clock.adding(milliseconds: -1_000) })
  }

  @Test func `a measured distance falls for those who come and grows for those who go`() {
    let (values, _, _) = read(.icoms, seconds: 400, seed: 6)
    for (earlier, later) in zip(values, values.dropFirst())
    where earlier.direction == later.direction && earlier.speed == later.speed {
      let change = Int(later.rangeDecimetres ?? 0) - Int(earlier.rangeDecimetres ?? 0)
      // Another vehicle may take over: small steps only.
      guard abs(change) < 40 else { continue }
      #expect(earlier.direction == .approaching ? change <= 0 : change >= 0)
    }
  }

  @Test func `the command takes every protocol by its name in bends yaml, and no other`() throws {
    for form in RadarProtocol.allCases {
      let command = try DeviceSim.parseAsRoot([
        "radar", "--protocol", form.rawValue, "--to", "127.0.0.1:5490", "--seed", "4", "--split",
        "--vehicles-per-hour", "300",
      ])
      let radar = try #require(command as? RadarCommand)
      #expect(radar.form == form && radar.split && radar.seed == 4)
    }
    for wrong in [
      ["--protocol", "csr"], [], ["--protocol", "ops", "--vehicles-per-hour", "9999"],
    ] {
      #expect(throws: (any Error).self) { try DeviceSim.parseAsRoot(["radar"] + wrong) }
    }
  }
}

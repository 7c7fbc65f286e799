import Detection
import Testing
import Wire

@testable import watchpost

@Suite("What the bends' thread counts")
struct BendCountTests {
  @Test("A latency falls in the first bucket that holds it", arguments: LatencyHistogram.bounds)
  func buckets(bound: Double) throws {
    var latency = LatencyHistogram()
    let nanoseconds = Int64(bound * 1e9)
    latency.add(nanoseconds: nanoseconds)
    latency.add(nanoseconds: nanoseconds + 1_000)
    let bucket = try #require(LatencyHistogram.bounds.firstIndex(of: bound))
    #expect(latency.counts[bucket] == 1 && latency.counts[bucket + 1] == 1)
    #expect(latency.count == 2 && latency.longest == Double(nanoseconds + 1_000) / 1e9)
  }

  @Test("A stamp from the future counts as no time at all")
  func future() {
    var latency = LatencyHistogram()
    latency.add(nanoseconds: -5)
    #expect(latency.counts.first == 1 && latency.sum == 0)
  }

  private static let (one, two) = (
    ServiceSamples.device(1_330_000_001), ServiceSamples.device(1_330_000_002)
  )

  private static func lit(_ sign: DeviceID, _ reason: WarningReason) -> BendEvent {
    .lit(BendEvent.LitSpell(sign: sign, bend: "K3", approach: .up, reason: reason))
  }

  private static func dark(_ sign: DeviceID) -> BendEvent {
    .dark(sign: sign, bend: "K3", approach: .up, litSeconds: 99)
  }

  @Test("Lit time is that of all signs by reason")
  func litTime() {
    var lit = LitTime()
    lit.take(Self.lit(Self.one, .overlap), at: 1_000)
    lit.take(Self.lit(Self.two, .fault), at: 2_000)
    #expect(lit.seconds(at: 5_000) == [.overlap: 4, .fault: 3])
    lit.take(Self.dark(Self.one), at: 6_000)
    lit.take(Self.dark(Self.one), at: 7_000)
    #expect(lit.seconds(at: 10_000) == [.overlap: 5, .fault: 8])
    // A spell that is never told to end does not count for ever once the corridor is set up anew.
    lit.endAll(at: 10_000)
    #expect(lit.seconds(at: 20_000) == [.overlap: 5, .fault: 8])
  }

  private static func bin(_ start: WallTime, _ vehicles: Int, warned: Int) -> BendBin {
    var bin = BendBin(corridor: "C1", bend: "K3", approach: .up, start: start)
    for _ in 0..<vehicles { bin.speeds.add(Speed(kmh: 30)) }
    bin.warned = warned
    return bin
  }

  @Test("Of drivers warned the last hour counts, however long and quiet it was before")
  func warnedDrivers() {
    let minute: Int64 = 60_000
    let start = BendBin.start(of: WallTime(milliseconds: 1_790_000_000_000))
    func at(_ minutes: Int64) -> WallTime { start.adding(milliseconds: minutes * minute) }
    var drivers = WarnedDrivers()
    drivers.take([Self.bin(at(0), 500, warned: 0)], at: at(5))
    #expect(drivers.share(with: [], at: at(5)) == 0)
    // Two bends in the same five minutes, then ones that have not ended.
    drivers.take([Self.bin(at(60), 12, warned: 9), Self.bin(at(60), 3, warned: 3)], at: at(65))
    #expect(drivers.share(with: [], at: at(65)) == 0, "15 drivers are too few")
    #expect(drivers.share(with: [Self.bin(at(65), 5, warned: 3)], at: at(66)) == 0.75)
    #expect(drivers.share(with: [Self.bin(at(125), 25, warned: 5)], at: at(126)) == 0.2)
    // The clock was set back: what seems to come is not of the last hour.
    #expect(drivers.share(with: [Self.bin(at(20), 20, warned: 10)], at: at(21)) == 0.5)
  }
}

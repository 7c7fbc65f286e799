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

  @Test("Lit time is that of all signs by reason, the share that of one without static caution")
  func litTime() {
    var lit = LitTime()
    lit.begin(at: 0)
    lit.take(Self.lit(Self.one, .overlap), at: 1_000)
    lit.take(Self.lit(Self.two, .fault), at: 2_000)
    #expect(lit.seconds(at: 5_000) == [.overlap: 4, .fault: 3])
    lit.take(Self.dark(Self.one), at: 6_000)
    lit.take(Self.dark(Self.one), at: 7_000)
    #expect(lit.seconds(at: 10_000) == [.overlap: 5, .fault: 8])
    #expect(lit.share(signs: 2, at: 10_000) == 0.25)
    // A spell that is never told to end does not count for ever once the corridor is set up anew.
    lit.endAll(at: 10_000)
    #expect(lit.seconds(at: 20_000) == [.overlap: 5, .fault: 8])
    #expect(lit.share(signs: 2, at: 20_000) == 0.125)
    #expect(lit.share(signs: 0, at: 20_000) == 0 && LitTime().share(signs: 2, at: 5) == 0)
  }
}

import Detection
import Ingest
import Testing
import Wire

@testable import watchpost

@Suite("What pages see of the corridors")
struct CorridorSightTests {
  /// A watch over so many roads, its clock at 0.
  private static func watch(_ corridors: [Corridor]) -> (CorridorWatch, CorridorWatch.Acts) {
    var watch = CorridorWatch(lastCommand: 100)
    var acts = CorridorWatch.Acts()
    _ = watch.plan(corridors, at: stamp(0), &acts)
    return (watch, acts)
  }

  private static func stamp(_ ms: Int64) -> ReceiveStamp {
    ServiceSamples.stamp(ms, wall: ServiceSamples.wall(ms))
  }

  @Test func `Each picture has the time of its own look at the road`() throws {
    var (watch, acts) = Self.watch([RoadSample.corridor(1), RoadSample.corridor(2)])
    #expect(watch.pictures.isEmpty)
    // One road a look, whichever waits longest.
    for ms in [Int64(10), 40] { #expect(watch.look(at: Self.stamp(ms), &acts)) }
    #expect(watch.look(at: Self.stamp(60), &acts) == false)
    #expect(Set(watch.pictures.keys) == ["C1", "C2"])
    let wall = { (ms: Int64) in ServiceSamples.wall(ms) }
    #expect(Set(watch.pictureTimes.values) == [wall(10), wall(40)])
    // The next one is the one that was looked at first; the other's picture grows old and says so.
    #expect(watch.look(at: Self.stamp(10 + CorridorWatch.lookMs), &acts))
    #expect(Set(watch.pictureTimes.values) == [wall(10 + CorridorWatch.lookMs), wall(40)])
  }

  @Test func `A road that has left the county has no time any more`() throws {
    var (watch, acts) = Self.watch([RoadSample.corridor(1), RoadSample.corridor(2)])
    for ms in [Int64(10), 40] { _ = watch.look(at: Self.stamp(ms), &acts) }
    _ = watch.plan([RoadSample.corridor(2)], at: Self.stamp(50), &acts)
    #expect(Array(watch.pictures.keys) == ["C2"] && Array(watch.pictureTimes.keys) == ["C2"])
  }
}

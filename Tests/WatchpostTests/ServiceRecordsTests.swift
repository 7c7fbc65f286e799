import Detection
import Foundation
import Incidents
import Ingest
import Logging
import Store
import Testing
import Wire

@testable import watchpost

@Suite("What goes on record beside the desk")
struct ServiceRecordsTests {
  private typealias Samples = ServiceSamples

  @Test("ended visits and suppressed change are kept, and the desk hears all but the latter")
  func visits() throws {
    let folder = try FolderOnDisk()
    let store = try RecordStore(Samples.configuration(folder.path))
    var visit = Visit(
      camera: Samples.camera, start: Samples.start, peak: Samples.wall(400), peakShare: 0.25,
      zones: ["gate"], frames: 2)
    let begun = CameraEvent.visitStarted(visit)
    visit.end = Samples.wall(3_000)
    visit.frames = 30
    let run = Suppression(
      camera: Samples.otherCamera, reason: .lightChange, start: Samples.start, frames: 4,
      peakShare: 0.9)
    let reports = [
      CameraReport(camera: Samples.camera, event: begun),
      CameraReport(camera: Samples.otherCamera, event: .suppressed(run)),
      CameraReport(camera: Samples.camera, event: .visitEnded(visit)),
      CameraReport(camera: Samples.camera, event: .faultRaised(.covered)),
    ]
    let heard = Collected<DeskRequest>()
    let sightings = SightingLog(store: store, logger: Logger(label: "test"))
    Machinery.take(reports, desk: { heard.take($0) }, record: { sightings.take($0) })
    // What was taken before the end is written at the end.
    sightings.close()
    sightings.run()
    #expect(sightings.lost == 0)
    #expect(heard.all.map(\.input) == [0, 2, 3].map { .camera(reports[$0]) })
    let kept = try store.visits(
      camera: Samples.camera, from: Samples.start, until: Samples.wall(1), limit: 10)
    #expect(kept == [visit])
    #expect(try store.suppressions(camera: nil, limit: 10) == [run])

  }

  @Test("the bends' bins go on record; what has no room is refused whole, what fails is counted")
  func bins() throws {
    let folder = try FolderOnDisk()
    let store = try RecordStore(Samples.configuration(folder.path))
    func bins(_ count: Int) -> [BendBin] {
      (0..<count).map { number in
        var bin = BendBin(
          corridor: "C1", bend: "B1", approach: .up,
          start: Samples.start.adding(milliseconds: Int64(number) * BendBin.lengthMs))
        bin.reminders = 1
        return bin
      }
    }
    let log = BinLog(store: store, logger: Logger(label: "test"))
    #expect(log.take(bins(300)))
    #expect(!log.take(bins(BinLog.queueLimit)))
    log.close()
    log.run()
    let until = Samples.start.adding(milliseconds: 300 * BendBin.lengthMs)
    #expect(
      try store.bendBins(corridor: "C1", from: Samples.start, until: until) == bins(300))
    #expect(log.lost == 0 && !log.take(bins(1)))

    try store.close()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let failing = BinLog(store: store, logger: logger)
    #expect(failing.take(bins(7)))
    failing.close()
    failing.run()
    #expect(failing.lost == 7)
  }

  @Test("a clean stop puts the open five minutes of every road on record")
  func openBins() throws {
    let folder = try FolderOnDisk()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let began = WallTime(milliseconds: ReceiveStamp.now().wall.milliseconds - BendBin.lengthMs)
    let machinery = try Machinery(
      try SmallCounty.read(), dataDirectory: folder.path + "/data",
      udp: HostPort(host: "127.0.0.1", port: 0), logger: logger)
    try machinery.start()
    let deadline = ContinuousClock.now + .seconds(10)
    while machinery.bends.currentBins.isEmpty, ContinuousClock.now < deadline { sched_yield() }
    machinery.stop()
    let store = try RecordStore(Samples.configuration(folder.path + "/data"))
    let bins = try store.bendBins(
      corridor: "S228", from: began, until: began.adding(milliseconds: 4 * BendBin.lengthMs))
    // Its signs were told to show caution from the first tick: nobody watches the road yet.
    #expect(Set(bins.map(\.approach)) == [.up, .down])
    #expect(bins.allSatisfy { $0.warnings == [.fault: 1] || $0.litSeconds > 0 })
    #expect(machinery.bends.counts.binsLost == 0)
  }

  @Test("a visit goes on record with its cells, without them when a thousand wait")
  func crowdedSightings() throws {
    let folder = try FolderOnDisk()
    let store = try RecordStore(Samples.configuration(folder.path))
    let sightings = SightingLog(store: store, logger: Logger(label: "test"))
    let cells = try #require(CellGrid(columns: 8, rows: 1, bits: [0x18]))
    let limit = Int64(SightingLog.trailLimit)
    for number in 0...limit {
      let start = Samples.wall(number)
      sightings.take([
        .visit(
          Visit(
            camera: Samples.camera, start: start, peak: start, peakShare: 0, zones: [], frames: 3,
            trail: [Visit.Slice(offsetMs: 0, cells: cells)]))
      ])
    }
    sightings.close()
    sightings.run()
    func found(_ number: Int64) throws -> Visit? {
      try store.visit(camera: Samples.camera, start: Samples.wall(number))
    }
    #expect(try found(0)?.cells == cells && found(limit - 1)?.cells == cells)
    #expect(try found(limit)?.frames == 3 && found(limit)?.cells == nil)
    #expect(sightings.lost == 0)
  }

  @Test("what has no room and what a failing store refuses is counted, and holds nothing up")
  func lostSightings() throws {
    let folder = try FolderOnDisk()
    let store = try RecordStore(Samples.configuration(folder.path))
    try store.close()
    let run = Suppression(
      camera: Samples.otherCamera, reason: .lightChange, start: Samples.start, frames: 4,
      peakShare: 0.9)
    let sightings = SightingLog(store: store, logger: Logger(label: "test"))
    sightings.take(Array(repeating: .suppressed(run), count: SightingLog.queueLimit + 3))
    #expect(sightings.lost == 3)
    sightings.close()
    sightings.run()
    #expect(sightings.lost == UInt64(SightingLog.queueLimit) + 3)
  }
}

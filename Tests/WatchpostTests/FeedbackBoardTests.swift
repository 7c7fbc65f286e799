import Detection
import Foundation
import Incidents
import Logging
import Store
import Testing
import Wire

@testable import Ingest
@testable import watchpost

@Suite("What people call false, on its way to the detectors")
struct FeedbackBoardTests {
  private typealias Samples = ServiceSamples
  private static let day: Int64 = 86_400_000
  private static let cells = CellGrid(columns: 8, rows: 2, bits: [0xF0, 0])!

  /// Visits of both cameras in those seconds of the evening, and whose were false.
  private func note(_ store: RecordStore, seconds: ClosedRange<Int64>) throws {
    for second in seconds {
      let start = Samples.wall(second * 1_000)
      for camera in [Samples.camera, Samples.otherCamera] {
        try store.record([
          Visit(
            camera: camera, start: start, peak: start, end: start, peakShare: 0.1, zones: [],
            frames: 3, trail: [Visit.Slice(offsetMs: 0, cells: Self.cells)])
        ])
      }
      _ = try store.judgeFalse(
        VisitJudgement(camera: Samples.camera, start: start, who: "person:li", at: start))
    }
  }

  @Test("it is told when it changes, survives a restart, and is forgotten after 30 days")
  func board() throws {
    let folder = try FolderOnDisk()
    var store = try RecordStore(Samples.configuration(folder.path + "/data"))
    let told = Collected<[DeviceID: FalseVisits]>()
    func board() -> FeedbackBoard {
      FeedbackBoard(store: store, logger: Logger(label: "test")) { told.take([$0]) }
    }
    let first = board()
    first.reload(at: Samples.wall(0))
    #expect(told.all.isEmpty && first.current.isEmpty)
    try note(store, seconds: 0...2)
    first.reload(Samples.otherCamera, at: Samples.wall(9_000))
    #expect(told.all.isEmpty)
    for _ in 0..<2 { first.reload(Samples.camera, at: Samples.wall(9_000)) }
    #expect(told.all.count == 1)
    #expect(told.all.last?.keys.map { $0 } == [Samples.camera])
    #expect(told.all.last?[Samples.camera]?.raisedCells == 4)
    #expect(first.current == told.all.last)

    try store.close()
    store = try RecordStore(Samples.configuration(folder.path + "/data"))
    let second = board()
    second.reload(at: Samples.wall(9_000))
    #expect(told.all.count == 2 && second.current == first.current)
    // The first of the three is 30 days old, then all are.
    second.reload(at: Samples.wall(30 * Self.day + 1))
    #expect(second.current[Samples.camera]?.raisedCells == 0)
    #expect(second.current[Samples.camera]?.counts.max() == 2)
    second.reload(at: Samples.wall(31 * Self.day))
    #expect(second.current.isEmpty && told.all.count == 4)
    // What was known stays in force while the disk does not answer.
    second.reload(at: Samples.wall(9_000))
    try store.close()
    second.reload(at: Samples.wall(31 * Self.day))
    #expect(second.current == first.current && told.all.count == 5)
  }

  @Test("a shard's detectors take it live and from their first frame", arguments: [0, 1, 255])
  func shard(falses: Int) throws {
    let folder = try FolderOnDisk()
    let store = try RecordStore(Samples.configuration(folder.path + "/data"))
    let logger = Logger(label: "test")
    let keeper = EvidenceKeeper(store: store, memoryBytes: 16 << 20, logger: logger)
    let queue = FrameQueue(shards: 1, framesPerCamera: 64, byteLimit: 16 << 20)
    let reports = Collected<CameraReport>()
    let shard = DetectionShard(
      0, of: queue, configuration: MotionConfiguration(), evidence: keeper, logger: logger
    ) { reports.take($0) }
    shard.plan(try SmallCounty.read().county, night: NightRule())
    var everywhere = FalseVisits(columns: 1, rows: 1)
    for _ in 0..<falses { everywhere.add(CellGrid(columns: 1, rows: 1, bits: [0x80])!) }
    shard.plan([Samples.camera: everywhere])
    var scene = DetectScene()
    scene.glint = 24
    let now = ReceiveStamp.now()
    for camera in [Samples.camera, Samples.otherCamera] {
      for number in 0..<30 {
        let age = Int64(30 - number) * 200
        let received = ReceiveStamp(
          monotonicNanoseconds: now.monotonicNanoseconds - age * 1_000_000,
          wall: now.wall.adding(milliseconds: -age))
        scene.thing = number >= 20 ? (72, 48) : nil
        queue.push(
          Frame(
            camera: camera, boot: 1, number: UInt32(number), captured: received.wall,
            received: received, jpeg: scene.frame()))
      }
    }
    shard.stop()
    shard.run()
    let seen = Set(
      reports.all.compactMap { report in
        if case .visitStarted = report.event { report.camera } else { nil }
      })
    #expect(seen.contains(Samples.otherCamera))
    #expect(seen.contains(Samples.camera) == (falses < 3))
  }

  @Test("visits tells each camera's visits and false ones by day, also beside a service")
  func command() throws {
    let folder = try FolderOnDisk()
    let data = folder.path + "/data"
    #expect(try Program("visits", "--data", data).code == 66)
    #expect(try Program("visits", "--data", folder.path).code == 66)
    let store = try RecordStore(Samples.configuration(data))
    let none = try Program("visits", "--data", data)
    #expect(none.code == 0 && none.out == "camera\tday\tvisits\tfalse\n")
    let start = WallTime(Date()).adding(milliseconds: -Self.day)
    for minute in 0..<3 {
      try store.record([
        Visit(
          camera: Samples.camera, start: start.adding(milliseconds: Int64(minute)), peak: start,
          peakShare: 0, zones: [], frames: 3)
      ])
    }
    _ = try store.judgeFalse(
      VisitJudgement(camera: Samples.camera, start: start, who: "person:li", at: start))
    let day = start.adding(milliseconds: 8 * 3_600_000).description.prefix(10)
    let told = try Program("visits", "--data", data)
    #expect(told.code == 0 && told.errors == "")
    #expect(told.out.split(separator: "\n").last == "\(Samples.camera)\t\(day)\t3\t1")
    let json = try Program("visits", "--data", data, "--days", "2", "--json")
    let line = #"{"camera":"\#(Samples.camera)","day":"\#(day)","falseVisits":1,"visits":3}"#
    #expect(json.out == line + "\n")
    #expect(try Program("visits", "--data", data, "--days", "1", "--json").out == "")
    for days in ["0", "3651", "x"] {
      #expect(try Program("visits", "--data", data, "--days", days).code == 64)
    }
  }
}

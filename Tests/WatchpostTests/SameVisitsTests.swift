import Detection
import Foundation
import Incidents
import Ingest
import Logging
import Store
import Testing
import Wire

@testable import watchpost

private typealias Samples = ServiceSamples

/// `watchpost detect` and the live service run the same code on the same frames and give the same
/// visits: levels by day and night, zones with a persistence of their own and masks included.
@Suite("The live service and watchpost detect")
struct SameVisitsTests {
  private let folder: FolderOnDisk

  init() throws {
    folder = try FolderOnDisk()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/frames", withIntermediateDirectories: true)
  }

  /// 21:58:20 of an evening in UTC+8: the night of the county begins at frame 200.
  private static let start = WallTime(milliseconds: 1_795_219_200_000 + 50_300_000)
  private static let frames = 420

  /// Two frames a second with a jitter, as a network brings them; from frame 300 on one in 2.5 s,
  /// and in the last walk a pause of 11 s: too short for the detector at that rate, so that only
  /// those who feed it know of it.
  private static func timeMs(_ index: Int) -> Int64 {
    Int64(index) * 500 + Int64(index * 37 % 90) + Int64(max(0, index - 300)) * 2_000
      + (index >= pause ? 8_500 : 0)
  }
  private static let pause = 366

  /// What the camera sees: people through the left, the right and the mask, some too short.
  private static let walks: [(frames: Range<Int>, x: Int, y: Int)] = [
    (20..<34, 8, 40), (110..<112, 8, 40), (180..<215, 4, 40), (290..<294, 8, 40),
    (360..<372, 90, 10),
  ]

  private static func pictures() -> [[UInt8]] {
    var scene = DetectScene()
    return (0..<frames).map { index in
      let walk = walks.first { $0.frames.contains(index) }
      scene.thing = walk.map { ($0.x + (index - $0.frames.lowerBound) * 4, $0.y) }
      return index == 150 ? Array("no picture".utf8) : scene.frame()
    }
  }

  private static let zoneLists = [
    "",
    #"[{"id":"left","kind":"include","polygon":[[0,0],[0.6,0],[0.6,1],[0,1]],"persistence":4},"#
      + #"{"id":"right","kind":"include","polygon":[[0.6,0],[1,0],[1,1],[0.6,1]]},"#
      + #"{"id":"sky","kind":"privacy","polygon":[[0,0],[1,0],[1,0.2],[0,0.2]]}]"#,
  ]

  /// The small county with other zones and levels of its first camera.
  private func county(zones: String, levels: String) throws -> CountyFolder {
    var texts = SmallCounty.texts
    let quoted = zones.isEmpty ? "" : "\"\(zones.replacing("\"", with: "\"\""))\""
    let rows = try #require(texts[.devices]).split(separator: "\n").enumerated().map { row in
      switch row.offset {
      case 0: "\(row.element),sensitivity"
      case 1: "\(row.element)\(quoted),\(levels)"
      default: "\(row.element),"
      }
    }
    texts[.devices] = rows.joined(separator: "\n") + "\n"
    for (name, text) in texts { try folder.write(name.rawValue, text) }
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: folder.path + "/keys.csv")
    return try CountyFolder.read(folder.path)
  }

  /// Visits of a shard that got the frames from the queue with these times.
  private func live(_ pictures: [[UInt8]], _ county: CountyFolder) throws -> [Visit] {
    let store = try RecordStore(Samples.configuration(folder.path + "/data"))
    defer { try? store.close() }
    let logger = Logger(label: "test")
    let keeper = EvidenceKeeper(store: store, memoryBytes: 16 << 20, logger: logger)
    let queue = FrameQueue(
      shards: 1, framesPerCamera: pictures.count, byteLimit: 64 << 20)
    let reports = Collected<CameraReport>()
    let shard = DetectionShard(
      0, of: queue, configuration: county.settings.motion, evidence: keeper, logger: logger
    ) { reports.take($0) }
    shard.plan(county.county, night: county.settings.night)
    for (index, jpeg) in pictures.enumerated() {
      let wall = Self.start.adding(milliseconds: Self.timeMs(index))
      queue.push(
        Frame(
          camera: Samples.camera, boot: 1, number: UInt32(index), captured: wall,
          received: Samples.stamp(Self.timeMs(index), wall: wall),
          isAfterGap: index == Self.pause, jpeg: jpeg))
    }
    shard.stop()
    shard.run()
    #expect(shard.counts.frames == UInt64(pictures.count) && shard.counts.undecodable == 1)
    return reports.all.compactMap { report in
      if case .visitEnded(let visit) = report.event { visit } else { nil }
    }
  }

  private func offline(_ pictures: [[UInt8]], levels: String) throws -> DetectRun.Summary {
    let frames = folder.path + "/frames"
    for (index, jpeg) in pictures.enumerated() {
      let name = String(repeating: "0", count: 6 - "\(index)".count) + "\(index).jpg"
      try Data(jpeg).write(to: URL(fileURLWithPath: frames + "/" + name))
    }
    let rows = pictures.indices.map { "\(Self.timeMs($0))" }.joined(separator: "\n")
    try folder.write("times.csv", "ms\n\(rows)\n")
    let program = try Program(
      "detect", frames, "--timestamps", folder.path + "/times.csv", "--county", folder.path,
      "--camera", Samples.camera.description, "--start", "2026-11-21T21:58:20+08:00")
    #expect(program.code == 0, "\(program.errors)")
    return try JSONDecoder().decode(DetectRun.Summary.self, from: Data(program.out.utf8))
  }

  @Test(
    "give the same visits for the same frames, times, zones and levels",
    arguments: [0, 1], ["", "high", "low/high", "normal/low"])
  func sameVisits(zones: Int, levels: String) throws {
    let county = try county(zones: Self.zoneLists[zones], levels: levels)
    let pictures = Self.pictures()
    let visits = try live(pictures, county)
    let summary = try offline(pictures, levels: levels)
    #expect(!visits.isEmpty && summary.undecodable == 1)
    let indexes = Dictionary(
      uniqueKeysWithValues: pictures.indices.map {
        (Self.start.adding(milliseconds: Self.timeMs($0)), $0)
      })
    let seen = try visits.map { visit in
      [try #require(indexes[visit.start]), try #require(visit.end.flatMap { indexes[$0] })]
    }
    #expect(seen == summary.visits)
    // Not the same by seeing nothing: the first walk is a visit, whatever the zones and levels.
    #expect(seen.contains { $0[0] >= 20 && $0[1] < 40 })
    if zones == 1 { #expect(visits.first?.zones == ["left"]) }
    // Nothing right after the pause counts.
    #expect(!seen.contains { $0[1] >= Self.pause && $0[1] < Self.pause + 5 })
  }

  @Test("A camera's detector goes on under another night, not under other zones or levels")
  func continuing() {
    let plan = CameraPlan(configuration: MotionConfiguration())
    var other = plan
    other.configuration.night = NightRule(source: .light)
    #expect(other != plan && other.continues(plan) && plan.continues(other))
    var level = plan
    level.configuration.sensitivity = CameraSensitivity(day: .low)
    #expect(!level.continues(plan))
    var zones = plan
    zones.zones = [
      Zone(
        id: "a", kind: .exclude, polygon: [.init(x: 0, y: 0), .init(x: 1, y: 0), .init(x: 1, y: 1)])
    ]
    #expect(!zones.continues(plan))
  }
}

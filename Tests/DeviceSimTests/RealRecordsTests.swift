import ArgumentParser
import Foundation
import Testing

@testable import devicesim

/// Real per-vehicle records of roadside radars drive the simulated road.
@Suite(.enabled(if: RealRecords.isUsable, "../shared is not here"))
struct RealRecordsTests {
  @Test func `the first records of a site come in their order, with their lengths and ways`() throws
  {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "records-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let csv = folder.appending(path: "records.csv")
    try RealRecords.unpack(to: csv)
    let records = try RoadRecord.read(path: csv.path, site: "S02", from: nil, count: 150)
    let readings = folder.appending(path: "r.jsonl")
    let truth = folder.appending(path: "t.jsonl")
    let command = try #require(
      try DeviceSim.parseAsRoot([
        "bends", "--records", csv.path, "--site", "S02", "--vehicles", "150", "--readings",
        readings.path, "--truth", truth.path,
      ]) as? BendsCommand)
    try command.run()
    struct Truth: Decodable {
      var approach: String
      var length: Double
      var path: [[Double]]
    }
    let lines = try String(contentsOf: truth, encoding: .utf8).split(separator: "\n").dropFirst()
    let driven = try lines.map { try JSONDecoder().decode(Truth.self, from: Data($0.utf8)) }
    #expect(driven.count == 150)
    for way in ["up", "down"] {
      let own = driven.filter { $0.approach == way }
      let recorded = records.filter { $0.way.rawValue == way }
      #expect(own.map(\.length) == recorded.map { ($0.length * 100).rounded() / 100 })
      for (vehicle, record) in zip(own, recorded) {
        // Nobody enters early; who has to wait for room enters later.
        #expect(vehicle.path[0][0] >= record.ms)
      }
      let late = zip(own, recorded).count { $0.path[0][0] - $1.ms > 10_000 }
      #expect(late < own.count / 10)
    }
  }
}

/// The internal test data beside a checkout of the project.
private enum RealRecords {
  private static let packed = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared/data/public/speed_basel_radar/records.csv.gz")

  /// Present, or missing where it must not be: under CI the tests run and fail.
  static var isUsable: Bool {
    FileManager.default.fileExists(atPath: packed.path)
      || ProcessInfo.processInfo.environment["CI"] != nil
  }

  static func unpack(to file: URL) throws {
    try Data().write(to: file)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", packed.path]
    process.standardOutput = try FileHandle(forWritingTo: file)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}

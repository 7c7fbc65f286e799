import Foundation
import Testing
import Wire

@testable import Detection

@Suite struct SpeedHistogramTests {
  /// The percentile of whole speeds, as spreadsheets reckon it.
  private static func exact(_ share: Double, of speeds: [Double]) -> Double {
    let sorted = speeds.sorted()
    let rank = share * Double(sorted.count - 1)
    let low = sorted[Int(rank)]
    return low + (sorted[min(Int(rank) + 1, sorted.count - 1)] - low) * (rank - rank.rounded(.down))
  }

  private static func histogram(_ speeds: [Double]) -> SpeedHistogram {
    var histogram = SpeedHistogram()
    for speed in speeds { histogram.add(Speed(kmh: speed)) }
    return histogram
  }

  @Test(
    arguments: [
      ([], nil), ([40], 40), ([40, 60], 57), ([40, 40, 40, 60], 51), ([30, 40, 50, 60, 70], 64),
      ([6_553], 300), ([0], 0),
    ] as [([Double], Double?)])
  func `The 85th percentile of few`(speeds: [Double], expected: Double?) {
    let found = Self.histogram(speeds).percentile(0.85)
    #expect((found == nil) == (expected == nil))
    #expect(abs((found ?? 0) - (expected ?? 0)) < 1e-9)
  }

  @Test(arguments: 1...50)
  func `Every percentile of seeded speeds is within 0.25 km/h of exact`(seed: UInt64) throws {
    var chance = Chance(state: seed)
    let count = 1 + Int(chance.next() % 400)
    let mean = 20 + Double(chance.next() % 60)
    let speeds = (0..<count).map { _ in
      max(0, (mean + chance.normal() * mean / 6) * 10).rounded() / 10
    }
    let histogram = Self.histogram(speeds)
    for share in [0, 0.15, 0.5, 0.85, 0.95, 1] {
      let found = try #require(histogram.percentile(share))
      #expect(abs(found - Self.exact(share, of: speeds)) <= 0.25, "\(count) of \(mean), \(share)")
    }
  }

  @Test func `It is written and read as a list, and a damaged one is refused`() throws {
    let histogram = Self.histogram([40, 40.1, 42, 39.9])
    let text = try JSONEncoder().encode(histogram)
    #expect(String(decoding: text, as: UTF8.self) == "[80,3,84,1]")
    #expect(try JSONDecoder().decode(SpeedHistogram.self, from: text) == histogram)
    for damaged in ["[80]", "[80,0]", "[80,-1]", "[84,1,80,1]", "[80,1,80,1]", "[601,1]", "{}"] {
      #expect(throws: DecodingError.self, "\(damaged)") {
        try JSONDecoder().decode(SpeedHistogram.self, from: Data(damaged.utf8))
      }
    }
  }

  private static let records = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
    .appendingPathComponent("shared/data/public/speed_basel_radar/records.csv.gz")

  @Test func `On real records every five minutes, hour and street is within 1 km/h of exact`()
    throws
  {
    guard FileManager.default.fileExists(atPath: Self.records.path) else {
      #expect(
        ProcessInfo.processInfo.environment["CI"] == nil, "no records at \(Self.records.path)")
      return
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gunzip", "-c", Self.records.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // time_local,site,direction,speed_kmh,length_m
    var groups: [[Substring]: [Double]] = [:]
    var count = 0
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let fields = line.split(separator: ",")
      let speed = try #require(Double(fields[3]))
      let (time, street) = (fields[0], fields[1...2].joined(separator: " ")[...])
      let minutes = try #require(Int(time.dropFirst(14).prefix(2)))
      groups[[street, time.prefix(13), "\(minutes / 5)"], default: []].append(speed)
      groups[[street, time.prefix(13)], default: []].append(speed)
      groups[[street], default: []].append(speed)
      count += 1
    }
    #expect(count == 167_050)
    var worst = 0.0
    for (_, speeds) in groups {
      let found = try #require(Self.histogram(speeds).percentile(0.85))
      worst = max(worst, abs(found - Self.exact(0.85, of: speeds)))
    }
    #expect(worst <= 1, "of \(groups.count) groups")
  }
}

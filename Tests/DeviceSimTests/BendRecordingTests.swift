import ArgumentParser
import Foundation
import Testing
import Wire

@testable import devicesim

/// The files that `devicesim bends --readings --truth` writes.
@Suite struct BendRecordingTests {
  private struct Reading: Decodable {
    var t: Int
    var head: Int?
    var alive: Int?
    var dir: String?
    var kmh: Double?
    var m: Double?
    var clock: Int?
  }
  private struct Truth: Decodable {
    var vehicle: Int
    var approach: String
    var role: String
    var length: Double
    var path: [[Double]]

    /// Where it was then, between the points of its path.
    func place(at ms: Double) -> Double? {
      // Points are 500 ms apart, but for the last one.
      guard ms >= path[0][0], let last = path.last, ms <= last[0] else { return nil }
      let next = min(path.count - 1, Int(((ms - path[0][0]) / 500).rounded(.up)))
      if path[next][0] == ms { return path[next][1] }
      let share = (ms - path[next - 1][0]) / (path[next][0] - path[next - 1][0])
      return path[next - 1][1] + share * (path[next][1] - path[next - 1][1])
    }
  }

  private struct Recording {
    var header: [String: Any]
    var readings: [Reading]
    var truth: [Truth]
    var truthLines: [Substring]
    var bytes: Data
  }

  private func record(_ arguments: [String]) throws -> Recording {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "bends-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let readings = folder.appending(path: "r.jsonl")
    let truth = folder.appending(path: "t.jsonl")
    let command = try #require(
      try DeviceSim.parseAsRoot(
        ["bends", "--readings", readings.path, "--truth", truth.path] + arguments)
        as? BendsCommand)
    try command.run()
    let bytes = try Data(contentsOf: readings)
    let lines = bytes.split(separator: 0x0A)
    let header = try #require(
      try JSONSerialization.jsonObject(with: lines[0]) as? [String: Any])
    let truthText = try String(contentsOf: truth, encoding: .utf8)
    let truthLines = truthText.split(separator: "\n")
    #expect(truthLines[0] == #"{"format":"watchpost-bend-truth","version":1}"#)
    let decoder = JSONDecoder()
    return Recording(
      header: header,
      readings: try lines.dropFirst().map { try decoder.decode(Reading.self, from: $0) },
      truth: try truthLines.dropFirst().filter { $0.hasPrefix(#"{"vehicle"#) }
        .map { try decoder.decode(Truth.self, from: Data($0.utf8)) },
      truthLines: truthLines, bytes: bytes)
  }

  @Test func `a recording follows from its options alone`() throws {
    let options = ["--vehicles", "40", "--per-hour", "400", "--seed", "7"]
    let first = try record(options)
    let second = try record(options)
    #expect(first.bytes == second.bytes && first.truthLines == second.truthLines)
    let other = try record(["--vehicles", "40", "--per-hour", "400", "--seed", "8"])
    #expect(other.bytes != first.bytes)
  }

  @Test func `readings are in order of time, the header says how they were made`() throws {
    let recording = try record([
      "--vehicles", "60", "--per-hour", "600", "--seed", "3", "--mode", "presence", "--bends", "3",
    ])
    let times = recording.readings.map(\.t)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(recording.header["format"] as? String == "watchpost-bend-readings")
    #expect(recording.header["version"] as? Int == 1 && recording.header["seed"] as? Int == 3)
    #expect(recording.header["perHour"] as? Double == 600)
    let corridor = try #require(recording.header["corridor"] as? [String: Any])
    #expect(corridor["mode"] as? String == "presence")
    #expect((corridor["bends"] as? [Any])?.count == 3 && (corridor["signs"] as? [Any])?.count == 6)
    // At most 45 KB a vehicle.
    let small = try record(["--vehicles", "60", "--per-hour", "600", "--seed", "3"])
    #expect(small.bytes.count < 60 * 45_000)
  }

  @Test func `every vehicle's truth is whole, in order of entering, and no lane has an overlap`()
    throws
  {
    let recording = try record(["--vehicles", "80", "--per-hour", "900", "--seed", "5"])
    #expect(recording.truth.map(\.vehicle) == Array(1...80))
    let starts = recording.truth.map { $0.path[0][0] }
    #expect(zip(starts, starts.dropFirst()).allSatisfy { $0 <= $1 })
    let drivers = recording.truth.filter { $0.length > 1 }
    for vehicle in drivers {
      let gaps = zip(vehicle.path, vehicle.path.dropFirst()).map { $1[0] - $0[0] }
      #expect(gaps.allSatisfy { $0 > 0 && $0 <= 500 })
      let first = vehicle.path[0][1]
      let last = vehicle.path[vehicle.path.count - 1][1]
      // Enters at one end and leaves with its rear at the other.
      let driven = vehicle.approach == "up" ? last - first : first - last
      #expect(abs(driven - (1_590 + vehicle.length)) < 4)
    }
    for approach in ["up", "down"] {
      let lane = drivers.filter { $0.approach == approach }
      let sign = approach == "up" ? 1.0 : -1.0
      for (ahead, behind) in zip(lane, lane.dropFirst()) {
        for point in behind.path {
          guard let place = ahead.place(at: point[0]) else { continue }
          #expect((place - point[1]) * sign > ahead.length, "vehicle \(behind.vehicle)")
        }
      }
    }
  }

  @Test func `what was read lies within the errors of what was true 100 ms before`() throws {
    let recording = try record(["--vehicles", "30", "--per-hour", "60", "--seed", "2"])
    let heads = try #require(
      (recording.header["corridor"] as? [String: Any])?["heads"] as? [[String: Any]])
    var explained = 0
    var readings = 0
    for reading in recording.readings {
      guard let index = reading.head, let m = reading.m, let direction = reading.dir else {
        continue
      }
      readings += 1
      let at = try #require(heads[index]["at"] as? Double)
      let looks = try #require(heads[index]["looks"] as? String)
      let place = at + (looks == "up" ? m : -m)
      let isExplained = recording.truth.contains { vehicle in
        guard (vehicle.approach != looks) == (direction == "approaching") else { return false }
        let rear = direction == "receding" ? vehicle.length : 0
        // The instant lies 100 to 120 ms before; a vehicle makes 0.5 m in that 20 ms.
        guard let front = vehicle.place(at: Double(reading.t - 110)) else { return false }
        return abs((vehicle.approach == "up" ? front - rear : front + rear) - place) < 2.6
      }
      if isExplained { explained += 1 }
    }
    #expect(readings > 5_000)
    #expect(explained == readings)
  }

  @Test func `a silent head says nothing, a blind one lives, a wrong clock leaps and comes back`()
    throws
  {
    let recording = try record([
      "--vehicles", "60", "--per-hour", "600", "--seed", "3", "--fault", "silent:0+1:100:200",
      "--fault", "blind:2:100:200", "--fault", "clock:3:100:200",
    ])
    #expect(
      recording.truthLines[1]
        == #"{"fault":{"heads":[0,1],"from":100000,"to":200000,"kind":"silent"}}"#)
    #expect(recording.truthLines[3].contains(#""kind":"clock""#))
    let inside = recording.readings.filter { (100_120..<200_000).contains($0.t) }
    #expect(!inside.contains { [0, 1].contains($0.head ?? $0.alive) })
    #expect(!inside.contains { $0.head == 2 } && inside.contains { $0.alive == 2 })
    for reading in recording.readings where reading.head == 3 {
      // Taken at the fault's end, or a step before: the receive time does not tell.
      if (200_000...200_120).contains(reading.t) { continue }
      let offset = try #require(reading.clock) - reading.t
      let isWrong = (100_120..<200_000).contains(reading.t)
      #expect(abs(offset - (isWrong ? 300_000 : 0)) < 2_300, "at \(reading.t)")
    }
    for head in 0...3 {
      #expect(recording.readings.contains { $0.head == head && $0.t > 200_000 })
    }
  }

  @Test func `each head says that it lives every 20 s, also on an empty road`() throws {
    let recording = try record(["--vehicles", "6", "--per-hour", "4", "--seed", "1"])
    let end = try #require(recording.readings.last).t
    #expect(end > 600_000)
    for head in 0..<6 {
      let times = recording.readings.filter { $0.alive == head }.map(\.t)
      #expect(times.first.map { $0 < 1_000 } == true)
      #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == 20_000 })
      #expect(end - (times.last ?? 0) <= 21_000)
    }
  }

  private static let csv = """
    time_local,site,direction,speed_kmh,length_m
    2016-05-20T10:00:28,S01,1,7,3.5
    2016-05-20T10:00:58,S02,1,40,4.5
    2016-05-20T10:01:58,S02,2,30,12.0
    2016-05-20T10:03:08,S02,1,50,4.2
    """

  @Test func `real records drive arrivals, ways, speeds and lengths`() throws {
    let records = try RoadRecord.parse(
      Self.csv, path: "r.csv", site: "S02", from: nil, count: nil)
    #expect(records.map(\.ms) == [0, 60_000, 130_000])
    #expect(records.map(\.way) == [.up, .down, .up])
    #expect(records.map(\.kmh) == [40, 30, 50] && records.map(\.length) == [4.5, 12, 4.2])
    let later = try RoadRecord.parse(
      Self.csv, path: "r.csv", site: "S02", from: "2016-05-20T10:01:58", count: 1)
    #expect(later.map(\.kmh) == [30])
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(Self.csv.utf8).write(to: file)
    let recording = try record(["--records", file.path, "--site", "S02"])
    #expect(recording.truth.map(\.approach) == ["up", "down", "up"])
    #expect(recording.truth.map(\.length) == [4.5, 12, 4.2])
    let starts = recording.truth.map { $0.path[0] }
    #expect(starts[1][0] - starts[0][0] == 60_000 || starts[1][0] - starts[0][0] == 59_900)
    #expect(abs(starts[0][2] * 3.6 - 40) < 0.1)
  }

  @Test(arguments: [
    ("a,b\n", 1, "header"), ("2016-05-20T10:00:28,S02,1,7", 2, "4 fields"),
    ("2016-05-20 10:00:28,S02,1,7,3", 2, "time_local"),
    ("2016-13-20T10:00:28,S02,1,7,3", 2, "time_local"),
    ("2016-05-20T10:00:28,S02,3,7,3", 2, "direction"),
    ("2016-05-20T10:00:28,S02,1,fast,3", 2, "speed_kmh"),
    ("2016-05-20T10:00:28,S02,1,7,-1", 2, "length_m"),
    ("2016-05-20T10:00:28,S02,1,7,3\n2016-05-20T10:00:28,S03,1,7,3", 3, "--site"),
  ])
  func `a faulty record is named by its line`(rows: String, line: Int, what: String) {
    let text =
      line == 1 ? rows : "time_local,site,direction,speed_kmh,length_m\n" + rows + "\n"
    do {
      _ = try RoadRecord.parse(text, path: "r.csv", site: nil, from: nil, count: nil)
      Issue.record("read without a fault")
    } catch .malformed(let path, let at, let why) {
      #expect(path == "r.csv" && at == line && why.contains(what), "\(why)")
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func `records of no such site, too few or from no time are refused`() {
    for (site, from, count) in [("S09", nil, nil), ("S02", nil, 4), ("S02", "today", nil)]
      as [(String, String?, Int?)]
    {
      #expect(throws: SimulatorError.self) {
        try RoadRecord.parse(Self.csv, path: "r.csv", site: site, from: from, count: count)
      }
    }
  }

  @Test(arguments: [
    ["--vehicles", "0"], ["--vehicles", "1000001"], ["--per-hour", "0"], ["--per-hour", "3601"],
    ["--bends", "0"], ["--bends", "42"], ["--mode", "both"], ["--runaways", "-1"],
    ["--vehicles", "3", "--runaways", "2", "--wrong-way", "2"], ["--site", "S02"],
    ["--records", "a.csv", "--runaways", "1"], ["--truth", "/tmp/never.jsonl"],
    ["--corridor", "S228"], ["--head", "33900100001390000001"], ["--mean-speed", "5"],
  ])
  func `arguments out of bounds are refused before anything is written`(arguments: [String]) {
    let path = "/tmp/never.jsonl"
    #expect(throws: (any Error).self) {
      try DeviceSim.parseAsRoot(["bends", "--readings", path] + arguments)
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test(arguments: ["--truth", "--vehicles", "--records", "--bends", "--mode", "--fault"])
  func `what belongs to a recording needs --readings`(option: String) {
    #expect(throws: (any Error).self) { try DeviceSim.parseAsRoot(["bends", option, "3"]) }
  }

  @Test(arguments: [
    "silent", "deaf:0:1:2", "silent:6:1:2", "silent:-1:1:2", "silent:0+:1:2", "silent:0:2:1",
    "silent:0:x:1", "silent:0:0:1e20", "blind::1:2",
  ])
  func `a faulty fault is refused with how to write it`(text: String) {
    do {
      _ = try HeadFault.parse(text, heads: 6)
      Issue.record("taken")
    } catch {
      #expect("\(error)".contains("KIND:HEAD[+HEAD]:FROM:TO"))
    }
  }
}

import Detection
import Foundation
import Testing

@testable import watchpost

@Suite("watchpost detect")
struct DetectRunTests {
  private let folder: FolderOnDisk
  private var frames: String { folder.path + "/frames" }

  init() throws {
    folder = try FolderOnDisk()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/frames", withIntermediateDirectories: true)
  }

  private func put(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: frames + "/" + name))
  }

  /// Frames with a thing that walks through in those given; broken ones do not decode.
  private func draw(_ count: Int, thing: [Range<Int>] = [], broken: Set<Int> = []) throws {
    var scene = DetectScene()
    for index in 0..<count {
      let walk = thing.first { $0.contains(index) }
      scene.thing = walk.map { (8 + (index - $0.lowerBound) * 6, 40) }
      let name = "in" + String(repeating: "0", count: 6 - "\(index)".count) + "\(index).jpg"
      try put(name, broken.contains(index) ? Array("no picture".utf8) : scene.frame())
    }
  }

  private func run(
    times: [Int64]? = nil, zones: String? = nil, cells: Bool = true, explain: String? = nil
  ) throws -> (summary: DetectRun.Summary, lines: [[String: Any]]) {
    let paths = try DetectInputs.frames(in: frames)
    let summary = try DetectRun(
      frames: paths,
      timesMs: times ?? DetectInputs.steadyTimes(count: paths.count, fps: 25),
      zonesPath: zones, cellsPath: cells ? folder.path + "/cells.jsonl" : nil, explainPath: explain
    ).run()
    let text = cells ? try folder.read("cells.jsonl") : ""
    #expect(!cells || text.hasSuffix("\n"))
    let lines = try text.split(separator: "\n").map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      return try #require(object as? [String: Any], "\(line)")
    }
    return (summary, lines)
  }

  private func bits(_ line: [String: Any]) throws -> Data {
    let text = try #require(line["cells"] as? String)
    return try #require(Data(base64Encoded: text))
  }

  @Test("Cells lines are those of the contract, an undecodable one repeats the grid unset")
  func cellsFile() throws {
    try draw(40, thing: [20..<30], broken: [12, 39])
    let (summary, lines) = try run()
    #expect(lines.count == 40 && summary.frames == 40 && summary.undecodable == 2)
    let states = Set(FrameState.allCases.map(\.rawValue))
    for (index, line) in lines.enumerated() {
      #expect(Set(line.keys) == ["frame", "state", "changed", "grid", "cells"])
      #expect(line["frame"] as? String == "in0000" + (index < 10 ? "0" : "") + "\(index).jpg")
      let state = try #require(line["state"] as? String)
      #expect(states.contains(state))
      let changed = try #require(line["changed"] as? Double)
      #expect((0...1).contains(changed))
      // ceil(163 / 8), ceil(117 / 8); 315 cells are 40 bytes, of which the last 5 bits are unused.
      #expect(line["grid"] as? [Int] == [21, 15])
      let data = try bits(line)
      #expect(data.count == 40 && (line["cells"] as? String)?.utf8.count == 56)
      #expect((data.last ?? 0xFF) & 0x1F == 0)
      if state != "motion", state != "learning" { #expect(data.allSatisfy { $0 == 0 }) }
      if state == "motion" { #expect(data.contains { $0 != 0 }) }
    }
    #expect(lines[12]["state"] as? String == "undecodable")
    #expect(lines[39]["state"] as? String == "undecodable")
    #expect(lines[0]["state"] as? String == "learning")
  }

  @Test("The keys of a cells line stand in the order of the contract")
  func cellsText() throws {
    try draw(1)
    _ = try run()
    let line = try folder.read("cells.jsonl")
    let start = #"{"frame":"in000000.jpg","state":"learning","changed":"#
    #expect(line.hasPrefix(start), "\(line)")
    let rest = line.dropFirst(start.count)
    let pattern = /[0-9.e-]+,"grid":\[21,15\],"cells":"[A-Za-z0-9+\/=]{56}"}\n/
    #expect(rest.wholeMatch(of: pattern) != nil, "\(line)")
  }

  @Test("The cells are where the thing is")
  func cellsPlace() throws {
    try draw(30, thing: [20..<30])
    let (_, lines) = try run()
    // Frame 25: columns 38 ..< 62, rows 40 ..< 72, so cells 4...7 across and 5...8 down.
    let data = try bits(lines[25])
    func isSet(_ column: Int, _ row: Int) -> Bool {
      let index = row * 21 + column
      return data[index / 8] & (0x80 >> UInt8(index % 8)) != 0
    }
    for row in 5...8 {
      for column in 5...6 { #expect(isSet(column, row), "\(column), \(row)") }
    }
    let far = (0..<15).flatMap { row in (12..<21).map { (column: $0, row: row) } }
    #expect(!far.contains { isSet($0.column, $0.row) })
  }

  @Test("Visits are the first and last index with motion, bridged by the visit gap")
  func visits() throws {
    try draw(60, thing: [20..<26, 50..<56])
    let near = try run()
    let moving = near.lines.indices.filter { near.lines[$0]["state"] as? String == "motion" }
    let (first, last) = (try #require(moving.first), try #require(moving.last))
    #expect(near.summary.visits == [[first, last]])
    #expect(moving.allSatisfy { (20...27).contains($0) || (50...57).contains($0) })

    // The same pictures with two minutes between the two walks.
    let times = (0..<60).map { Int64($0) * 40 + ($0 < 30 ? 0 : 120_000) }
    let apart = try run(times: times)
    #expect(apart.summary.visits.count == 2)
    let ends = apart.summary.visits.compactMap(\.last)
    #expect(ends.count == 2 && ends[0] < 30 && ends[1] >= 50)
  }

  @Test("A frame without a picture before the first whole one has an empty grid")
  func brokenFirst() throws {
    try draw(3, broken: [0, 1, 2])
    let (summary, lines) = try run()
    #expect(summary.undecodable == 3 && summary.visits.isEmpty)
    #expect(lines.allSatisfy { $0["grid"] as? [Int] == [0, 0] && $0["cells"] as? String == "" })
  }

  @Test("The summary has the contract's keys")
  func summaryKeys() throws {
    try draw(3)
    let (summary, _) = try run()
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(summary))
    let keys = (json as? [String: Any])?.keys.sorted()
    #expect(keys == ["cpu_seconds", "frames", "hidden", "undecodable", "visits"])
    #expect(summary.cpuSeconds > 0)
  }

  @Test("Frames are taken by name, bytewise, whatever the case of the ending; the rest is left")
  func names() throws {
    var scene = DetectScene()
    let picture = scene.frame()
    for name in ["b.jpg", "B.JPG", "a\"b.jpeg", "10.Jpeg", "9.jpg"] { try put(name, picture) }
    for name in ["notes.txt", "jpg", "x.jpg.part"] { try put(name, [1]) }
    let (_, lines) = try run()
    #expect(
      lines.compactMap { $0["frame"] as? String }
        == ["10.Jpeg", "9.jpg", "B.JPG", "a\"b.jpeg", "b.jpg"])
  }

  @Test("Zones take motion out, and wrong zones are refused with the file's name")
  func zones() throws {
    try draw(40, thing: [20..<30])
    try folder.write(
      "zones.json",
      #"{"zones":[{"id":"all","kind":"exclude","polygon":[[0,0],[1,0],[1,1],[0,1]]}]}"#)
    let (summary, lines) = try run(zones: folder.path + "/zones.json")
    #expect(summary.visits.isEmpty)
    #expect(!lines.contains { $0["state"] as? String == "motion" })

    let wrong = [
      "", "{}", "{\"zones\":[{\"id\":\"a\"}]}", "[1",
      #"{"zones":[{"id":"a","kind":"maybe","polygon":[[0,0],[1,0],[1,1]]}]}"#,
      #"{"zones":[{"id":"a","kind":"include","polygon":[[0,0],[1,0,3],[1,1]]}]}"#,
      #"{"zones":[{"id":"a","kind":"include","polygon":[[0,0],[1,0]]}]}"#,
      #"{"zones":[{"id":"a","kind":"include","polygon":[[0,0],[2,0],[1,1]]}]}"#,
    ]
    for text in wrong {
      try folder.write("zones.json", text)
      let failure = #expect(throws: DetectRun.Failure.self, "\(text)") {
        _ = try run(zones: folder.path + "/zones.json")
      }
      guard case .input(let why)? = failure else {
        Issue.record("not an input failure: \(text)")
        continue
      }
      #expect(why.contains("zones"))
    }
    #expect(throws: DetectRun.Failure.self) { _ = try run(zones: folder.path + "/none.json") }
  }

  @Test(
    "Times are the last column, with or without a heading, in any line ending",
    arguments: [
      "0\n40\n80\n", "frame,ms\na,0\nb,40\nc,80\n", "x,0\r\nx,40\r\nx,80\r\n", "0\n\n40\n \n80",
      "a, 0\nb, 39.6\nc, 80.4 \n",
    ])
  func timestamps(text: String) throws {
    try folder.write("times.csv", text)
    #expect(try DetectInputs.times(from: folder.path + "/times.csv") == [0, 40, 80])
  }

  @Test(
    "A wrong time is refused with its line",
    arguments: [
      ("0\nforty\n", 2), ("ms\n0\n\nx,1e300\n", 4), ("ms\n0\n40\n39\n", 4), ("0\n1,nan\n", 2),
      ("0\n5,\n", 2), ("ms\r\n0\r\n\r\nb\r\n", 4),
    ])
  func wrongTimestamps(text: String, line: Int) throws {
    try folder.write("times.csv", text)
    let path = folder.path + "/times.csv"
    let failure = #expect(throws: DetectRun.Failure.self) {
      _ = try DetectInputs.times(from: path)
    }
    guard case .input(let why)? = failure else { return }
    #expect(why.hasPrefix("\(path):\(line): "), "\(why)")
  }

  @Test("Fewer times than frames are refused")
  func fewTimes() throws {
    try draw(3)
    #expect(throws: DetectRun.Failure.input("timestamps: 2 rows for 3 frames")) {
      _ = try run(times: [0, 40])
    }
    #expect(DetectInputs.steadyTimes(count: 4, fps: 30) == [0, 33, 67, 100])
  }

  @Test("Explaining pictures are JPEGs of twice the width, none for what does not decode")
  func explain() throws {
    try draw(12, broken: [4])
    let out = folder.path + "/new/explained"
    _ = try run(explain: out)
    let names = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
    #expect(names.count == 12 && !names.contains("in000004.jpg"))
    let lines = try folder.read("new/explained/explain.jsonl").split(separator: "\n")
    #expect(lines.count == 12 && lines[4].contains("\"state\":\"undecodable\",\"reason\":null"))
    #expect(
      lines[0].hasPrefix("{\"frame\":\"in000000.jpg\",\"state\":\"learning\",\"reason\":null,")
        && lines[0].hasSuffix(
          "\"zones\":[],\"level\":\"normal\",\"night\":false,\"visit\":false}")
    )
    for name in names where name != "explain.jsonl" {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: out + "/" + name)))
      #expect(bytes.starts(with: [0xFF, 0xD8]) && bytes.suffix(2) == [0xFF, 0xD9])
      // 163 pixels twice are less than the words need.
      #expect(Self.size(ofJPEG: bytes) == [420, 117 + 32])
    }
  }

  @Test("Frames are never overwritten by what explains them, by whatever path")
  func explainOverFrames() throws {
    try draw(2)
    let before = try Data(contentsOf: URL(fileURLWithPath: frames + "/in000001.jpg"))
    let files = FileManager.default
    try files.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: frames)
    // A folder of its own in which one name leads to a frame.
    try files.createDirectory(atPath: folder.path + "/other", withIntermediateDirectories: false)
    try files.createSymbolicLink(
      atPath: folder.path + "/other/in000001.jpg", withDestinationPath: frames + "/in000001.jpg")
    for path in ["frames", "frames/", "link", "frames/../frames", "other"] {
      let failure = #expect(throws: DetectRun.Failure.self, "\(path)") {
        _ = try run(explain: folder.path + "/" + path)
      }
      guard case .input(let why)? = failure else {
        Issue.record("not an input failure: \(path)")
        continue
      }
      #expect(why.hasPrefix("--explain \(folder.path)/\(path): "), "\(why)")
    }
    #expect(try files.contentsOfDirectory(atPath: frames).count == 2)
    #expect(try Data(contentsOf: URL(fileURLWithPath: frames + "/in000001.jpg")) == before)
  }

  /// Width and height of the start of frame (ITU-T T.81 B.2.2).
  private static func size(ofJPEG bytes: [UInt8]) -> [Int] {
    var place = 2
    while place + 9 < bytes.count, bytes[place] == 0xFF {
      if (0xC0...0xC2).contains(bytes[place + 1]) {
        let numbers = bytes[(place + 5)..<(place + 9)].map(Int.init)
        return [numbers[2] << 8 | numbers[3], numbers[0] << 8 | numbers[1]]
      }
      place += 2 + (Int(bytes[place + 2]) << 8 | Int(bytes[place + 3]))
    }
    return []
  }

  @Test("The program's exit codes and last line are those of the contract")
  func program() throws {
    try draw(6, broken: [2])
    let done = try Program(
      "detect", frames, "--cells", folder.path + "/out.jsonl", "--explain", folder.path + "/why")
    #expect(done.code == 0 && done.errors == "", "\(done.errors)")
    let summary = try JSONDecoder().decode(DetectRun.Summary.self, from: Data(done.out.utf8))
    #expect(summary.frames == 6 && summary.undecodable == 1)
    #expect(done.out.split(separator: "\n").count == 1)
    #expect(try folder.read("out.jsonl").split(separator: "\n").count == 6)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/why").count == 6)

    try folder.write("times.csv", "0\nlater\n")
    try folder.write("short.csv", "0\n40\n")
    try folder.write("zones.json", "{")
    try FileManager.default.createDirectory(
      atPath: folder.path + "/empty", withIntermediateDirectories: true)
    let path = folder.path
    let runs: [(code: Int32, run: Program)] = [
      (66, try Program("detect", path + "/none")), (66, try Program("detect", path + "/empty")),
      (66, try Program("detect", path + "/zones.json")),
      (66, try Program("detect", frames, "--timestamps", path + "/none.csv")),
      (66, try Program("detect", frames, "--timestamps", path + "/times.csv")),
      (66, try Program("detect", frames, "--timestamps", path + "/short.csv")),
      (66, try Program("detect", frames, "--zones", path + "/zones.json")),
      (70, try Program("detect", frames, "--cells", path + "/none/out.jsonl")),
      (70, try Program("detect", frames, "--explain", path + "/zones.json/why")),
      (64, try Program("detect")), (64, try Program("detect", frames, "--nonsense")),
      (64, try Program("detect", frames, "--fps", "0")),
      (64, try Program("detect", frames, "--fps=-1")),
      (64, try Program("detect", frames, "--fps", "nan")),
      (64, try Program("detect", frames, "--fps", "1e-300")),
      (64, try Program("detect", frames, "--fps", "1001")),
      (64, try Program("detect", frames, "--fps", "fast")),
      (64, try Program("detect", frames, "--sensitivity", "keen")),
      (64, try Program("detect", frames, "--night-by", "moon")),
      (64, try Program("detect", frames, "--start", "noon")),
      (64, try Program("detect", frames, "--county", path)),
      (66, try Program("detect", frames, "--sensitivity", "normal/low")),
      (66, try Program("detect", frames, "--county", path, "--camera", "00000000001320000001")),
    ]
    for (place, run) in runs.enumerated() {
      #expect(run.run.code == run.code, "run \(place): \(run.run.errors)")
      #expect(run.run.out == "" && run.run.errors != "", "run \(place)")
    }
    #expect(runs[4].run.errors.contains("times.csv:2: "))
    #expect(runs[21].run.errors.contains("--start is missing"))
    #expect(try Program("detect", frames, "--sensitivity", "low").code == 0)
    #expect(
      try Program(
        "detect", frames, "--sensitivity", "normal/low", "--start", "2026-11-22T21:00:00+08:00"
      ).code == 0)
    #expect(try Program("detect", frames, "--fps", "0.001").code == 0)
    #expect(try Program("detect", frames, "--fps", "1000").code == 0)
  }
}

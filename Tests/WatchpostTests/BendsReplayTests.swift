import ArgumentParser
import Detection
import Foundation
import Testing
import Wire

@testable import watchpost

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("watchpost bends replay")
struct BendsReplayTests {
  private let folder: FolderOnDisk

  init() throws { folder = try FolderOnDisk() }

  private func replay(
    _ vehicles: [TrueVehicle], untilMs: Int64, seen: [TrueVehicle]? = nil,
    from: Double = 0, to: Double = 600
  ) throws -> (score: ReplayScore, lines: [String], svg: String) {
    let ordered = vehicles.sorted { $0.firstMs < $1.firstMs }
    try folder.write("r.jsonl", BendsScene.readings(seen ?? ordered, untilMs: untilMs))
    try folder.write(
      "t.jsonl",
      ([BendsScene.truthHeader] + ordered.map(BendsScene.line)).joined(separator: "\n"))
    let recording = try RecordingReader(path: folder.path + "/r.jsonl")
    let truth = try TruthReader(path: folder.path + "/t.jsonl", heads: recording.heads)
    var run = try BendReplay(recording: recording, truth: truth)
    var diagram = try TimeSpaceDiagram(run.scorer.layout, from: from, to: to)
    var lines: [String] = []
    let score = try run.run { step, scorer in
      diagram.take(step, scorer: scorer)
      lines += step.showings.compactMap { ReplayTable.line($0, scorer: scorer) }
    }
    return (score, lines, diagram.svg())
  }

  @Test("Two cars that meet are warned in time, as the reference warns them")
  func meeting() throws {
    let (score, lines, _) = try replay(
      [
        BendsScene.vehicle(1, .up, limitAtMs: 200_000, speed: 9),
        BendsScene.vehicle(2, .down, limitAtMs: 203_000, speed: 8),
      ], untilMs: 400_000)
    #expect(score.vehicles == 2 && score.trueConflicts == 1)
    #expect(score.warned == 1 && score.warnedInTime == 1)
    #expect(score.litShare == 1 && score.litShareReference == 1)
    #expect(score.falseLitShare < 0.05 && score.missedLitShare < 0.05)
    #expect(score.flickers == 0 && score.doubleReminders == 0 && score.ignoredReadings == 0)
    #expect(score.alerts.isEmpty, "\(score.alerts)")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.contains("oncoming") && $0.contains("car 1 up") }, "\(lines)")
  }

  @Test("A conflict whose vehicle no head reports is missed, and the score says so")
  func unseen() throws {
    let vehicles = [
      BendsScene.vehicle(1, .up, limitAtMs: 200_000, speed: 9),
      BendsScene.vehicle(2, .down, limitAtMs: 203_000, speed: 8),
    ]
    let (score, _, _) = try replay(vehicles, untilMs: 400_000, seen: [vehicles[0]])
    #expect(score.trueConflicts == 1 && score.warned == 0 && score.misses.count == 1)
    #expect(score.missedLitShare == 1 && score.lostTrackedSeconds > 30)
  }

  @Test("Hours without traffic are passed over; nobody takes a sign or head for lost")
  func idle() throws {
    let (score, lines, _) = try replay(
      [BendsScene.vehicle(1, .up, limitAtMs: 3 * 3_600_000, speed: 9)], untilMs: 4 * 3_600_000)
    #expect(score.alerts.isEmpty, "\(score.alerts)")
    #expect(score.seconds >= 4 * 3_600 - 20 && score.tracks == 1 && lines.isEmpty)
    #expect(score.litTimeShare == 0 && score.flickers == 0)
  }

  @Test("The same recording gives the same score")
  func repeatable() throws {
    let vehicles = (0..<12).map { (number: Int) -> TrueVehicle in
      let approach: Approach = number % 3 == 0 ? .up : .down
      let limitAtMs = 150_000.0 + 9_000.0 * Double(number)
      return BendsScene.vehicle(
        UInt64(number), approach, limitAtMs: limitAtMs, speed: 8 + Double(number % 4))
    }
    let first = try replay(vehicles, untilMs: 400_000).score
    let again = try replay(vehicles, untilMs: 400_000).score
    #expect(first == again && first.trueConflicts > 0)
  }

  /// Counts elements, so that a test can say what was drawn.
  private final class Elements: NSObject, XMLParserDelegate {
    var counts: [String: Int] = [:]
    var text = ""
    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) { counts[name, default: 0] += 1 }
    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  @Test("The diagram is well-formed, names escaped, and holds tracks, truth and lit spells")
  func diagram() throws {
    let (_, _, svg) = try replay(
      [
        BendsScene.vehicle(1, .up, limitAtMs: 200_000, speed: 9, role: "<&\u{1}>"),
        BendsScene.vehicle(2, .down, limitAtMs: 203_000, speed: 8, kind: .truck, length: 12),
      ], untilMs: 400_000, from: 100, to: 300)
    let parser = XMLParser(data: Data(svg.utf8))
    let elements = Elements()
    parser.delegate = elements
    #expect(parser.parse(), "\(parser.parserError as Any)")
    // Two true ways and one followed at least for each.
    #expect(elements.counts["polyline", default: 0] >= 4)
    #expect(elements.counts["circle"] == 2)
    #expect(elements.text.contains("reference B1 up: oncoming"))
    #expect(elements.text.contains("sign B1 down: oncoming, overlap"))
    #expect(elements.text.contains("chainage, m") && elements.text.contains("0:03:20"))
    #expect(elements.text.contains("true car 1, <&\u{FFFD}>"))
    #expect(!svg.contains("nan") && !svg.contains("inf"))
  }

  @Test(
    "A diagram of more than ten minutes, or backwards, is refused",
    arguments: [(0.0, 601.0), (9, 9), (-1, 5)])
  func diagramBounds(_ from: Double, _ to: Double) throws {
    let layout = RoadLayout(BendsScene.corridor)
    let error = #expect(throws: CommandError.self) {
      try TimeSpaceDiagram(layout, from: from, to: to)
    }
    #expect(error?.code == .usage)
  }

  @Test(
    "Times beyond any recording are refused with the option's name",
    arguments: [
      ["--from", "1e17", "--to", "100000000000000100"], ["--from", "nan"], ["--from=-1"],
      ["--to", "inf"], ["--to", "1000000001"],
    ])
  func diagramTimes(_ options: [String]) throws {
    let error = #expect(throws: (any Error).self) {
      try BendsCommand.Replay.parse(["r.jsonl", "--svg", "d.svg"] + options)
    }
    let words = error.map { BendsCommand.Replay.message(for: $0) } ?? ""
    #expect(words.contains("\(options[0].prefix(while: { $0 != "=" })) takes seconds"), "\(words)")
    _ = try BendsCommand.Replay.parse(["r.jsonl", "--from", "0", "--to", "1000000000"])
  }

  @Test("The corridor of a county takes the recording's heads by device and number")
  func otherCorridor() throws {
    try folder.write("r.jsonl", BendsScene.header + "\n{\"t\":1,\"alive\":3}\n")
    var corridor = BendsScene.corridor
    corridor.heads.reverse()
    var reader = try RecordingReader(path: folder.path + "/r.jsonl", corridor: corridor)
    #expect(reader.heads == [3, 2, 1, 0])
    #expect(try reader.next()?.head == 0)
    corridor.heads.removeLast()
    let error = #expect(throws: CommandError.self) {
      try RecordingReader(path: folder.path + "/r.jsonl", corridor: corridor)
    }
    #expect(error?.description.contains("is none of corridor \"C1\"") == true)
  }
}

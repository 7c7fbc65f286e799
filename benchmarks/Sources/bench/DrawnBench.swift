import Detection
import Dispatch
import Foundation
import Scenes
import Synchronization
import Wire

/// The detector on drawn scenes: persons seen, and visits with nothing there.
enum DrawnBench {
  static let usage = """
    usage: bench drawn [--condition NAME]... [--days D] [--persons N] [--seed S] [--jobs J]
             [--limit SECONDS] [--frames]
    """

  /// What is run.
  private struct Options {
    var conditions = SceneCondition.allCases
    /// Days of camera time at 1 frame a second for each condition.
    var days = 2.0
    /// Persons for each condition and rate.
    var persons = 200
    var seed: UInt64 = 1
    var jobs = 1
    /// Wall seconds after which the rest is left out.
    var limit = 7_200.0
    /// Whether the frames of misses and false visits are named.
    var namesFrames = false
  }

  /// The results of one condition.
  private struct Row: Sendable {
    var quiet = SceneScore()
    var fast = SceneScore()
    var slow = SceneScore()
  }

  static func run(_ arguments: [String]) throws {
    guard let options = parse(arguments) else {
      FileHandle.standardError.write(Data((usage + "\n").utf8))
      exit(64)
    }
    let begun = DispatchTime.now().uptimeNanoseconds
    let isLate: @Sendable () -> Bool = {
      Double(DispatchTime.now().uptimeNanoseconds - begun) / 1e9 > options.limit
    }
    let next = Mutex(0)
    let rows = Mutex([SceneCondition: Row]())
    DispatchQueue.concurrentPerform(iterations: options.jobs) { _ in
      while true {
        let place = next.withLock { place in
          defer { place += 1 }
          return place
        }
        guard place < options.conditions.count, !isLate() else { return }
        let condition = options.conditions[place]
        let row = judge(condition, options, isLate: isLate)
        rows.withLock { rows in
          rows[condition] = row
          print(json(condition, row, options))
          fflush(nil)
        }
      }
    }
    table(rows.withLock { $0 }, options)
  }

  private static func parse(_ arguments: [String]) -> Options? {
    var options = Options()
    var chosen: [SceneCondition] = []
    var rest = arguments[...]
    while let name = rest.popFirst() {
      if name == "--frames" {
        options.namesFrames = true
        continue
      }
      guard let value = rest.popFirst() else { return nil }
      switch name {
      case "--condition":
        guard let condition = SceneCondition(rawValue: value) else { return nil }
        chosen.append(condition)
      case "--days":
        guard let days = Double(value), (0...100).contains(days) else { return nil }
        options.days = days
      case "--persons":
        guard let persons = Int(value), (0...100_000).contains(persons) else { return nil }
        options.persons = persons
      case "--seed":
        guard let seed = UInt64(value) else { return nil }
        options.seed = seed
      case "--jobs":
        guard let jobs = Int(value), (1...64).contains(jobs) else { return nil }
        options.jobs = jobs
      case "--limit":
        guard let limit = Double(value), limit > 0 else { return nil }
        options.limit = limit
      default: return nil
      }
    }
    if !chosen.isEmpty { options.conditions = chosen }
    return options
  }

  private static func judge(
    _ condition: SceneCondition, _ options: Options, isLate: () -> Bool
  ) -> Row {
    var row = Row()
    // Scenes of half a day each and of 25 persons each: another view, another chance.
    var left = Int(options.days * 86_400)
    var part: UInt64 = 0
    while left > 0, !isLate() {
      let frames = min(left, 43_200)
      let plan = ScenePlan(
        condition: condition, program: .quiet, seed: options.seed &* 1_000 &+ part,
        framesPerSecond: 1)
      watch(plan, into: &row.quiet, isLate: isLate) { $0.frames >= frames }
      left -= frames
      part += 1
    }
    for rate in [5.0, 1.0] {
      var score = SceneScore()
      var wanted = options.persons
      part = rate == 5 ? 500 : 700
      while wanted > 0, !isLate() {
        let persons = min(wanted, 25)
        let plan = ScenePlan(
          condition: condition, program: .persons, seed: options.seed &* 1_000 &+ part,
          framesPerSecond: rate)
        // A view in which hardly anyone stands out is left after twice the usual time.
        watch(plan, into: &score, isLate: isLate) {
          $0.persons + $0.faint >= persons || $0.frames > persons * 1_200
        }
        wanted -= persons
        part += 1
      }
      if rate == 5 { row.fast = score } else { row.slow = score }
    }
    return row
  }

  /// Lets a detector watch a scene until it is over.
  private static func watch(
    _ plan: ScenePlan, into total: inout SceneScore, isLate: () -> Bool,
    isOver: (SceneScore) -> Bool
  ) {
    guard let id = DeviceID("33900100001320000001"), let decoder = try? LumaDecoder(),
      var camera = SceneCamera(plan: plan), var detector = try? MotionDetector(camera: id)
    else {
      print("drawn: no memory")
      exit(70)
    }
    var score = SceneScore(seed: plan.seed)
    while !isOver(score) {
      if score.frames % 1_000 == 0, isLate() { break }
      let truth = camera.advance()
      if truth.isStart, truth.index > 0, let fresh = try? MotionDetector(camera: id) {
        detector = fresh
      }
      let verdict = detector.observe(
        jpeg: camera.jpeg(), using: decoder, at: truth.timeMs,
        wall: WallTime(milliseconds: truth.timeMs), afterGap: truth.followsGap)
      var startMs: Int64?
      var hasEnded = false
      for event in verdict.events {
        if case .visitStarted(let visit) = event { startMs = visit.start.milliseconds }
        if case .visitEnded = event { hasEnded = true }
      }
      let cells = verdict.cells
      score.observe(
        truth, isMotion: verdict.state == .motion, visitStartMs: startMs, hasVisitEnded: hasEnded
      ) { $0.cells.contains { cells[$0.column, $0.row] } }
    }
    total.add(score)
  }

  private static func json(_ condition: SceneCondition, _ row: Row, _ options: Options) -> String {
    func share(_ value: Double) -> String { String(format: "%.4f", value) }
    var fields = [
      "\"condition\":\"\(condition.rawValue)\"", "\"seed\":\(options.seed)",
      "\"quiet_days\":\(String(format: "%.3f", Double(row.quiet.elapsedMs) / 86_400_000))",
      "\"false_visits\":\(row.quiet.falseVisits)",
      "\"false_visits_per_day\":\(String(format: "%.2f", row.quiet.falseVisitsPerDay))",
      "\"visits\":\(row.quiet.visits)", "\"restless_frames\":\(row.quiet.restlessFrames)",
    ]
    for (rate, score) in [("5fps", row.fast), ("1fps", row.slow)] {
      fields.append("\"persons_\(rate)\":\(score.persons)")
      fields.append("\"faint_\(rate)\":\(score.faint)")
      fields.append("\"seen_\(rate)\":\(share(score.seenShare))")
      fields.append("\"visited_\(rate)\":\(share(score.visitedShare))")
      fields.append("\"false_visits_\(rate)\":\(score.falseVisits)")
    }
    if options.namesFrames {
      fields.append("\"false_visit_frames\":\(row.quiet.falseVisitFrames)")
      fields.append("\"missed_frames_5fps\":\(row.fast.missedFrames)")
      fields.append("\"missed_frames_1fps\":\(row.slow.missedFrames)")
    }
    return "{" + fields.joined(separator: ",") + "}"
  }

  private static func table(_ rows: [SceneCondition: Row], _ options: Options) {
    func cell(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    func percent(_ value: Double) -> String { String(format: "%.1f", value * 100) }
    print("")
    print(
      "condition           days  false/day  restless   5 fps seen visited     1 fps seen visited")
    for condition in options.conditions {
      guard let row = rows[condition] else { continue }
      let name = condition.rawValue.padding(toLength: 16, withPad: " ", startingAt: 0)
      print(
        name + cell(String(format: "%.2f", Double(row.quiet.elapsedMs) / 86_400_000), 8)
          + cell(String(format: "%.2f", row.quiet.falseVisitsPerDay), 11)
          + cell("\(row.quiet.restlessFrames)", 10)
          + cell("\(row.fast.persons)", 8) + cell(percent(row.fast.seenShare), 8)
          + cell(percent(row.fast.visitedShare), 8) + cell("\(row.slow.persons)", 8)
          + cell(percent(row.slow.seenShare), 8) + cell(percent(row.slow.visitedShare), 8))
    }
  }
}

import Detection
import Scenes
import Testing
import Wire

/// A short form of `bench drawn` (benchmarks/README.md): every condition, a few minutes of camera
/// time with nobody there and a few persons.
@Suite struct DrawnSetTests {
  /// What a condition is held to in the run of the fixed seed.
  struct Bound: Sendable, CustomTestStringConvertible {
    var condition: SceneCondition
    /// False visits in the quiet run, at most.
    var falseVisits = 0
    /// Persons missed, at most.
    var missed = 0

    var testDescription: String { condition.rawValue }
  }

  /// The bounds, all in one place; a condition that is not named is held to none and none.
  static let bounds: [Bound] = SceneCondition.allCases.map { condition in
    switch condition {
    case .clouds: Bound(condition: condition, falseVisits: 2, missed: 1)
    case .gainSteps: Bound(condition: condition, falseVisits: 2, missed: 1)
    case .headlights, .insects, .rain, .snow, .swaying:
      Bound(condition: condition, falseVisits: 2)
    default: Bound(condition: condition)
    }
  }

  static let quietFrames = 240
  static let persons = 3

  @Test(arguments: bounds)
  func `Each condition makes no visits, and persons are seen under it`(bound: Bound) throws {
    let quiet = try Self.quiet(bound.condition, seed: 20_261_121)
    #expect(
      quiet.falseVisits <= bound.falseVisits,
      "visits with nothing there at frames \(quiet.falseVisitFrames)")
    let crossed = try Self.crossed(bound.condition, seed: 20_261_121)
    #expect(crossed.persons > 0)
    #expect(
      crossed.persons - crossed.seen <= bound.missed,
      "missed persons by frames \(crossed.missedFrames)")
  }

  /// One number for the seeds of the day: a single miss of so few persons says nothing.
  @Test func `A seed nobody has tuned on gives about the same`() throws {
    let seed = UInt64.random(in: 1...UInt64(Int64.max))
    print("drawn set: seed \(seed)")
    var total = SceneScore()
    for bound in Self.bounds where bound.falseVisits == 0 {
      total.add(try Self.quiet(bound.condition, seed: seed))
      total.add(try Self.crossed(bound.condition, seed: seed))
    }
    // At one false visit a day the hour of the quiet runs has none; two leave room for chance.
    #expect(total.falseVisits <= 2, "seed \(seed)")
    // At 98 % one or two of these persons are missed; more than a tenth is no chance.
    #expect(total.seenShare >= 0.9, "seed \(seed): \(total.seen) of \(total.persons)")
    #expect(total.persons >= 20)
  }

  static func quiet(_ condition: SceneCondition, seed: UInt64) throws -> SceneScore {
    let plan = ScenePlan(
      condition: condition, program: .quiet, seed: seed, framesPerSecond: 1)
    return try watch(plan) { $0.frames >= quietFrames }
  }

  static func crossed(_ condition: SceneCondition, seed: UInt64) throws -> SceneScore {
    var plan = ScenePlan(
      condition: condition, program: .persons, seed: seed, framesPerSecond: 5)
    // Visits run into one another; only sight is asked here.
    plan.pauseSeconds = 6
    plan.pace = 4...8
    return try watch(plan) { $0.persons + $0.faint >= persons || $0.frames >= 600 }
  }

  /// Lets a detector with the default setting watch a scene until it is over.
  private static func watch(
    _ plan: ScenePlan, isOver: (SceneScore) -> Bool
  ) throws -> SceneScore {
    let id = try #require(DeviceID(region: 1, serial: 2))
    let decoder = try LumaDecoder()
    var detector = try MotionDetector(camera: id)
    guard var camera = SceneCamera(plan: plan) else {
      throw DrawingFailed()
    }
    var score = SceneScore(seed: plan.seed)
    while !isOver(score) {
      let truth = camera.advance()
      if truth.isStart { detector = try MotionDetector(camera: id) }
      let verdict = detector.observe(
        jpeg: camera.jpeg(), using: decoder, at: truth.timeMs,
        wall: WallTime(milliseconds: truth.timeMs), afterGap: truth.followsGap)
      var startMs: Int64?
      var hasEnded = false
      for event in verdict.events {
        if case .visitStarted(let visit) = event { startMs = visit.start.milliseconds }
        if case .visitEnded = event { hasEnded = true }
      }
      score.observe(
        truth, isMotion: verdict.state == .motion, visitStartMs: startMs, hasVisitEnded: hasEnded
      ) { $0.cells.contains { verdict.cells[$0.column, $0.row] } }
    }
    return score
  }

  struct DrawingFailed: Error {}
}

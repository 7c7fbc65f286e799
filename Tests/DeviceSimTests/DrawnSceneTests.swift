import ArgumentParser
import Foundation
import Scenes
import Testing

@testable import devicesim

/// What the drawn scenes claim of themselves.
@Suite struct DrawnSceneTests {
  private func plan(
    _ condition: SceneCondition, _ program: ScenePlan.Program = .persons, seed: UInt64 = 5,
    fps: Double = 1
  ) -> ScenePlan {
    var plan = ScenePlan(
      condition: condition, program: program, seed: seed, framesPerSecond: fps)
    plan.pauseSeconds = 2
    return plan
  }

  private struct NoCamera: Error {}

  private func camera(_ plan: ScenePlan) throws -> SceneCamera {
    guard let camera = SceneCamera(plan: plan) else { throw NoCamera() }
    return camera
  }

  private func mean(_ pixels: [UInt8]) -> Double {
    Double(pixels.reduce(0) { $0 + Int($1) }) / Double(pixels.count)
  }

  @Test(arguments: SceneCondition.allCases)
  func `a seed draws the same frames and truth again, another seed does not`(
    condition: SceneCondition
  ) throws {
    var one = try camera(plan(condition))
    var two = try camera(plan(condition))
    var other = try camera(plan(condition, seed: 6))
    for _ in 0..<44 {
      #expect(one.advance() == two.advance())
      _ = other.advance()
    }
    let jpeg = one.jpeg()
    #expect(jpeg == two.jpeg())
    #expect(jpeg != other.jpeg())
    #expect(jpeg.starts(with: [0xFF, 0xD8]) && jpeg.suffix(2) == [0xFF, 0xD9])
    // Half and three times of what domain.md says of a camera's frame, 10 KB.
    #expect((3_000...30_000).contains(jpeg.count), "\(jpeg.count) bytes")
  }

  @Test func `a person fills half a percent and keeps to its pace`() throws {
    var camera = try camera(plan(.calm, fps: 5))
    var last: [Int: SceneThing] = [:]
    var steps = 0
    for _ in 0..<900 {
      let frame = camera.advance()
      for thing in frame.things where thing.isWhole {
        let area = Double(thing.box.width * thing.box.height) / (320 * 240)
        #expect((0.0043...0.0057).contains(area))
        if let before = last[thing.id] {
          // 2 to 8 pixels, and one for the rounding of each box.
          #expect((1...9).contains(abs(thing.box.x - before.box.x)))
          steps += 1
        }
        last[thing.id] = thing
      }
    }
    #expect(steps > 100 && last.count >= 4)
  }

  @Test func `a person is where the truth says, and differs as much as it says`() throws {
    var camera = try camera(plan(.calm, fps: 5))
    var empty: [UInt8] = []
    var checked = 0
    for _ in 0..<900 {
      let frame = camera.advance()
      guard let thing = frame.things.first else {
        empty = camera.pixels
        continue
      }
      guard thing.isWhole, frame.things.count == 1, !empty.isEmpty else { continue }
      let pixels = camera.pixels
      var inside = 0.0
      var outside = 0.0
      for y in 0..<240 {
        for x in 0..<320 {
          let step = abs(Double(pixels[y * 320 + x]) - Double(empty[y * 320 + x]))
          let box = thing.box
          let isInside =
            (box.x..<box.x + box.width).contains(x) && (box.y..<box.y + box.height).contains(y)
          if isInside { inside += step } else { outside += step }
        }
      }
      let area = Double(thing.box.width * thing.box.height)
      // Noise of σ 2 in both frames makes 2.3 levels on average; the light drifts a little.
      #expect(outside / (320 * 240 - area) < 5)
      // The body covers 60 to 80 % of its box.
      #expect(inside / area > 0.45 * thing.contrast)
      checked += 1
      if checked == 40 { break }
    }
    #expect(checked == 40)
  }

  @Test func `noise has the spread that the condition names`() throws {
    for (condition, sigma) in [(SceneCondition.noise, 6.0), (.calm, 2)] {
      var camera = try camera(plan(condition, .quiet, fps: 5))
      _ = camera.advance()
      let one = camera.pixels
      _ = camera.advance()
      let squares = zip(one, camera.pixels).reduce(0.0) { sum, pair in
        let step = Double(Int(pair.0) - Int(pair.1))
        return sum + step * step
      }
      let deviation = (squares / Double(one.count) / 2).squareRoot()
      #expect(abs(deviation - sigma) < 0.1 * sigma + 0.1, "\(condition): \(deviation)")
    }
  }

  @Test(arguments: [
    (SceneCondition.lightFlip, SceneEffect.flip), (.gainSteps, .gainStep), (.lightning, .flash),
    (.infrared, .infrared), (.swaying, .gust), (.water, .gust), (.headlights, .beam),
    (.rain, .gust), (.snow, .gust), (.dusk, .dark), (.turned, .turned), (.covered, .covered),
    (.frozen, .frozen), (.reconnect, .grey),
  ])
  func `what a condition is named for happens`(condition: SceneCondition, effect: SceneEffect)
    throws
  {
    // Two hours of one frame in five seconds.
    var camera = try camera(plan(condition, .quiet, fps: 0.2))
    var calm: Double?
    var most = 0.0
    var found = false
    for _ in 0..<1_440 {
      let frame = camera.advance()
      #expect(frame.things.isEmpty)
      if frame.effects.contains(effect) {
        found = true
        if let calm { most = max(most, abs(mean(camera.pixels) - calm)) }
        if condition != .dusk { break }
      } else if calm == nil || condition != .dusk {
        calm = mean(camera.pixels)
      }
    }
    #expect(found)
    switch condition {
    // The exposure makes up for most of what a lamp or nightfall takes.
    case .lightFlip: #expect(most > 4, "\(most)")
    case .dusk: #expect(most > 10, "\(most)")
    case .lightning, .covered: #expect(most > 12, "\(condition): \(most)")
    default: break
    }
  }

  @Test func `a hung imager sends the same bytes, a broken stream leaves a gap`() throws {
    var frozen = try camera(plan(.frozen, .quiet))
    var last: [UInt8] = []
    var same = 0
    for _ in 0..<1_400 {
      let frame = frozen.advance()
      let jpeg = frozen.jpeg()
      #expect((jpeg == last) == frame.effects.contains(.frozen))
      if jpeg == last { same += 1 }
      last = jpeg
    }
    #expect(same >= 29)

    var broken = try camera(plan(.reconnect, .quiet))
    var lastMs: Int64 = 0
    var longest: Int64 = 0
    for index in 0..<1_000 {
      let frame = broken.advance()
      if index > 0 { longest = max(longest, frame.timeMs - lastMs) }
      lastMs = frame.timeMs
    }
    #expect((12_000...121_000).contains(longest))
  }

  @Test func `cars come, stop and leave, and people stand at a start`() throws {
    var parked = try camera(plan(.parked, .quiet, fps: 0.5))
    var moved = 0
    var stood = 0
    for _ in 0..<2_000 {
      let frame = parked.advance()
      #expect(frame.things.allSatisfy { $0.kind == .vehicle })
      if frame.things.contains(where: \.isMoving) { moved += 1 }
      if frame.things.contains(where: { !$0.isMoving }) { stood += 1 }
    }
    #expect(moved > 20 && stood > 150)

    var start = try camera(plan(.peopleAtStart, .quiet))
    var starts = 0
    for _ in 0..<1_400 {
      let frame = start.advance()
      guard frame.isStart else { continue }
      starts += 1
      #expect((2...3).contains(frame.things.count))
    }
    #expect(starts == 3)
  }

  @Test func `a plan out of range makes no camera`() {
    for change: (inout ScenePlan) -> Void in [
      { $0.width = 0 }, { $0.height = 100_000 }, { $0.framesPerSecond = .nan },
      { $0.framesPerSecond = 0 }, { $0.personShare = 2 }, { $0.pauseSeconds = -1 },
      { $0.pace = 0...4 },
    ] {
      var plan = plan(.calm)
      change(&plan)
      #expect(!plan.isValid)
      let isRefused = if SceneCamera(plan: plan) == nil { true } else { false }
      #expect(isRefused)
    }
  }

  @Test func `truth.json tells each stay in view`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("scenes-\(UInt64.random(in: 0...UInt64.max))")
    defer { try? FileManager.default.removeItem(at: folder) }
    let command = try ScenesCommand.parse([
      "--condition", "rain", "--frames", "130", "--fps", "1", "--seed", "4", "--out", folder.path,
      "--width", "160", "--height", "120",
    ])
    try command.run()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.count == 131 && names.contains("000129.jpg"))
    let data = try Data(contentsOf: folder.appendingPathComponent("truth.json"))
    let truth = try #require(
      try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(truth["condition"] as? String == "rain" && truth["width"] as? Int == 160)
    let frames = try #require(truth["frames"] as? [[String: Any]])
    #expect(frames.count == 130)
    #expect(frames[7]["file"] as? String == "000007.jpg" && frames[7]["ms"] as? Int == 7_000)
    let event = try #require((truth["events"] as? [[String: Any]])?.first)
    let enters = try #require(event["enters"] as? Int)
    let leaves = try #require(event["leaves"] as? Int)
    #expect(event["kind"] as? String == "person" && enters >= 40 && leaves > enters)
    let inside = try #require(frames[enters]["things"] as? [[String: Any]])
    #expect(inside.first?["id"] as? Int == event["id"] as? Int)
    #expect((frames[enters - 1]["things"] as? [Any])?.isEmpty == true)
  }

  @Test(arguments: [
    ["--condition", "hail", "--out", "x"], ["--out", "x", "--frames", "0"],
    ["--out", "x", "--fps", "0"], ["--out", "x", "--width", "8"], [],
  ])
  func `bad options of scenes are refused`(options: [String]) {
    #expect(throws: (any Error).self) { try ScenesCommand.parse(options) }
  }
}

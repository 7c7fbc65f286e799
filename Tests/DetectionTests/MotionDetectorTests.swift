import CAllocations
import Detection
import Testing
import Wire

@Suite struct MotionDetectorTests {
  @Test(arguments: [0.0, 2, 4, 6])
  func `A still scene stays still under noise`(noise: Double) throws {
    var scene = DrawnScene(noise: noise)
    var watch = try Watch()
    let motion = watch.see(&scene, frames: 150)
    #expect(motion == 0)
    #expect(watch.visitsStarted == 0)
    #expect(watch.states.prefix(8).allSatisfy { $0 == .learning })
    #expect(watch.states.dropFirst(8).allSatisfy { $0 == .still })
  }

  @Test(arguments: [2, 4, 8])
  func `A person who walks is a visit within three frames`(pace: Int) throws {
    var scene = DrawnScene(noise: 3)
    var watch = try Watch()
    watch.see(&scene, frames: 20)
    var found: Int?
    for step in 0..<20 {
      scene.things = [(40 + step * pace, 100, 14, 30, 20)]
      watch.see(scene.frame())
      if watch.visitsStarted == 1, found == nil { found = step }
    }
    #expect(found ?? 99 <= 3)
    guard case .visitStarted(let visit)? = watch.events.first else {
      Issue.record("no visit")
      return
    }
    #expect(visit.end == nil && visit.zones.isEmpty && visit.frames == 3)
  }

  @Test func `One flicker of a frame is not a visit`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    watch.see(&scene, frames: 20)
    scene.things = [(100, 100, 40, 40, 250)]
    watch.see(&scene, frames: 2)
    scene.things = []
    watch.see(&scene, frames: 20)
    #expect(watch.visitsStarted == 0)
    #expect(watch.states.contains(.motion))
  }

  @Test func `A slow camera needs two frames`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    watch.stepMs = 1_000
    watch.see(&scene, frames: 20)
    scene.things = [(100, 100, 30, 40, 250)]
    watch.see(&scene, frames: 1)
    #expect(watch.visitsStarted == 0)
    scene.things = [(130, 100, 30, 40, 250)]
    watch.see(&scene, frames: 1)
    #expect(watch.visitsStarted == 1)
  }

  @Test func `A visit has a start, a peak and an end, and bridges short gaps`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    watch.see(&scene, frames: 20)
    let first = watch.nowMs + watch.stepMs
    for size in [20, 30, 60, 30, 20] {
      scene.things = [(100 + size, 100, size, size, 240)]
      watch.see(scene.frame())
    }
    let peak = first + 2 * watch.stepMs
    scene.things = []
    watch.see(&scene, frames: 150)  // 30 s of nothing
    #expect(watch.visitsEnded.isEmpty)
    for step in 0..<5 {
      scene.things = [(20 + 8 * step, 60, 24, 24, 240)]
      watch.see(scene.frame())
    }
    let last = watch.nowMs
    scene.things = []
    #expect(watch.detector.tick(at: last + 59_999, wall: .unknown).isEmpty)
    watch.events += watch.detector.tick(at: last + 60_000, wall: .unknown)
    #expect(watch.visitsStarted == 1)
    let visit = try #require(watch.visitsEnded.first)
    #expect(visit.start == WallTime(milliseconds: first))
    #expect(visit.peak == WallTime(milliseconds: peak))
    #expect(visit.end == WallTime(milliseconds: last))
    #expect(visit.frames == 10)
    #expect(visit.peakShare > 0.04 && visit.peakShare < 0.2)
  }

  @Test func `Finishing ends the visit that goes on`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    watch.see(&scene, frames: 20)
    for step in 0..<6 {
      scene.things = [(100 + step * 6, 100, 30, 40, 240)]
      watch.see(scene.frame())
    }
    let ended = watch.detector.finish(at: watch.nowMs, wall: .unknown)
    guard case .visitEnded? = ended.first else {
      Issue.record("no end: \(ended)")
      return
    }
    #expect(watch.detector.finish(at: watch.nowMs, wall: .unknown).isEmpty)
  }

  @Test func `Someone in view at the start leaves no ghost`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    for step in 0..<15 {
      scene.things = [(40 + step * 8, 100, 16, 40, 20)]
      watch.see(scene.frame())
    }
    scene.things = []
    watch.see(&scene, frames: 40)
    #expect(watch.states.suffix(10).allSatisfy { $0 == .still })
  }

  @Test func `What stops becomes scenery and what leaves heals`() throws {
    var scene = DrawnScene()
    var settings = MotionConfiguration()
    settings.settleSeconds = 10
    var watch = try Watch(configuration: settings)
    watch.see(&scene, frames: 100)
    scene.things = [(120, 120, 40, 40, 230)]
    watch.see(&scene, frames: 20)
    #expect(watch.states.suffix(10).allSatisfy { $0 == .motion })
    watch.see(&scene, frames: 100)
    #expect(watch.states.suffix(10).allSatisfy { $0 == .still })
    scene.things = []
    watch.see(&scene, frames: 30)
    #expect(watch.states.suffix(5).allSatisfy { $0 == .still })
  }

  @Test(arguments: [(0.7, 0.0), (1.25, 0), (1, 12), (1, -12), (0.9, 8)])
  func `A step of gain is not motion`(gain: Double, offset: Double) throws {
    var scene = DrawnScene()
    var watch = try Watch()
    watch.see(&scene, frames: 30)
    scene.gain = gain
    scene.offset = offset
    let motion = watch.see(&scene, frames: 60)
    #expect(motion == 0)
    #expect(watch.visitsStarted == 0)
  }

  @Test func `A light switch is held back, recorded, and motion after it alarms`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    watch.see(&scene, frames: 40)
    // Another light: parts of the scene change each their own way.
    scene.seed = 1
    scene.gain = 0.5
    scene.offset = 20
    scene.things = (0..<24).map { place in
      (place % 6 * 54, place / 6 * 60, 30, 34, 30 + place * 9)
    }
    watch.see(&scene, frames: 20)
    #expect(watch.states.filter { $0 == .lightChange }.count >= 5)
    #expect(watch.visitsStarted == 0)
    watch.see(&scene, frames: 20)
    #expect(watch.states.suffix(10).allSatisfy { $0 == .still })
    #expect(watch.suppressions.contains { $0.reason == .lightChange && $0.frames >= 5 })
    for step in 0..<6 {
      scene.things.append((20 + step * 10, 100, 30, 40, 250))
      watch.see(scene.frame())
      scene.things.removeLast()
    }
    #expect(watch.visitsStarted == 1)
  }

  @Test func `Lightning is over without a trace`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    watch.see(&scene, frames: 30)
    scene.offset = 110
    watch.see(&scene, frames: 2)
    scene.offset = 0
    watch.see(&scene, frames: 20)
    #expect(watch.visitsStarted == 0)
    #expect(!watch.states.contains(.motion))
    #expect(watch.states.suffix(10).allSatisfy { $0 == .still })
  }

  @Test func `A reconnect is never motion`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    watch.see(&scene, frames: 30)
    var grey = DrawnScene(noise: 1, gain: 0.1, offset: 120)
    watch.see(grey.frame(), afterGap: true)
    watch.see(&grey, frames: 2)
    watch.see(&scene, frames: 30)
    #expect(!watch.states.contains(.motion))
    #expect(watch.visitsStarted == 0)
    // A long silence is a reconnect without being told.
    watch.nowMs += 60_000
    scene.things = [(100, 100, 80, 80, 250)]
    watch.see(&scene, frames: 3)
    #expect(watch.states.suffix(3).allSatisfy { $0 == .learning })
    watch.see(&scene, frames: 6)
    #expect(watch.suppressions.contains { $0.reason == .reconnect })
  }

  @Test func `A frame that does not decode keeps the background and the grid`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    watch.see(&scene, frames: 30)
    let whole = scene.frame()
    for cut in [0, 3, whole.count / 2] {
      let verdict = watch.see(Array(whole.prefix(cut)))
      #expect(verdict.state == .undecodable)
      #expect(verdict.cells.columns == 40 && verdict.cells.rows == 30 && verdict.cells.count == 0)
    }
    let motion = watch.see(&scene, frames: 20)
    #expect(motion == 0)
  }

  @Test func `A frame allocates nothing after warm-up`() throws {
    var scene = DrawnScene(noise: 4)
    var frames: [[UInt8]] = []
    for step in 0..<40 {
      scene.things = step >= 25 ? [(100 + step * 4, 100, 30, 40, 240)] : []
      frames.append(scene.frame())
    }
    // The language's runtime fills caches of its own now and then, on whichever thread asks first;
    // what a frame allocates it allocates in every run.
    let runs = try (0..<3).map { _ in try allocations(over: frames) }
    #expect(runs.map(\.made).min() == 0)
    #expect(runs.allSatisfy { $0.eventful == 1 })
  }

  /// Allocations of the frames from the thirteenth on that raised no event, and how many did.
  private func allocations(over frames: [[UInt8]]) throws -> (made: UInt64, eventful: Int) {
    let decoder = try LumaDecoder()
    var detector = try MotionDetector(camera: DeviceID(region: 1, serial: 2)!)
    var made: UInt64 = 0
    var eventful = 0
    var nowMs: Int64 = 0
    for (index, frame) in frames.enumerated() {
      nowMs += 200
      let wall = WallTime(milliseconds: nowMs)
      let span = frame.span.bytes
      let before = wp_thread_allocations()
      let isEventful =
        detector.observe(jpeg: span, using: decoder, at: nowMs, wall: wall)
        .events.isEmpty == false
      let after = wp_thread_allocations()
      if isEventful { eventful += 1 } else if index >= 12 { made += after - before }
    }
    return (made, eventful)
  }

  @Test func `Cells are set only where they may be`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    for step in 0..<60 {
      scene.things = step % 20 > 10 ? [(100 + step, 100, 30, 40, 240)] : []
      scene.gain = step > 45 ? 0.2 : 1
      let verdict = watch.see(scene.frame())
      if verdict.state != .motion, verdict.state != .learning { #expect(verdict.cells.count == 0) }
      if verdict.state == .motion { #expect(verdict.cells.count >= 2) }
      #expect(verdict.changedShare >= 0 && verdict.changedShare <= 1)
    }
  }

  @Test func `Settings outside their range are refused by name`() {
    var settings = MotionConfiguration()
    settings.visitGapMs = 10
    #expect(throws: DetectionError.setting("visitGapMs", allowed: "1,000...3,600,000")) {
      _ = try MotionDetector(
        camera: DeviceID(region: 1, serial: 2)!, configuration: settings, zones: [])
    }
  }
}

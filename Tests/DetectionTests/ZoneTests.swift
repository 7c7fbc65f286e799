import Detection
import Testing
import Wire

@Suite struct ZoneTests {
  private static func box(
    _ id: String, _ kind: Zone.Kind, _ left: Double, _ top: Double, _ right: Double,
    _ bottom: Double
  ) -> Zone {
    Zone(
      id: id, kind: kind,
      polygon: [
        .init(x: left, y: top), .init(x: right, y: top), .init(x: right, y: bottom),
        .init(x: left, y: bottom),
      ])
  }

  /// Something moves in the left half; the zones and whether a visit starts, with which zones.
  @Test(
    arguments: [
      ([], true, []),
      ([box("left", .include, 0, 0, 0.5, 1)], true, ["left"]),
      ([box("right", .include, 0.5, 0, 1, 1)], false, []),
      (
        [box("right", .include, 0.5, 0, 1, 1), box("left", .include, 0, 0, 0.5, 1)], true, ["left"]
      ),
      ([box("mask", .exclude, 0, 0, 0.5, 1)], false, []),
      ([box("mask", .exclude, 0.5, 0, 1, 1)], true, []),
      ([box("all", .include, 0, 0, 1, 1), box("mask", .exclude, 0, 0, 0.5, 1)], false, []),
      ([box("window", .privacy, 0, 0, 0.5, 1)], false, []),
      ([box("all", .include, 0, 0, 1, 1), box("window", .privacy, 0, 0, 0.5, 1)], false, []),
      ([box("window", .privacy, 0.5, 0, 1, 1)], true, []),
    ] as [([Zone], Bool, [String])])
  func `Motion counts where the zones say`(
    zones: [Zone], starts: Bool, touched: [String]
  ) throws {
    var scene = DrawnScene()
    var watch = try Watch(zones: zones)
    watch.see(&scene, frames: 20)
    for step in 0..<8 {
      scene.things = [(30 + step * 6, 100, 24, 40, 240)]
      watch.see(scene.frame())
    }
    #expect(watch.visitsStarted == (starts ? 1 : 0))
    watch.events += watch.detector.finish(at: watch.nowMs, wall: .unknown)
    #expect(watch.visitsEnded.first?.zones ?? [] == touched)
    #expect(watch.suppressions.contains { $0.reason == .masked } != starts)
  }

  @Test func `A zone without a cell centre still watches one cell`() throws {
    let dot = Self.box("dot", .include, 0.5, 0.5, 0.501, 0.501)
    var settings = MotionConfiguration()
    settings.minimumCells = 1
    var scene = DrawnScene()
    var watch = try Watch(configuration: settings, zones: [dot])
    watch.see(&scene, frames: 20)
    for step in 0..<6 {
      scene.things = [(140 + step, 100, 40, 40, 240)]
      watch.see(scene.frame())
    }
    #expect(watch.visitsStarted == 1)
  }

  /// Something passes through the zone for four frames; a visit starts by the zone's persistence
  /// when it has one, by the camera's three otherwise.
  @Test(arguments: [(nil, true), (1, true), (4, true), (5, false)] as [(Int?, Bool)])
  func `A zone keeps its own persistence`(persistence: Int?, starts: Bool) throws {
    var near = Self.box("near", .include, 0, 0, 0.5, 1)
    near.persistenceFrames = persistence
    let far = Self.box("far", .include, 0.5, 0, 1, 1)
    var scene = DrawnScene()
    var watch = try Watch(zones: [near, far])
    watch.see(&scene, frames: 20)
    var startedAt: Int?
    for step in 0..<4 {
      scene.things = [(30 + step * 6, 100, 24, 40, 240)]
      watch.see(scene.frame())
      if watch.visitsStarted == 1, startedAt == nil { startedAt = step + 1 }
    }
    scene.things = []
    watch.see(&scene, frames: 5)
    #expect(startedAt == (starts ? persistence ?? 3 : nil))
    watch.events += watch.detector.finish(at: watch.nowMs, wall: .unknown)
    // All frames count, those that persistence needed too.
    #expect(watch.visitsEnded.first?.frames ?? 4 == 4)
  }

  @Test func `Zones' versions tell persistence apart, and stay as they were without`() {
    var zone = Self.box("a", .include, 0, 0, 0.5, 1)
    let without = Zone.version(of: [zone])
    zone.persistenceFrames = 3
    let three = Zone.version(of: [zone])
    zone.persistenceFrames = 4
    #expect(Set([without, three, Zone.version(of: [zone])]).count == 3)
  }

  private static func persistent(_ kind: Zone.Kind, _ frames: Int) -> Zone {
    var zone = box("a", kind, 0, 0, 0.5, 1)
    zone.persistenceFrames = frames
    return zone
  }

  @Test(arguments: [
    [persistent(.include, 0)], [persistent(.include, 51)], [persistent(.exclude, 3)],
    [persistent(.privacy, 3)],
    [Zone(id: "two", kind: .include, polygon: [.init(x: 0, y: 0), .init(x: 1, y: 1)])],
    [box("out", .include, 0, 0, 1.5, 1)],
    [box("nan", .include, 0, 0, .nan, 1)],
    [box("", .include, 0, 0, 1, 1)],
    [box("twice", .include, 0, 0, 1, 1), box("twice", .exclude, 0, 0, 1, 1)],
    (0..<33).map { box("z\($0)", .include, 0, 0, 1, 1) },
  ])
  func `A zone that cannot be used is refused`(zones: [Zone]) {
    #expect(throws: DetectionError.self) {
      _ = try MotionDetector(camera: DeviceID(region: 1, serial: 2)!, zones: zones)
    }
  }
}

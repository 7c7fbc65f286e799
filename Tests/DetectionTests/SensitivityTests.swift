import Testing
import Wire

@testable import Detection

@Suite struct SensitivityTests {
  @Test func `The normal level changes nothing`() {
    var base = MotionConfiguration()
    base.threshold = 1.3
    base.minimumCells = 5
    #expect(Sensitivity.normal.applied(to: base) == base)
  }

  @Test func `Low asks for more than normal in everything, high for less or as much`() {
    let base = MotionConfiguration()
    let low = Sensitivity.low.applied(to: base)
    let high = Sensitivity.high.applied(to: base)
    #expect(low.threshold > base.threshold && base.threshold > high.threshold)
    #expect(low.minimumCells > base.minimumCells && base.minimumCells >= high.minimumCells)
    #expect(low.minimumShare > base.minimumShare && base.minimumShare > high.minimumShare)
    #expect(low.persistenceFrames == 5 && high.persistenceFrames == 2)
    #expect(low.slowPersistenceFrames == 3 && high.slowPersistenceFrames == 2)
  }

  /// The ends of every range.
  @Test(arguments: Sensitivity.allCases, [true, false])
  func `A level of an allowed configuration is allowed`(level: Sensitivity, isLargest: Bool) throws
  {
    var base = MotionConfiguration()
    base.persistenceFrames = isLargest ? 50 : 1
    base.slowPersistenceFrames = isLargest ? 10 : 1
    base.minimumCells = isLargest ? 1_000 : 1
    base.minimumShare = isLargest ? 1 : 0
    base.threshold = isLargest ? 4 : 0.25
    try base.validate()
    try level.applied(to: base).validate()
  }

  @Test(arguments: [
    ("low", CameraSensitivity(day: .low), "low"),
    ("normal/low", CameraSensitivity(day: .normal, night: .low), "normal/low"),
    ("high/high", CameraSensitivity(day: .high), "high"),
  ])
  func `A camera's levels read back`(text: String, levels: CameraSensitivity, back: String) {
    #expect(CameraSensitivity(text) == levels)
    #expect(levels.description == back)
  }

  @Test(arguments: ["", "Low", "low/", "/low", "low/high/low", "low high", "middling"])
  func `What is no level is refused`(text: String) {
    #expect(CameraSensitivity(text) == nil)
  }

  /// A faint person: 14 grey levels over the ground, walking.
  @Test(arguments: [(Sensitivity.low, 9, false), (.high, 9, true), (.low, 60, true)])
  func `A faint person is seen by high and not by low`(
    level: Sensitivity, contrast: Int, isSeen: Bool
  ) throws {
    var settings = MotionConfiguration()
    settings.sensitivity = CameraSensitivity(day: level)
    var scene = DrawnScene(noise: 1)
    scene.isPlain = true
    var watch = try Watch(configuration: settings)
    watch.see(&scene, frames: 30)
    for step in 0..<12 {
      scene.things = [(40 + step * 8, 100, 16, 32, 120 + contrast)]
      watch.see(scene.frame())
    }
    #expect(watch.visitsStarted == (isSeen ? 1 : 0))
  }
}

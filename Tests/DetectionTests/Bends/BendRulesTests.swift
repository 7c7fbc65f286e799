import Testing

@testable import Detection

/// The numbers of domain.md 4.2.
@Suite struct BendRulesTests {
  /// km/h; metres for a car on the level, a car at −3.8 %, a truck at −3.8 %.
  @Test(arguments: [
    (30.0, 31.0, 32.0, 42.0), (40, 46, 48, 66), (50, 63, 67, 94), (60, 83, 88, 127),
    (80, 128, 137, 207),
  ])
  func `Stopping distances are those of the table`(
    kmh: Double, flat: Double, downhill: Double, truck: Double
  ) {
    let rules = BendRules()
    let speed = kmh / 3.6
    #expect(abs(rules.stoppingDistance(speed: speed, isLong: false) - flat) < 0.6)
    #expect(
      abs(rules.stoppingDistance(speed: speed, isLong: false, grade: -0.038) - downhill) < 0.6)
    #expect(abs(rules.stoppingDistance(speed: speed, isLong: true, grade: -0.038) - truck) < 1)
  }

  @Test func `Stopping takes the reaction and the braking`() {
    let time = BendRules().stoppingTime(speed: 17, isLong: false)
    #expect(abs(time - 7.5) < 0.01)
  }

  @Test func `A wall of a grade still lets a truck brake`() {
    #expect(BendRules().braking(isLong: true, grade: -0.3) == 0.5)
  }
}

/// What a scene is to be.
public struct ScenePlan: Sendable {
  /// Who is in view.
  public enum Program: Sendable {
    /// Nobody walks by; only what belongs to the condition.
    case quiet
    /// One person after another crosses the view, alone.
    case persons
  }

  /// What goes on.
  public var condition: SceneCondition
  /// Who is in view.
  public var program: Program
  /// Everything follows from it.
  public var seed: UInt64
  /// Frames a second, 0.1...30.
  public var framesPerSecond: Double
  /// Pixels, 64...1,920 by 64...1,080.
  public var width = 320
  /// Pixels.
  public var height = 240
  /// Share of the picture that a person's box fills, 0.001...0.1 (domain.md C4: 0.5 %).
  public var personShare = 0.005
  /// Pixels that a person moves in a frame, at 320 pixels of width (domain.md C4: 2–8).
  public var pace: ClosedRange<Double> = 2...8
  /// Seconds between one person's leaving and the next one's coming, at least; half as much again
  /// at most. Longer than the gap that ends a visit, so that each person is a visit [D].
  public var pauseSeconds = 64.0
  /// Whether frames have three components. Infrared switching always has.
  public var isColour = false

  /// A scene of 320 × 240.
  public init(
    condition: SceneCondition, program: Program, seed: UInt64, framesPerSecond: Double
  ) {
    self.condition = condition
    self.program = program
    self.seed = seed
    self.framesPerSecond = framesPerSecond
  }

  /// Whether all values lie in their ranges.
  public var isValid: Bool {
    (0.1...30).contains(framesPerSecond) && (64...1_920).contains(width)
      && (64...1_080).contains(height) && (0.001...0.1).contains(personShare)
      && pace.lowerBound > 0 && pace.upperBound <= 100 && (0...3_600).contains(pauseSeconds)
  }
}

/// Tells a change of light over the whole picture from motion, and holds motion back while the
/// background is learnt again.
struct LightGuard {
  /// What is to be done with a frame.
  enum Verdict { case none, relearn, hold }

  /// Mean change of the background's grey between two frames that is a switch of light even where gain
  /// compensation leaves few cells different [D: auto exposure moves less than 5 a frame in the public
  /// sequence car_topdown, lightning more than 80].
  static let jump: Float = 12
  /// Share of cells that must differ beside such a jump [D].
  static let jumpShare: Float = 0.15
  /// Share of cells that shows, in the hold, that the light still changes [D].
  static let restlessShare: Float = 0.25
  /// Frames after which a hold ends whatever happens, so that nothing hides behind flashing light [D].
  static let longestHold = 25

  private var remaining = 0
  private var length = 0
  private var lastLift: Float = 0

  mutating func observe(
    view: ViewMeasure, fit: FrameFit, share: Float, configuration: MotionConfiguration
  ) -> Verdict {
    let lift = fit.gain * view.backgroundMean + fit.offset - view.backgroundMean
    let step = abs(lift - lastLift)
    lastLift = lift
    if remaining > 0 {
      remaining -= 1
      length += 1
      guard share > Self.restlessShare, length < Self.longestHold else { return .hold }
      remaining = max(remaining, 1)
      return relearnt()
    }
    guard configuration.guardsLightChange else { return .none }
    guard
      share >= Float(configuration.lightChangeShare)
        || (step > Self.jump && share > Self.jumpShare)
    else { return .none }
    remaining = configuration.lightChangeFrames - 1
    length = 1
    return relearnt()
  }

  /// Forgets the hold: the view itself has changed.
  mutating func reset() {
    remaining = 0
    lastLift = 0
  }

  private mutating func relearnt() -> Verdict {
    lastLift = 0
    return .relearn
  }
}

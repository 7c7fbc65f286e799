/// Tells a change of light over the whole picture from motion, and holds motion back while the
/// background is learnt again.
struct LightGuard {
  /// What is to be done with a frame.
  enum Verdict { case none, relearn, hold }

  /// Mean change of the background's grey between two frames that is a switch of light even where
  /// gain compensation leaves few cells different [D: the auto exposure of car_topdown stays under
  /// it, the lightning of storm_flash is over it].
  static let jump: Float = 12
  /// Share of cells that must differ beside such a jump [D].
  static let jumpShare: Float = 0.15
  /// Share of cells that shows, in the hold, that the light still changes [D].
  static let restlessShare: Float = 0.25
  /// Frames in a row after which motion is reported again whatever happens, so that nothing hides
  /// behind flashing light [D].
  static let longestHold = 25

  private var remaining = 0
  private var length = 0
  private var lastLift: Float = 0

  /// The hold leaves the background alone: after lightning the old light is back by its end. Only
  /// when it is not, the scenery is learnt again.
  mutating func observe(
    view: ViewMeasure, fit: FrameFit, share: Float, configuration: MotionConfiguration
  ) -> Verdict {
    let lift = fit.gain * view.backgroundMean + fit.offset - view.backgroundMean
    let step = abs(lift - lastLift)
    lastLift = lift
    let isSwitch =
      share >= Float(configuration.lightChangeShare)
      || (step > Self.jump && share > Self.jumpShare)
    if remaining > 0 {
      remaining -= 1
      length += 1
      guard remaining == 0, share > Self.restlessShare else { return .hold }
      lastLift = 0
      return .relearn
    }
    guard configuration.guardsLightChange, isSwitch, length < Self.longestHold else {
      if !isSwitch { length = 0 }
      return .none
    }
    remaining = configuration.lightChangeFrames - 1
    length += 1
    return remaining == 0 ? .relearn : .hold
  }

  /// Forgets the hold: the view itself has changed.
  mutating func reset() {
    remaining = 0
    lastLift = 0
  }
}

internal import Wire

extension MotionDetector {
  /// The picture or the view is another one: what always moved there is forgotten.
  mutating func startMask(_ events: inout [CameraEvent]) {
    // Nothing else would ever clear the fault; it is raised anew when it still holds.
    if learnt.isTooMuch { events.append(.faultCleared(.restless)) }
    learnt = LearningMask(
      columns: model.columns, rows: model.rows,
      generation: learnt.generation + (learnt.hiddenCount > 0 ? 1 : 0))
  }

  /// Lets the learning mask look at a frame that showed motion or none.
  mutating func learnMask(
    _ state: FrameState, _ mask: UnsafePointer<UInt8>, at nowMs: Int64, wall: WallTime,
    events: inout [CameraEvent]
  ) {
    guard configuration.learnsMask, state == .motion || state == .still else { return }
    let hasChanged = learnt.observe(
      mask, watched: zones.watched, watchedCount: zones.watchedCount, at: nowMs, wall: wall)
    if hasChanged {
      events.append(learnt.isTooMuch ? .faultRaised(.restless) : .faultCleared(.restless))
    }
  }
}

extension MotionDetector {
  /// Takes up another rule of the night, in force from the next frame on; what was learnt stays.
  /// Throws ``DetectionError`` for one that cannot be, and keeps the old one.
  public mutating func setNight(_ rule: NightRule) throws(DetectionError) {
    try rule.validate()
    configuration.night = rule
    profile.rule = rule
  }
}

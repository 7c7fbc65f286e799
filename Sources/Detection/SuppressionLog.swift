internal import Wire

/// Runs of change that were not reported as motion: one open run for each reason.
struct SuppressionLog {
  private let camera: DeviceID
  /// Milliseconds without its reason that end a run: masked change flickers, so its runs are
  /// bridged like visits; so are those of what always moves.
  private let maskedGapMs: Int64
  private let reasons = Suppression.Reason.allCases
  private var open: [Suppression?]
  private var lastMs: [Int64]
  private var startMs: [Int64]
  /// Milliseconds after which a run is told and a new one begins, so that what never ends is on
  /// record too [D].
  private static let longestMs: Int64 = 3_600_000

  /// The same for light, which flickers quicker: so that a cloud's edge is one fact [D].
  private static let lightGapMs: Int64 = 2_000

  init(camera: DeviceID, maskedGapMs: Int64) {
    self.camera = camera
    self.maskedGapMs = maskedGapMs
    open = Array(repeating: nil, count: reasons.count)
    lastMs = Array(repeating: 0, count: reasons.count)
    startMs = lastMs
  }

  /// Takes a frame in; `reason` is nil when nothing was suppressed in it.
  mutating func observe(
    _ reason: Suppression.Reason?, share: Double, at nowMs: Int64, wall: WallTime,
    events: inout [CameraEvent]
  ) {
    for place in reasons.indices {
      let other = reasons[place]
      if other == reason {
        if let run = open[place], nowMs - startMs[place] >= Self.longestMs {
          events.append(.suppressed(run))
          open[place] = nil
        }
        if open[place] == nil { startMs[place] = nowMs }
        var run =
          open[place]
          ?? Suppression(camera: camera, reason: other, start: wall, frames: 0, peakShare: 0)
        run.frames += 1
        run.peakShare = max(run.peakShare, share)
        open[place] = run
        lastMs[place] = nowMs
      } else if let run = open[place],
        nowMs - lastMs[place] >= gapMs(of: other)
      {
        open[place] = nil
        events.append(.suppressed(run))
      }
    }
  }

  /// Milliseconds without its reason that end a run.
  private func gapMs(of reason: Suppression.Reason) -> Int64 {
    switch reason {
    case .reconnect, .cameraFault: 0
    case .lightChange, .shadow: Self.lightGapMs
    case .masked, .alwaysMoving: maskedGapMs
    }
  }

  /// Ends all runs.
  mutating func end(_ events: inout [CameraEvent]) {
    for place in open.indices {
      if let run = open[place] { events.append(.suppressed(run)) }
      open[place] = nil
    }
  }
}

/// How a detector came to its last verdict, for whoever asks why.
public struct FrameAccount: Equatable, Sendable {
  /// Watched cells that moved and were counted.
  public var cells: Int
  /// Cells that moved where motion does not count: outside the include zones, in exclude zones and
  /// masks.
  public var masked: Int
  /// Cells that moved and are hidden because they always move.
  public var hidden: Int
  /// Ids of the include zones in which enough cells moved.
  public var zones: [String]
  /// The level in force.
  public var level: Sensitivity
  /// Whether it is the night's.
  public var isNight: Bool
  /// Whether a visit goes on.
  public var isVisit: Bool
}

extension MotionDetector {
  /// The account of the frame that was judged last; builds lists, so not for every frame.
  public var account: FrameAccount {
    let levels = configuration.sensitivity
    return FrameAccount(
      cells: lastCounts.watched, masked: lastCounts.masked, hidden: lastCounts.hidden,
      zones: zones.ids.indices.filter { lastCounts.moving & (1 << UInt32($0)) != 0 }
        .map { zones.ids[$0] },
      level: isNight ? levels.night : levels.day, isNight: isNight, isVisit: visits.isOpen)
  }
}

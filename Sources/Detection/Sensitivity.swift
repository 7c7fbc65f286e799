/// How readily a camera sees motion, in three steps that an installer names.
///
/// `normal` is ``MotionConfiguration`` as it stands. The others scale it; measured on the public
/// sequences with the figures in `Motion.md`.
public enum Sensitivity: String, CaseIterable, Sendable, Codable {
  /// For views that trouble the normal level: rain, wide crowns, water.
  case low
  /// The defaults.
  case normal
  /// For quiet views in which a far or faint person must not be missed.
  case high

  /// A configuration at this level, within the ranges of its fields.
  ///
  /// | | low | high |
  /// | --- | --- | --- |
  /// | threshold | × 1.4 | × 0.8 |
  /// | cells of a zone at least | × 2 | as they are: one cell alone is noise |
  /// | share of a zone at least | × 2 | × 0.5 |
  /// | frames in a row | + 2 (slow cameras + 1) | - 1, not under 2 (slow: as they are) |
  ///
  /// [D] all: a step of 1.4 hides what is a tenth of the grey scale over noise of σ 4, and doubling
  /// the area hides what is as far again.
  func applied(to base: MotionConfiguration) -> MotionConfiguration {
    var configuration = base
    switch self {
    case .low:
      configuration.threshold = min(4, base.threshold * 1.4)
      configuration.minimumCells = min(1_000, base.minimumCells * 2)
      configuration.minimumShare = min(1, base.minimumShare * 2)
      configuration.persistenceFrames = min(50, base.persistenceFrames + 2)
      configuration.slowPersistenceFrames = min(10, base.slowPersistenceFrames + 1)
    case .normal: break
    case .high:
      configuration.threshold = max(0.25, base.threshold * 0.8)
      configuration.minimumShare = base.minimumShare / 2
      configuration.persistenceFrames = min(
        base.persistenceFrames, max(2, base.persistenceFrames - 1))
    }
    return configuration
  }
}

/// A camera's levels by day and by night.
public struct CameraSensitivity: Equatable, Sendable, Codable {
  /// By day.
  public var day: Sensitivity
  /// By night, as ``NightRule`` tells it.
  public var night: Sensitivity

  /// Makes a pair; without `night` the level is the same all day.
  public init(day: Sensitivity = .normal, night: Sensitivity? = nil) {
    self.day = day
    self.night = night ?? day
  }

  /// Reads `normal` or, day before night, `normal/low`; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let words = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(words.count), let day = Sensitivity(rawValue: String(words[0])),
      let night = Sensitivity(rawValue: String(words[words.count - 1]))
    else { return nil }
    self.init(day: day, night: night)
  }
}

extension CameraSensitivity: CustomStringConvertible {
  /// What ``init(_:)`` reads.
  public var description: String {
    day == night ? day.rawValue : "\(day.rawValue)/\(night.rawValue)"
  }
}

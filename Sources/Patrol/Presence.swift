/// Whether a unit's terminal is heard.
public enum Presence: String, CaseIterable, Sendable, Codable {
  /// Heard within its interval.
  case present
  /// One interval has passed without a word.
  case late
  /// Three intervals have passed (GB/T 28181 counts three missed heartbeats as offline, domain.md
  /// 4.4), or it was never heard.
  case noContact

  /// Intervals without a word that make ``noContact``.
  public static let missedIntervals: Int64 = 3
  /// Interval of a terminal that has not said its own: 60 s (GB/T 28181, domain.md 4.4).
  public static let defaultIntervalMs: Int64 = 60_000
}

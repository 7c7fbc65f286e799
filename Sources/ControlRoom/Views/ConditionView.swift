internal import Wire

/// A degraded condition as the API shows it.
public struct ConditionView: Equatable, Sendable, Codable {
  /// `journalNotOnDisk`, `evidenceStopped`, `framesShed`, …
  public var code: String
  /// Whether it holds.
  public var isRaised: Bool
  /// When it began, or ended, RFC 3339.
  public var since: String
  /// Short enough for a banner.
  public var text: Bilingual

  /// Renders a condition.
  public init(_ condition: Condition) {
    code = condition.code.rawValue
    isRaised = condition.isRaised
    since = condition.since.description
    text = Wording.text(condition.code)
  }
}

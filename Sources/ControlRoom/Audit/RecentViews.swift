/// Which views went on record lately: a page that shows a camera asks for a picture every second,
/// and one entry says it.
///
/// Bound: `limit` views. When full, those whose time is over go, else all: they go on record again.
struct RecentViews {
  /// One entry per person and thing in so long [D].
  static let period: Duration = .seconds(300)
  static let limit = 4_096

  struct View: Hashable, Sendable {
    var who: String
    var act: String
    var object: String
  }
  private var seen: [View: ContinuousClock.Instant] = [:]

  /// Whether a view is one to record now; then it is not for a while.
  mutating func isNew(_ view: View, at now: ContinuousClock.Instant) -> Bool {
    if let last = seen[view], now - last < Self.period { return false }
    if seen.count >= Self.limit, seen[view] == nil {
      seen = seen.filter { now - $0.value < Self.period }
      if seen.count >= Self.limit { seen = [:] }
    }
    seen[view] = now
    return true
  }
}

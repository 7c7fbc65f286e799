import Store
import Synchronization

/// What goes on record, and once only what repeats.
final class AuditDesk: Sendable {
  let trail: AuditTrail
  private let views = Mutex(RecentViews())

  /// Acts that pages repeat by themselves: one entry per who and object in five minutes.
  static let repeating: Set<String> = ["viewCamera", "viewEvidence"]

  init(_ trail: AuditTrail) { self.trail = trail }

  func note(_ entry: AuditEntry) {
    let view = RecentViews.View(who: entry.who, act: entry.act, object: entry.object)
    // Tries at sign-in that were not looked at come as fast as their sender likes.
    let isRepeating = Self.repeating.contains(entry.act) || entry.outcome == "tooManyTries"
    guard !isRepeating || views.withLock({ $0.isNew(view, at: .now) }) else { return }
    trail.note(entry)
  }
}

import Store
import Synchronization

/// What goes on record, and once only what repeats.
final class AuditDesk: Sendable {
  let trail: AuditTrail
  private let views = Mutex(RecentViews())

  /// Acts that pages and programs repeat by themselves: one entry per who and object in five
  /// minutes.
  static let repeating: Set<String> = ["viewCamera", "viewEvidence", "denied"]

  init(_ trail: AuditTrail) { self.trail = trail }

  func note(_ entry: AuditEntry) {
    let view: RecentViews.View
    if entry.outcome == "tooManyTries" {
      // Tries at a password that were not looked at come as fast as their sender likes, under any
      // name: one entry per subscriber.
      view = RecentViews.View(
        who: "", act: entry.outcome, object: AddressRange.subscriber(entry.address))
    } else if Self.repeating.contains(entry.act) {
      view = RecentViews.View(who: entry.who, act: entry.act, object: entry.object)
    } else {
      trail.note(entry)
      return
    }
    if views.withLock({ $0.isNew(view, at: .now) }) { trail.note(entry) }
  }
}

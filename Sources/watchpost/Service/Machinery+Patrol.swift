import ControlRoom
import Incidents
import Ingest
import Patrol
import Synchronization
import Wire

/// Units' own pages: a second road for what terminals say by radio.
extension Machinery {
  /// What units' pages are shown and where they leave what they say.
  var patrolSources: PatrolSources {
    var sources = PatrolSources()
    sources.mine = { [self] in mine($0) }
    sources.report = { [self] in await take($0) }
    return sources
  }

  private func mine(_ id: DeviceID) -> PatrolSources.Mine? {
    let desk = desk.current.desk
    guard let unit = desk.units.first(where: { $0.id == id }) else { return nil }
    let now = clock.now.desk
    noteLife(of: id, at: now)
    return PatrolSources.Mine(
      unit: unit, fix: fixes.fixes(at: now).first { $0.unit == id },
      orders: desk.orders(of: id, at: now))
  }

  /// A page that asks is a unit that is heard. When the desk has no room, the next asking tells it.
  private func noteLife(of unit: DeviceID, at now: Int64) {
    patrol.heard(unit, intervalMs: nil, nowMs: now)
    guard let news = router.heard(unit) else { return }
    if desk.offer([DeskRequest(.health(news))]) > 0 { router.untold(unit) }
  }

  /// Takes a report once and waits until it is on disk.
  func take(_ report: PatrolReport) async -> CommandOutcome {
    let isNewest: Bool
    switch patrolBook.withLock({ $0.judge(report) }) {
    case .known(let outcome): return outcome
    case .take(let newest): isNewest = newest
    }
    // Positions wait behind acts; the board goes by when they were measured.
    if let fix = report.fix { fixes.note(fix, of: report.unit, at: clock.now.desk) }
    let event = Self.event(of: report, isNewest: isNewest)
    let outcome = await submit(.unit(event))
    guard outcome != .busy else { return .busy }
    let now = clock.now.desk
    noteLife(of: report.unit, at: now)
    patrol.observe(
      UnitReport(
        status: event.status, receipt: report.receipt, order: report.order?.rawValue ?? 0),
      from: report.unit, isCopy: false, nowMs: now)
    patrolBook.withLock { $0.note(report, outcome) }
    return outcome
  }

  /// What a report says to the desk. A crew that accepts has taken the order, whether or not it
  /// says more: only who was under way can be done.
  private static func event(of report: PatrolReport, isNewest: Bool) -> UnitEvent {
    let implied = report.receipt == .accepted ? UnitStatus.assigned : .noContact
    return UnitEvent(
      unit: report.unit, status: isNewest ? report.status ?? implied : .noContact,
      receipt: report.receipt, order: report.order, words: isNewest ? report.words : "",
      road: .page)
  }
}

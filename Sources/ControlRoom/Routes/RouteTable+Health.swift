import HTTPTypes
import Hummingbird

extension RouteTable {
  func health(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    var view = sources.health()
    view.audit = auditBacklog
    return .json(view)
  }

  /// How the audit log stands with the disk.
  var auditBacklog: HealthView.Audit {
    let counts = audit.trail.counts
    return HealthView.Audit(waiting: counts.waiting, dropped: counts.lost)
  }

  /// The audit log's part of `/metrics`.
  var auditMetrics: [Metric] {
    let backlog = auditBacklog
    return [
      Metric(
        name: "watchpost_audit_waiting", help: "Audit entries that wait for the disk.",
        kind: .gauge, value: Double(backlog.waiting)),
      Metric(
        name: "watchpost_audit_dropped_total",
        help: "Audit entries lost because the queue was full.", kind: .counter,
        value: Double(backlog.dropped)),
    ]
  }
}

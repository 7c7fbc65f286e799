import HTTPTypes
import Hummingbird
import Incidents
import Logging
import NIOCore
import Store
import Wire

/// Every route and what it does.
struct RouteTable: Sendable {
  let configuration: ControlRoomConfiguration
  let calls: StoreCalls
  let sources: ControlRoomSources
  let hub: StreamHub
  let press: SnapshotPress
  let tokens: TokenCheck
  let authentication: Authentication
  let signIn: SignIn
  let audit: AuditDesk
  let counts: HTTPCounts
  let names: Names
  let masks: MaskCalls
  let corridorPress: CorridorPress
  let logger: Logger

  /// The routes, in the order of the OpenAPI document.
  var routes: [Route] {
    [
      Route(.get, "/healthz", .open) { _, _ in .text("ok\n") },
      Route(.get, "/readyz", .open) { _, _ in
        sources.ready()
          ? .text("ready\n") : .text("not ready\n", status: .serviceUnavailable)
      },
      Route(.get, "/metrics", .metrics) { request, _ in try metrics(request) },
      Route(.get, "/api/v1/openapi.yaml", .read) { _, _ in
        .bytes(ByteBuffer(bytes: PackageResources.openapi_yaml), type: "application/yaml")
      },
      Route(.get, "/api/v1/incidents", .read, incidents),
      Route(.get, "/api/v1/incidents/{id}", .read, incident),
      Route(.get, "/api/v1/incidents/{id}/evidence", .read, evidence),
      Route(.post, "/api/v1/incidents/{id}/commands", .operate, command),
      Route(.get, "/api/v1/evidence/{id}", .read, picture),
      Route(.get, "/api/v1/units", .read, units),
      Route(.get, "/api/v1/devices", .read) { request, _ in
        _ = try Parameters(request, allowed: [])
        return .json(DeviceList(devices: sources.devices()))
      },
      Route(.get, "/api/v1/cameras/{id}/latest.jpg", .read, latestFrame),
      Route(.get, "/api/v1/ledger", .read) { request, _ in
        _ = try Parameters(request, allowed: [])
        return .json(sources.ledger())
      },
      Route(.get, "/api/v1/health", .read, health),
      Route(.get, "/api/v1/suppressions", .read, suppressions),
      Route(.get, "/api/v1/stream", .read, stream),
    ] + sessionRoutes + deskRoutes + patrolRoutes + countyRoutes + corridorRoutes
      + pageRoutes
  }

  private func metrics(_ request: Request) throws -> Response {
    _ = try Parameters(request, allowed: [])
    let all =
      sources.metrics() + hub.counts.metrics + counts.metrics + ownMetrics + accessMetrics
      + auditMetrics
    return .bytes(ByteBuffer(string: MetricText.render(all)), type: MetricText.mediaType)
  }

  private var ownMetrics: [Metric] {
    [
      Metric(
        name: "watchpost_http_throttled_total",
        help: "Requests with an unknown token or session turned away unread.", kind: .counter,
        value: Double(authentication.throttled)),
      Metric(
        name: "watchpost_http_store_refused_total",
        help: "Requests turned away because too many waited for the store.", kind: .counter,
        value: Double(calls.refused)),
      Metric(
        name: "watchpost_http_masking_refused_total",
        help: "Pictures not shown because too many waited for their mask.", kind: .counter,
        value: Double(masks.refused)),
    ]
  }
}

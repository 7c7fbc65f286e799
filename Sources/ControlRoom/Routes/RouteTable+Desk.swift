import HTTPTypes
import Hummingbird
import Incidents

extension RouteTable {
  /// Incidents entered by hand and the units recommended for one.
  var deskRoutes: [Route] {
    [
      Route(.post, "/api/v1/incidents", .operate, report),
      Route(.get, "/api/v1/incidents/{id}/recommendation", .read, recommendation),
    ]
  }

  private func report(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let body = try HandReportBody(try await jsonBody(request))
    return try await submit(body.id, .report(body.report), context)
  }

  private func recommendation(
    _ request: Request, _ context: CallContext
  ) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let id = try context.number("id")
    guard let units = sources.recommendations(IncidentID(rawValue: id)) else {
      throw APIError.notFound("incident \(id) at hand")
    }
    return .json(RecommendationList(units: units.map(RecommendationView.init)))
  }
}

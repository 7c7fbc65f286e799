import Foundation
import HTTPTypes
import Hummingbird
import Incidents
import NIOCore

/// Mountain roads with their bends, and how they stand now.
extension RouteTable {
  var corridorRoutes: [Route] {
    [
      Route(.get, "/api/v1/corridors", .read) { request, _ in
        _ = try Parameters(request, allowed: [])
        return .json(CorridorList(corridors: sources.county.corridors()))
      },
      Route(.get, "/api/v1/corridors/{id}/now", .read, corridorNow),
    ]
  }

  private func corridorNow(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let corridor = try knownCorridor(context)
    guard let sight = sources.county.corridorSight(corridor.id) else {
      // Nobody has looked at the road yet, or nobody can: nothing of it is of any instant.
      return .json(CorridorNowView(corridor, nil, at: nil))
    }
    return .bytes(
      ByteBuffer(bytes: corridorPress.json(corridor, sight)), type: "application/json")
  }

  /// The corridor in the path.
  func knownCorridor(_ context: CallContext) throws(APIError) -> CorridorView {
    let id = (context.parameters.get("id") ?? "").removingPercentEncoding ?? ""
    guard let corridor = sources.county.corridors().first(where: { $0.id == id }) else {
      throw APIError(
        .notFound, "notFound",
        "There is no corridor \(id.prefix(64)); GET /api/v1/corridors lists those of the county.",
        zh: "没有该路段：\(id.prefix(64))。")
    }
    return corridor
  }
}

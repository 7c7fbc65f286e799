import Detection
import Foundation
import Hummingbird
import Incidents
import NIOCore
import Store
import Wire

/// What is kept of a corridor's bends: speeds, lit time, warnings, near misses.
extension RouteTable {
  var speedRoutes: [Route] {
    [Route(.get, "/api/v1/corridors/{id}/speeds", .read, speeds)]
  }

  private func speeds(_ request: Request, _ context: CallContext) async throws -> Response {
    let parameters = try Parameters(request, allowed: ["day", "format"])
    let corridor = try knownCorridor(context)
    let now = sources.now().wall
    var day = LocalDay(holding: now)
    if let text = parameters["day"] {
      guard let wanted = LocalDay(text) else {
        throw APIError.bad("day", "Must be a day as YYYY-MM-DD, in UTC+8.")
      }
      day = wanted
    }
    let format = parameters["format"] ?? "json"
    guard ["json", "csv"].contains(format) else {
      throw APIError.bad("format", "Must be json or csv.")
    }
    // First what is not on disk yet: in between it may get there, and twice is worse than late.
    let (start, end) = (day.start, day.end)
    let current = sources.county.currentBendBins().filter {
      $0.corridor == corridor.id && $0.start >= start && $0.start < end
    }
    let kept = try await calls.run { store throws(StoreError) in
      try store.bendBins(corridor: corridor.id, from: start, until: end)
    }
    let view = SpeedsView(corridor, kept + current, on: day, at: now)
    return format == "json"
      ? .json(view)
      : .bytes(ByteBuffer(string: view.table), type: "text/csv; charset=utf-8")
  }
}

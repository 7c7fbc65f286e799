import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Incidents
import NIOCore
import Store
import Wire

extension RouteTable {
  /// A unit's own page: its orders and what it says of them.
  var patrolRoutes: [Route] {
    [
      Route(.get, "/api/v1/my", .needs(.patrol), mine),
      Route(.post, "/api/v1/my/reports", .needs(.patrol), patrolReport),
    ]
  }

  private func mine(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let unit = try Self.unit(context)
    guard let mine = sources.patrol.mine(unit) else { throw Self.noUnit(unit) }
    var view = MyView(mine, at: sources.now())
    // The time of the answer and the age of the position are no news.
    let tag = EntityTag(Self.digest(JSONText.encode(view.unchanging)))
    view.at = sources.now().wall.description
    return tag.answer(to: request) { .json(view) }
  }

  private func patrolReport(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let unit = try Self.unit(context)
    let body = try PatrolReportBody(try await jsonBody(request), of: unit)
    guard sources.patrol.mine(unit) != nil else { throw Self.noUnit(unit) }
    let outcome = await sources.patrol.report(body.report)
    note(
      context, act: "report", object: "unit:\(unit)", detail: body.report.id,
      outcome: outcomeCode(outcome))
    return try Self.answer(body.report.id, outcome)
  }

  /// The unit that the caller speaks for.
  private static func unit(_ context: CallContext) throws(APIError) -> DeviceID {
    guard case .person(let person) = context.caller, let unit = person.unit else {
      throw APIError(
        .forbidden, "noUnit", "Only a person who speaks for a unit may call this.",
        zh: "只有代表巡逻单位的人员可以使用。")
    }
    return unit
  }

  private static func noUnit(_ unit: DeviceID) -> APIError {
    APIError(
      .notFound, "unknownUnit", "The county has no unit \(unit).", zh: "没有巡逻单位 \(unit)。")
  }

  /// Enough of a SHA-256 to tell two states of one page apart.
  private static func digest(_ bytes: some Sequence<UInt8>) -> String {
    SHA256.hash(data: Data(bytes)).prefix(16).map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }.joined()
  }
}

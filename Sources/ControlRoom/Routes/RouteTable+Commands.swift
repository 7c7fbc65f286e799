import Foundation
import HTTPTypes
import Hummingbird
import Incidents
import NIOCore
import Store

extension RouteTable {
  func command(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let incident = try IncidentID(rawValue: context.number("id"))
    let body = try CommandBody(try await jsonBody(request), of: incident)
    return try await submit(body.id, body.command, context)
  }

  /// Hands a command to the desk and renders its answer.
  func submit(_ id: String, _ command: Command, _ context: CallContext) async throws -> Response {
    guard let caller = context.caller else {
      preconditionFailure("a route that needs a right has a caller")
    }
    let outcome = await submitNoted(
      CommandRequest(id: id, actor: caller.actor, command: command), context)
    return try Self.answer(id, outcome)
  }

  /// What became of a command or a unit's report, as the client reads it.
  static func answer(_ id: String, _ outcome: CommandOutcome) throws(APIError) -> Response {
    switch outcome {
    case .done: return .json(CommandAnswer(id: id, result: "done"))
    case .refused(let refusal): throw APIError(refusal)
    case .doneNotOnDisk:
      return .json(CommandAnswer(id: id, result: "doneNotOnDisk"), status: .accepted)
    case .entered(let incident, let isOnDisk):
      let result = isOnDisk ? "done" : "doneNotOnDisk"
      return .json(
        CommandAnswer(id: id, result: result, incident: incident.rawValue),
        status: isOnDisk ? .created : .accepted)
    case .busy: throw APIError.busy
    }
  }
}

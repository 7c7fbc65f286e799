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
    let type = request.headers[.contentType]?.lowercased() ?? ""
    guard type == "application/json" || type.hasPrefix("application/json;") else {
      throw APIError(
        .unsupportedMediaType, "notJSON", "Send Content-Type: application/json.",
        field: "Content-Type")
    }
    let body = try CommandBody(try await collect(request), of: incident)
    guard let caller = context.caller else {
      preconditionFailure("a route that needs a right has a caller")
    }
    let outcome = await submitNoted(
      CommandRequest(id: body.id, actor: caller.actor, command: body.command), context)
    switch outcome {
    case .done: return .json(CommandAnswer(id: body.id, result: "done"))
    case .refused(let refusal): throw APIError(refusal)
    case .doneNotOnDisk:
      return .json(CommandAnswer(id: body.id, result: "doneNotOnDisk"), status: .accepted)
    case .busy: throw APIError.busy
    }
  }

  func collect(_ request: Request) async throws -> Data {
    let limit = configuration.bodyLimitBytes
    let tooLarge = APIError(
      .contentTooLarge, "bodyTooLarge", "A body may have \(limit) bytes at most.")
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw tooLarge
    }
    do {
      let buffer = try await request.body.collect(upTo: limit)
      return Data(buffer.readableBytesView)
    } catch is NIOTooManyBytesError {
      throw tooLarge
    }
  }
}

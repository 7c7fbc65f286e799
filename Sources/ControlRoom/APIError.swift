import Foundation
import HTTPTypes
import Hummingbird
import Incidents
import Store

/// An error as a client gets it.
struct APIError: Error, Equatable {
  var status: HTTPResponse.Status
  var detail: ErrorBody.Detail
  var headers: HTTPFields = [:]

  init(
    _ status: HTTPResponse.Status, _ code: String, _ message: String, zh: String? = nil,
    field: String? = nil, headers: HTTPFields = [:]
  ) {
    self.status = status
    detail = ErrorBody.Detail(code: code, message: message, messageZh: zh, field: field)
    self.headers = headers
  }

  /// A field or parameter that is not what it must be.
  static func bad(_ field: String, _ message: String) -> APIError {
    APIError(.badRequest, "badField", message, field: field)
  }

  static func notFound(_ what: String) -> APIError {
    APIError(.notFound, "notFound", "There is no \(what).")
  }

  static let busy = APIError(
    .serviceUnavailable, "busy", "Too much waits to be done. Try again in a moment.",
    headers: [.retryAfter: "1"])

  static let tooManyStreams = APIError(
    .serviceUnavailable, "tooManyStreams", "As many streams are open as may be. Try again later.",
    headers: [.retryAfter: "5"])

  /// Why a command was refused.
  init(_ refusal: Refusal) {
    let status: HTTPResponse.Status =
      switch refusal {
      case .unknownIncident: .notFound
      case .badText, .unknownArea: .badRequest
      case .full: .serviceUnavailable
      default: .conflict
      }
    let text = Wording.text(refusal)
    self.init(status, Wording.code(refusal), text.en, zh: text.zh)
  }

  /// What a store that cannot answer means to a client. The reason stays in the log.
  init(_ error: StoreError) {
    switch error {
    case .diskFull:
      self.init(.serviceUnavailable, "diskFull", "The disk is full.", headers: [.retryAfter: "5"])
    case .corrupt:
      self.init(.internalServerError, "corrupt", "What is on disk cannot be read.")
    default:
      self.init(
        .serviceUnavailable, "storeUnavailable", "The store does not answer. Try again.",
        headers: [.retryAfter: "2"])
    }
  }

  var response: Response {
    var response = Response.json(ErrorBody(error: detail), status: status)
    for header in headers { response.headers[header.name] = header.value }
    return response
  }
}

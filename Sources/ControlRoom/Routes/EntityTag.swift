import HTTPTypes
import Hummingbird

/// Names one edition of an answer (RFC 9110 section 8.8.3), so that a client that holds it already
/// is not sent it again.
struct EntityTag: Equatable {
  /// Without its quotes.
  let text: String

  init(_ text: String) { self.text = text }

  /// As headers carry it.
  var quoted: String { "\"\(text)\"" }

  /// Whether the client says that it holds this edition (If-None-Match, compared weakly).
  func isKnown(to request: Request) -> Bool {
    request.headers[values: .ifNoneMatch].contains { header in
      header.split(separator: ",").contains { part in
        let tag = part.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
        return tag == "*" || tag == quoted || tag == "W/" + quoted
      }
    }
  }

  /// The answer to a client that holds it.
  var notModified: Response { mark(Response(status: .notModified)) }

  /// The answer with this tag.
  func mark(_ response: Response) -> Response {
    var response = response
    response.headers[.eTag] = quoted
    return response
  }

  /// The whole answer, or that the client holds it.
  func answer(to request: Request, with whole: () -> Response) -> Response {
    isKnown(to: request) ? notModified : mark(whole())
  }
}

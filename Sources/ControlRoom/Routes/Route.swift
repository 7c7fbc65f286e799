import HTTPTypes
import Hummingbird

/// One route of the server: what the OpenAPI document must describe.
struct Route: Sendable {
  var method: HTTPRequest.Method
  /// Path as OpenAPI writes it: `/api/v1/incidents/{id}`.
  var path: String
  var access: Access
  var handle: @Sendable (Request, CallContext) async throws -> Response

  init(
    _ method: HTTPRequest.Method, _ path: String, _ access: Access,
    _ handle: @escaping @Sendable (Request, CallContext) async throws -> Response
  ) {
    self.method = method
    self.path = path
    self.access = access
    self.handle = handle
  }

  /// `get`, `post`: as OpenAPI writes it.
  var methodName: String { method.rawValue.lowercased() }

  /// Whether a request's path is one of this route's.
  func matches(_ path: String) -> Bool {
    let wanted = self.path.split(separator: "/")
    let given = path.split(separator: "/")
    return wanted.count == given.count
      && zip(wanted, given).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
  }
}

import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Store

/// Learns the client's address, turns every error into the API's JSON, checks callers where no
/// route does, and puts the security headers on every answer.
struct Answering: RouterMiddleware {
  typealias Context = CallContext

  let routes: [Route]
  let authentication: Authentication
  let counts: HTTPCounts
  let logger: Logger

  @concurrent func handle(
    _ request: Request, context: CallContext,
    next: @concurrent (Request, CallContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.address = authentication.origin.client(
      request.headers[values: .forwardedFor], peer: context.peer)
    var response: Response
    do {
      guard !authentication.origin.isInClear(peer: context.peer) else {
        throw APIError(
          .forbidden, "notThroughProxy", "Come through the TLS proxy in front of this server.")
      }
      response = try await next(request, context)
    } catch {
      response = (await explain(error, request, context)).response
    }
    let route = routes.first { $0.method == request.method && $0.matches(request.uri.path) }
    counts.note(route: route?.path ?? "other", status: response.status.code)
    secure(&response)
    return response
  }

  private func explain(
    _ error: any Error, _ request: Request, _ context: CallContext
  ) async -> APIError {
    switch error {
    case let error as APIError: return error
    case let error as StoreError:
      logger.error("The store could not answer a request.", metadata: ["error": "\(error)"])
      return APIError(error)
    case let error as HTTPError where error.status == .notFound:
      return await noRoute(request, context)
    case let error as any HTTPResponseError:
      return APIError(error.status, "badRequest", "The request cannot be read.")
    default:
      logger.error("A request failed.", metadata: ["error": "\(error)"])
      return APIError(.internalServerError, "internal", "Something failed here; see the log.")
    }
  }

  /// Only with a token or a session does anyone learn which paths there are.
  private func noRoute(_ request: Request, _ context: CallContext) async -> APIError {
    let allowed = routes.filter { $0.matches(request.uri.path) }
    let isOpen = allowed.contains { if case .open = $0.access { true } else { false } }
    if !isOpen {
      do {
        _ = try await authentication.identify(request, context)
      } catch {
        return await explain(error, request, context)
      }
    }
    guard !allowed.isEmpty else { return .notFound("such path") }
    return APIError(
      .methodNotAllowed, "methodNotAllowed", "This path does not take \(request.method.rawValue).",
      headers: [.allow: allowed.map(\.method.rawValue).joined(separator: ", ")])
  }

  private func secure(_ response: inout Response) {
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    response.headers[.xContentTypeOptions] = "nosniff"
    if response.headers[.contentSecurityPolicy] == nil {
      response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
    }
    response.headers[.referrerPolicy] = "no-referrer"
    response.headers[.crossOriginResourcePolicy] = "same-origin"
    response.headers[.frameOptions] = "DENY"
    // RFC 6797; a year. Behind a proxy that is the proxy's to say.
    if authentication.origin.isTLS {
      response.headers[.strictTransportSecurity] = "max-age=31536000"
    }
  }
}

extension HTTPField.Name {
  static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
  static let crossOriginResourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")!
  static let frameOptions = HTTPField.Name("X-Frame-Options")!
}

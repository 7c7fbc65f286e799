import HTTPTypes
import Hummingbird
import Store
import Synchronization

/// Lets a request through to a route when its bearer token allows it.
struct Authentication: Sendable {
  let tokens: TokenCheck
  let counts: HTTPCounts
  private let throttle = Throttle()

  private final class Throttle: Sendable {
    let guesses = Mutex(GuessThrottle())
  }

  /// Guesses turned away unread.
  var throttled: UInt64 { throttle.guesses.withLock { $0.refused } }

  init(tokens: TokenCheck, counts: HTTPCounts) {
    self.tokens = tokens
    self.counts = counts
  }

  /// Longest secret that is looked at: longer ones are none of ours.
  private static let secretLimit = 256

  /// The token of a request, when it has a scope that the route asks for. Throws an ``APIError`` of
  /// 401, 403 or 429.
  func check(
    _ request: Request, from address: String, scopes: [TokenRecord.Scope]
  ) async throws -> (record: TokenRecord, secret: String) {
    guard let secret = Self.secret(request) else {
      throw APIError(
        .unauthorized, "tokenMissing",
        "Send \"Authorization: Bearer TOKEN\"; `watchpost token` makes one.",
        field: "Authorization", headers: [.wwwAuthenticate: "Bearer realm=\"watchpost\""])
    }
    let now = ContinuousClock.now
    if !tokens.isFamiliar(secret),
      let seconds = throttle.guesses.withLock({ $0.wait(address, at: now) })
    {
      throw APIError(
        .tooManyRequests, "tooManyGuesses", "Too many unknown tokens from this address.",
        headers: [.retryAfter: String(seconds)])
    }
    guard let record = try await tokens.record(of: secret) else {
      throttle.guesses.withLock { $0.failed(address, at: now) }
      counts.noteBadToken()
      throw APIError(
        .unauthorized, "tokenUnknown", "This token is unknown or was revoked.",
        field: "Authorization",
        headers: [.wwwAuthenticate: "Bearer realm=\"watchpost\", error=\"invalid_token\""])
    }
    guard scopes.contains(where: record.scopes.contains) else {
      let wanted = scopes.map(\.rawValue)
      throw APIError(
        .forbidden, "scopeMissing",
        "This needs a token with the scope \(wanted.joined(separator: " or ")).",
        headers: [
          .wwwAuthenticate:
            "Bearer realm=\"watchpost\", error=\"insufficient_scope\", "
            + "scope=\"\(wanted.joined(separator: " "))\""
        ])
    }
    return (record, secret)
  }

  private static func secret(_ request: Request) -> String? {
    let given = request.headers[values: .authorization]
    guard given.count == 1, let header = given.first else { return nil }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    let secret = parts[1].drop { $0 == " " }
    guard (1...secretLimit).contains(secret.utf8.count) else { return nil }
    return String(secret)
  }
}

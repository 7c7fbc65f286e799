import HTTPTypes
import Hummingbird
import Store
import Synchronization

/// Lets a request through to a route when its bearer token or its session allows it. A request that
/// brings both is a program's.
struct Authentication: Sendable {
  let tokens: TokenCheck
  let sessions: SessionCheck
  let counts: HTTPCounts
  let origin: RequestOrigin
  private let throttle = Throttle()

  private final class Throttle: Sendable {
    let tokens = Mutex(GuessThrottle.tokens)
    let sessions = Mutex(GuessThrottle.sessions)
  }

  /// Guesses turned away unread.
  var throttled: UInt64 {
    throttle.tokens.withLock { $0.refused } + throttle.sessions.withLock { $0.refused }
  }

  init(tokens: TokenCheck, sessions: SessionCheck, counts: HTTPCounts, origin: RequestOrigin) {
    self.tokens = tokens
    self.sessions = sessions
    self.counts = counts
    self.origin = origin
  }

  /// Longest secret that is looked at: longer ones are none of ours.
  private static let secretLimit = 256

  /// Who makes a request for a route that needs the right. Whether the caller has it, the route's
  /// keeper asks. Throws an ``APIError`` of 401, 403 or 429.
  func check(
    _ request: Request, _ context: CallContext, needs right: Right
  ) async throws -> (caller: Caller, credential: Credential) {
    let (caller, credential) = try await identify(request, context, forAccount: right == .account)
    if case .session(let session) = credential {
      try checkOrigin(request, context, session)
      if session.person.mustChangePassword, right != .account {
        throw APIError(
          .forbidden, "passwordChangeWanted", "Change the password first.", zh: "请先修改密码。")
      }
    }
    return (caller, credential)
  }

  /// Who makes a request, whatever it may do. Throws an ``APIError`` of 401 or 429.
  func identify(
    _ request: Request, _ context: CallContext, forAccount: Bool = false
  ) async throws -> (caller: Caller, credential: Credential) {
    if request.headers[.authorization] == nil,
      forAccount || SessionCookie.isPresent(request)
    {
      let session = try await session(request, context)
      return (.person(session.person), .session(session))
    }
    let (record, secret) = try await token(request, context)
    return (.program(record), .token(secret))
  }

  private func token(
    _ request: Request, _ context: CallContext
  ) async throws -> (record: TokenRecord, secret: String) {
    guard let secret = Self.secret(request) else {
      throw APIError(
        .unauthorized, "tokenMissing",
        "Sign in, or send \"Authorization: Bearer TOKEN\"; `watchpost token` makes one.",
        field: "Authorization", headers: [.wwwAuthenticate: "Bearer realm=\"watchpost\""])
    }
    let now = ContinuousClock.now
    let isGuess = !tokens.isFamiliar(secret)
    if isGuess { try Self.charge(throttle.tokens.withLock { $0.take(context.address, at: now) }) }
    let found: TokenRecord?
    do {
      found = try await tokens.record(of: secret)
    } catch {
      if isGuess { throttle.tokens.withLock { $0.giveBack(context.address) } }
      throw error
    }
    guard let record = found else {
      counts.noteBadToken()
      throw APIError(
        .unauthorized, "tokenUnknown", "This token is unknown or was revoked.",
        field: "Authorization",
        headers: [.wwwAuthenticate: "Bearer realm=\"watchpost\", error=\"invalid_token\""])
    }
    if isGuess { throttle.tokens.withLock { $0.giveBack(context.address) } }
    return (record, secret)
  }

  private func session(_ request: Request, _ context: CallContext) async throws -> OpenSession {
    guard let secret = SessionCookie.secret(request) else { throw APIError.sessionMissing }
    let digest = SessionSecret.digest(secret)
    let now = ContinuousClock.now
    let isGuess = !sessions.isFamiliar(digest)
    if isGuess {
      try Self.charge(throttle.sessions.withLock { $0.take(context.address, at: now) })
    }
    let found: OpenSession?
    do {
      found = try await sessions.session(digest)
    } catch {
      if isGuess { throttle.sessions.withLock { $0.giveBack(context.address) } }
      throw error
    }
    guard let session = found else { throw APIError.sessionMissing }
    if isGuess { throttle.sessions.withLock { $0.giveBack(context.address) } }
    return session
  }

  private static func charge(_ seconds: Int?) throws(APIError) {
    guard let seconds else { return }
    throw APIError(
      .tooManyRequests, "tooManyGuesses",
      "Too many unknown tokens or sessions from this address. Wait \(seconds) s.",
      zh: "来自此地址的未知令牌或会话过多，请等待 \(seconds) 秒。",
      headers: [.retryAfter: String(seconds)])
  }

  /// A change must come from a page of ours: it knows the session's second secret, which another
  /// site's page cannot read, and its `Origin` is ours.
  private func checkOrigin(
    _ request: Request, _ context: CallContext, _ session: OpenSession
  ) throws(APIError) {
    guard request.method != .get, request.method != .head else { return }
    let given = request.headers[values: .watchpostCSRF]
    guard given.count == 1, let csrf = given.first,
      SessionSecret.areEqual(csrf, session.record.csrf),
      origin.isOurs(request, peer: context.peer)
    else { throw APIError.csrf }
  }

  /// That a caller lacks a right.
  static func missing(_ right: Right, _ caller: Caller) -> APIError {
    guard case .program = caller else {
      return APIError(
        .forbidden, "roleMissing", "Your role does not allow this.", zh: "您的角色无权执行此操作。")
    }
    let wanted = right.scopes.map(\.rawValue)
    guard !wanted.isEmpty else {
      return APIError(
        .forbidden, "scopeMissing", "This is for signed-in people; no token allows it.",
        headers: [
          .wwwAuthenticate: "Bearer realm=\"watchpost\", error=\"insufficient_scope\""
        ])
    }
    return APIError(
      .forbidden, "scopeMissing",
      "This needs a token with the scope \(wanted.joined(separator: " or ")).",
      headers: [
        .wwwAuthenticate:
          "Bearer realm=\"watchpost\", error=\"insufficient_scope\", "
          + "scope=\"\(wanted.joined(separator: " "))\""
      ])
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

extension APIError {
  static let sessionMissing = APIError(
    .unauthorized, "sessionMissing", "Nobody is signed in here, or no longer.",
    zh: "未登录或登录已失效。")

  static let csrf = APIError(
    .forbidden, "csrf",
    "A change needs the header Watchpost-CSRF with the session's `csrf`, from a page of this host.")
}

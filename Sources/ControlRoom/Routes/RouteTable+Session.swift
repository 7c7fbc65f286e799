import HTTPTypes
import Hummingbird
import Store

extension RouteTable {
  /// Sessions, passwords, preferences and the audit log.
  var sessionRoutes: [Route] {
    [
      Route(.post, "/api/v1/session", .open, openSession),
      Route(.get, "/api/v1/session", .needs(.account), showSession),
      Route(.delete, "/api/v1/session", .needs(.account), closeSession),
      Route(.put, "/api/v1/session/password", .needs(.account), changePassword),
      Route(.put, "/api/v1/session/preferences", .needs(.account), changePreferences),
      Route(.get, "/api/v1/audit", .needs(.oversee), auditLog),
    ]
  }

  /// Longest password that is looked at, bytes: 256 characters of any script.
  private static let passwordBytes = 1...1_024
  /// Longest name, bytes: 64 characters of any script; longer ones are no account's.
  private static let nameBytes = 1...256

  private func openSession(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    // Another site must not sign anyone in here, under whatever name.
    guard authentication.origin.isOurs(request, peer: context.peer) else { throw APIError.csrf }
    let fields = try BodyFields(
      try await jsonBody(request), example: "{\"name\":\"li\",\"password\":\"…\"}")
    try fields.only(["name", "password"], what: "signing in")
    let name = try fields.text("name", bytes: Self.nameBytes)
    let password = try fields.text("password", bytes: Self.passwordBytes)
    let object = "person:\(name.prefix(64))"
    switch try await signIn.signIn(name, password: password, from: context.address) {
    case .wait(let seconds):
      note(context, act: "signInFailed", object: object, outcome: "tooManyTries")
      throw Self.tooManyTries(seconds)
    case .badCredentials:
      note(context, act: "signInFailed", object: object, outcome: "badCredentials")
      throw Self.badCredentials
    case .opened(let secret, let session):
      var context = context
      context.caller = .person(session.person)
      note(context, act: "signIn", object: object)
      // The cookie brought along is never taken over; its session is somebody's no more.
      if let old = SessionCookie.secret(request) {
        await signIn.sessions.close(SessionSecret.digest(old))
      }
      return try await answer(session, secret: secret)
    }
  }

  private func showSession(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    return try await answer(try Self.session(context))
  }

  private func closeSession(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let session = try Self.session(context)
    note(context, act: "signOut", object: "person:\(session.person.name)")
    await signIn.sessions.close(session.digest)
    return Response(
      status: .noContent,
      headers: [.setCookie: SessionCookie.clear(isSecure: authentication.origin.isSecure)])
  }

  private func changePassword(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let session = try Self.session(context)
    let name = session.person.name
    let fields = try BodyFields(
      try await jsonBody(request), example: "{\"old\":\"…\",\"new\":\"…\"}")
    try fields.only(["old", "new"], what: "a change of password")
    let old = try fields.text("old", bytes: Self.passwordBytes)
    let new = try fields.text("new", bytes: Self.passwordBytes)
    if let fault = PasswordHash.faultOfPassword(new, of: name) {
      throw Self.badNewPassword(fault)
    }
    guard new != old else { throw Self.badNewPassword("must be another") }
    switch try await signIn.check(name, password: old, from: context.address) {
    case .wait(let seconds):
      note(context, act: "passwordChanged", object: "person:\(name)", outcome: "tooManyTries")
      throw Self.tooManyTries(seconds)
    case .wrong:
      note(
        context, act: "passwordChanged", object: "person:\(name)", outcome: "badCredentials")
      throw APIError(
        .forbidden, "badPassword", "The old password is not right.", zh: "原密码不正确。",
        field: "old")
    case .right: break
    }
    let (secret, _) = try await signIn.change(session, to: new, from: context.address)
    note(context, act: "passwordChanged", object: "person:\(name)")
    return Response(status: .noContent, headers: [.setCookie: cookie(secret)])
  }

  private func changePreferences(
    _ request: Request, _ context: CallContext
  ) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let name = try Self.session(context).person.name
    let fields = try BodyFields(try await jsonBody(request), example: "{\"volume\":80}")
    try fields.only(["language", "theme", "density", "volume"], what: "this")
    var preferences = try await calls.run { store throws(StoreError) in
      try store.preferences(of: name)
    }
    if fields.isNull("language") {
      preferences.language = nil
    } else if fields.has("language") {
      preferences.language = try fields.choice("language") as Preferences.Language
    }
    if fields.has("theme") { preferences.theme = try fields.choice("theme") }
    if fields.has("density") { preferences.density = try fields.choice("density") }
    if fields.has("volume") { preferences.volume = try fields.number("volume", in: 0...100) }
    try await calls.run { [preferences] store throws(StoreError) in
      try store.save(preferences, of: name)
    }
    return .json(preferences)
  }

  /// A session as its page sees it. While the store does not answer, with the default preferences:
  /// they are no reason to keep anyone out.
  private func answer(_ session: OpenSession, secret: String? = nil) async throws -> Response {
    let kept = try? await calls.run { store throws(StoreError) in
      try store.preferences(of: session.person.name)
    }
    let preferences = kept ?? Preferences()
    var response = Response.json(SessionView(session, preferences))
    if let secret { response.headers[.setCookie] = cookie(secret) }
    return response
  }

  private func cookie(_ secret: String) -> String {
    SessionCookie.set(
      secret, seconds: Int(SessionRecord.lifetimeSeconds),
      isSecure: authentication.origin.isSecure)
  }

  private static func session(_ context: CallContext) throws(APIError) -> OpenSession {
    guard case .session(let session) = context.credential else { throw .sessionMissing }
    return session
  }

  private static func badNewPassword(_ fault: String) -> APIError {
    APIError(
      .badRequest, "badField", "The new password \(fault).",
      zh: "新密码须为 10 至 256 个字符，不能是用户名，也不能与原密码相同。", field: "new")
  }

  private static let badCredentials = APIError(
    .unauthorized, "badCredentials", "The name or the password is not right.",
    zh: "用户名或密码不正确。")

  private static func tooManyTries(_ seconds: Int) -> APIError {
    APIError(
      .tooManyRequests, "tooManyTries", "Too many tries. Wait \(seconds) s.",
      zh: "尝试次数过多，请等待 \(seconds) 秒。", headers: [.retryAfter: String(seconds)])
  }

  /// What `/metrics` tells of sign-in.
  var accessMetrics: [Metric] {
    [
      Metric(
        name: "watchpost_signin_throttled_total", help: "Tries at sign-in turned away unread.",
        kind: .counter, value: Double(signIn.throttled)),
      Metric(
        name: "watchpost_signin_refused_total",
        help: "Tries at sign-in turned away because too many waited.", kind: .counter,
        value: Double(signIn.work.refused)),
      Metric(
        name: "watchpost_session_writes_lost_total",
        help: "Ends and uses of sessions not written because too many waited.", kind: .counter,
        value: Double(signIn.sessions.writes.lost)),
    ]
  }
}

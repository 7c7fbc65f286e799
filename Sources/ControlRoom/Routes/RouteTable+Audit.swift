import Hummingbird
import Incidents
import Store

extension RouteTable {
  /// Puts on record who did or saw what. Never waits. What
  /// ``AuditDesk/repeating`` names goes on record once per caller and object in five minutes.
  func note(
    _ context: CallContext, act: String, object: String = "", detail: String = "",
    outcome: String = "done"
  ) {
    audit.note(entry(context, act, object, detail, outcome))
  }

  /// Longest wait for an entry that must be on disk first, milliseconds [D].
  private static let writingMs = 2_000

  /// Puts on record what must not happen without its record, and waits until it is written. Throws
  /// 503 `auditUnavailable` when it is not in time; the entry stays and says so later.
  func noteFirst(
    _ context: CallContext, act: String, object: String, detail: String
  ) async throws(APIError) {
    let entry = entry(context, act, object, detail, "done")
    guard await audit.trail.write(entry, withinMs: Self.writingMs) else {
      throw APIError(
        .serviceUnavailable, "auditUnavailable",
        "The audit log cannot be written now, and originals are not shown without it.",
        zh: "审计日志暂时无法写入，不能显示原图。", headers: [.retryAfter: "5"])
    }
  }

  /// Lets a caller through to a route, or puts on record that it may not: once per caller and route
  /// in five minutes.
  func admit(
    _ caller: Caller, to route: Route, needs right: Right, _ context: CallContext
  ) throws(APIError) {
    guard !caller.has(right) else { return }
    let error = Authentication.missing(right, caller)
    var context = context
    context.caller = caller
    note(
      context, act: "denied", object: "\(route.method.rawValue) \(route.path)",
      outcome: error.detail.code)
    throw error
  }

  private func entry(
    _ context: CallContext, _ act: String, _ object: String, _ detail: String, _ outcome: String
  ) -> AuditEntry {
    AuditEntry(
      at: sources.now().wall, who: context.caller?.auditName ?? "", address: context.address,
      act: act, object: object, detail: detail, outcome: outcome)
  }

  /// Hands a command to the desk and puts it on record with its outcome: the one way for commands.
  func submitNoted(_ request: CommandRequest, _ context: CallContext) async -> CommandOutcome {
    let outcome = await sources.submit(request)
    var incident = context.parameters.get("id")
    if case .entered(let entered, _) = outcome { incident = String(entered.rawValue) }
    note(
      context, act: "command", object: incident.map { "incident:\($0)" } ?? "",
      detail: "\(Self.caseName(request.command)) \(request.id)", outcome: outcomeCode(outcome))
    return outcome
  }

  /// What became of a command or a report, as a code.
  func outcomeCode(_ outcome: CommandOutcome) -> String {
    if case .refused(let refusal) = outcome { return Wording.code(refusal) }
    return Self.caseName(outcome)
  }

  /// `acknowledge` of `.acknowledge(…)`: what was written with it stands in the timeline.
  private static func caseName(_ value: some Any) -> String {
    String("\(value)".prefix { $0 != "(" })
  }

  func auditLog(_ request: Request, _ context: CallContext) async throws -> Response {
    let parameters = try Parameters(
      request, allowed: ["before", "limit", "who", "act", "object"])
    let limit = try parameters.number("limit", in: 1...1_000) ?? 100
    let query = AuditQuery(
      before: try parameters.number("before", in: 1...Int.max).map(UInt64.init), limit: limit,
      who: try Self.text(parameters, "who"), act: try Self.text(parameters, "act"),
      object: try Self.text(parameters, "object"))
    let entries = try await calls.run { store throws(StoreError) in
      try store.auditEntries(query)
    }
    if query.before == nil { note(context, act: "auditRead") }
    return .json(
      AuditList(
        entries: entries.map(AuditEntryView.init),
        next: entries.count == limit ? entries.last?.number : nil))
  }

  private static func text(
    _ parameters: Parameters, _ name: String
  ) throws(APIError) -> String? {
    guard let text = parameters[name] else { return nil }
    guard (1...200).contains(text.count) else {
      throw .bad(name, "Must be a text of 1 to 200 characters.")
    }
    return text
  }
}

extension Caller {
  /// Who it is in the audit log. A person and a program of one name stay apart.
  var auditName: String {
    switch self {
    case .program(let token): "token:\(token.name)"
    case .person(let person): "person:\(person.name)"
    }
  }
}

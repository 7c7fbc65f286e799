import Hummingbird
import Incidents
import Store

extension RouteTable {
  /// Puts on record who did or saw what. Never waits. `viewCamera` and `viewEvidence` go on record
  /// once per caller and object in five minutes.
  func note(
    _ context: CallContext, act: String, object: String = "", detail: String = "",
    outcome: String = "done"
  ) {
    audit.note(
      AuditEntry(
        at: sources.now().wall, who: context.caller?.auditName ?? "", address: context.address,
        act: act, object: object, detail: detail, outcome: outcome))
  }

  /// Hands a command to the desk and puts it on record with its outcome: the one way for commands.
  func submitNoted(_ request: CommandRequest, _ context: CallContext) async -> CommandOutcome {
    let outcome = await sources.submit(request)
    let code =
      if case .refused(let refusal) = outcome { Wording.code(refusal) } else {
        Self.caseName(outcome)
      }
    note(
      context, act: "command",
      object: context.parameters.get("id").map { "incident:\($0)" } ?? "",
      detail: "\(Self.caseName(request.command)) \(request.id)", outcome: code)
    return outcome
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

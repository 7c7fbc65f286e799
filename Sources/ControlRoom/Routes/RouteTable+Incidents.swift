import Foundation
import HTTPTypes
import Hummingbird
import Incidents
import NIOCore
import Store
import Wire

extension RouteTable {
  func incidents(_ request: Request, _ context: CallContext) async throws -> Response {
    let query = try Self.query(request)
    let stored = try await calls.run { store throws(StoreError) in try store.incidents(query) }
    // While the journal cannot be written the desk knows more than the disk (design.md, rule 2).
    var found: [IncidentID: Incident] = [:]
    for incident in stored { found[incident.id] = incident }
    let oldest = stored.count == query.limit ? stored.last?.id : nil
    for incident in sources.snapshot().incidents where query.covers(incident, from: oldest) {
      found[incident.id] = incident
    }
    let matching = found.values.filter { query.matches($0) }.sorted { $0.id > $1.id }
    let page = matching.prefix(query.limit)
    let now = sources.now()
    let next = page.count == query.limit ? page.last?.id.rawValue : nil
    return .json(
      IncidentList(
        incidents: page.map { IncidentView($0, at: now, names: names, fullTimeline: false) },
        next: next))
  }

  private static func query(_ request: Request) throws(APIError) -> IncidentQuery {
    let parameters = try Parameters(request, allowed: ["open", "severity", "before", "limit"])
    var severities: [Severity] = []
    for text in parameters["severity"]?.split(separator: ",", omittingEmptySubsequences: false)
      ?? []
    {
      guard let raw = UInt8(text), let severity = Severity(rawValue: raw) else {
        throw .bad("severity", "Must be numbers from 1 to 4, separated by commas.")
      }
      severities.append(severity)
    }
    let before = try parameters.number("before", in: 1...Int.max)
    return IncidentQuery(
      isOpen: try parameters.boolean("open"), severities: severities,
      before: before.map { IncidentID(rawValue: UInt64($0)) },
      limit: try parameters.number("limit", in: 1...1_000) ?? 100)
  }

  func incident(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let incident = try await known(IncidentID(rawValue: context.number("id")))
    return .json(
      IncidentView(incident, at: sources.now(), names: names, fullTimeline: true))
  }

  private func known(_ id: IncidentID) async throws -> Incident {
    if let open = sources.snapshot().incidents.first(where: { $0.id == id }) { return open }
    let stored = try await calls.run { store throws(StoreError) in try store.incident(id) }
    guard let stored else { throw APIError.notFound("incident \(id.rawValue)") }
    return stored
  }

  func evidence(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let id = try IncidentID(rawValue: context.number("id"))
    _ = try await known(id)
    let items = try await calls.run { store throws(StoreError) in try store.evidence(of: id) }
    note(context, act: "viewEvidence", object: "incident:\(id.rawValue)")
    return .json(EvidenceList(evidence: items.map(EvidenceView.init)))
  }

  func suppressions(_ request: Request, _ context: CallContext) async throws -> Response {
    let parameters = try Parameters(request, allowed: ["camera", "limit"])
    let limit = try parameters.number("limit", in: 1...1_000) ?? 100
    var camera: DeviceID?
    if let text = parameters["camera"] {
      guard let id = DeviceID(text) else {
        throw APIError.bad("camera", "Must be a device id of 20 decimal digits.")
      }
      camera = id
    }
    let found = try await calls.run { [camera] store throws(StoreError) in
      try store.suppressions(camera: camera, limit: limit)
    }
    return .json(SuppressionList(suppressions: found.map(SuppressionView.init)))
  }
}

extension IncidentQuery {
  /// Whether an incident is one that is asked for.
  func matches(_ incident: Incident) -> Bool {
    (isOpen.map { $0 == incident.state.isOpen } ?? true)
      && (severities.isEmpty || severities.contains(incident.severity))
      && (before.map { incident.id < $0 } ?? true)
  }

  /// Whether an incident that the desk holds belongs on the page that ends with `oldest`, or
  /// replaces what the disk says of it.
  func covers(_ incident: Incident, from oldest: IncidentID?) -> Bool {
    (oldest.map { incident.id >= $0 } ?? true) && (before.map { incident.id < $0 } ?? true)
  }
}

import Detection
import Foundation
import Incidents
import Logging
import Store
import Testing
import Wire
import Yams

@testable import ControlRoom

/// Holds the OpenAPI document against the server: routes, scopes, and the keys of what is encoded.
@Suite struct OpenAPITests {
  let document: [String: Any]

  init() throws {
    let text = String(decoding: PackageResources.openapi_yaml, as: UTF8.self)
    document = try #require(try Yams.load(yaml: text) as? [String: Any])
  }

  private var schemas: [String: [String: Any]] {
    let components = document["components"] as? [String: Any]
    return components?["schemas"] as? [String: [String: Any]] ?? [:]
  }

  private static func server() throws -> ControlRoomServer {
    let hub = StreamHub()
    return ControlRoomServer(
      configuration: try ControlRoomConfiguration(port: 0), records: FakeRecords(), hub: hub,
      sources: FakeDesk(hub).sources, logger: Logger(label: "test"))
  }

  @Test func theDocumentAndTheServerHaveTheSameRoutes() throws {
    let paths = try #require(document["paths"] as? [String: [String: Any]])
    let described = paths.flatMap { path, methods in
      methods.keys.map { "\($0) \(path)" }
    }
    let registered = try Self.server().routes.map { "\($0.methodName) \($0.path)" }
    #expect(described.sorted() == registered.sorted())
  }

  @Test func theDocumentTellsTheScopesThatRoutesAskFor() throws {
    let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
    for route in try Self.server().routes {
      let operation = try #require(paths[route.path]?[route.methodName])
      let scopes = operation["x-scopes"] as? [String]
      switch route.access {
      case .open: #expect(scopes == nil && operation["security"] != nil, "\(route.path)")
      case .needs(let right):
        #expect(Set(scopes ?? []) == Set(right.scopes.map(\.rawValue)), "\(route.path)")
        let roles = operation["x-roles"] as? [String]
        #expect(Set(roles ?? []) == Set(right.roles.map(\.rawValue)), "\(route.path)")
        #expect(scopes != nil && roles != nil, "\(route.path)")
      }
    }
  }

  @Test func everyReferenceLeadsSomewhere() throws {
    var references: [String] = []
    Self.collect(document, into: &references)
    #expect(references.count > 50)
    for reference in references {
      var node: Any? = document
      for part in reference.dropFirst(2).split(separator: "/") {
        node = (node as? [String: Any])?[String(part)]
      }
      #expect(node != nil, "\(reference)")
    }
  }

  private static func collect(_ node: Any, into references: inout [String]) {
    if let map = node as? [String: Any] {
      for (key, value) in map {
        if key == "$ref", let text = value as? String { references.append(text) }
        collect(value, into: &references)
      }
    } else if let list = node as? [Any] {
      for item in list { collect(item, into: &references) }
    }
  }

  /// Every value that the API encodes, as full and as empty as it gets.
  private static func samples() throws -> [(schema: String, json: Data)] {
    let names = Names.fullest
    let full = Incident.fullest
    let view = { (incident: Incident) in
      IncidentView(incident, at: FakeDesk.now, names: names, fullTimeline: true)
    }
    let hub = StreamHub()
    let desk = FakeDesk(hub)
    var bare = Incident.press(2)
    bare.place.coordinate = nil
    bare.timer = nil
    let snapshot = StreamSnapshot(
      change: 1, at: FakeDesk.now, incidents: [full, bare], units: [.busy, .free],
      conditions: Condition.Code.allCases.map { Condition(code: $0, since: FakeDesk.now.wall) })
    let evidence = try [WallTime.unknown, FakeDesk.now.wall].map {
      EvidenceView(try .sample($0))
    }
    let suppression = Suppression(
      camera: .camera, reason: .masked, start: FakeDesk.now.wall, frames: 3, peakShare: 0.5)
    return [
      ("Incident", JSONText.encode(view(full))), ("Incident", JSONText.encode(view(bare))),
      ("IncidentList", JSONText.encode(IncidentList(incidents: [view(full)], next: 3))),
      ("Snapshot", JSONText.encode(SnapshotView(snapshot, names: names))),
      ("EvidenceList", JSONText.encode(EvidenceList(evidence: evidence))),
      (
        "UnitList",
        JSONText.encode(UnitList(units: [UnitView(.busy, fix: desk.sources.fixes()[0])]))
      ),
      ("DeviceList", JSONText.encode(DeviceList(devices: desk.sources.devices()))),
      ("Ledger", JSONText.encode(desk.sources.ledger())),
      ("Health", JSONText.encode(desk.sources.health())),
      (
        "SuppressionList",
        JSONText.encode(SuppressionList(suppressions: [SuppressionView(suppression)]))
      ),
      ("CommandAnswer", JSONText.encode(CommandAnswer(id: "x", result: "done"))),
      ("CommandAnswer", JSONText.encode(CommandAnswer(id: "x", result: "doneNotOnDisk"))),
      ("Error", JSONText.encode(ErrorBody(error: APIError(.latched).detail))),
      ("Error", JSONText.encode(ErrorBody(error: APIError.bad("limit", "…").detail))),
    ] + sessionSamples() + (try countySamples()) + deskSamples()
  }

  @Test func everyEncodedValueFitsItsSchema() throws {
    var faults: [String] = []
    for (schema, json) in try Self.samples() {
      let value = try JSONSerialization.jsonObject(with: json)
      check(value, against: ["$ref": "#/components/schemas/\(schema)"], at: schema, &faults)
    }
    #expect(faults == [])
  }

  @Test func everyPropertyOfTheSchemasIsEncodedSomewhere() throws {
    var seen: Set<String> = []
    for (schema, json) in try Self.samples() {
      let value = try JSONSerialization.jsonObject(with: json)
      note(value, as: ["$ref": "#/components/schemas/\(schema)"], &seen)
    }
    // What is only ever sent to the server.
    let isBody = { (name: String) in name.hasPrefix("Command_") || name.hasSuffix("Body") }
    let described = schemas.filter { !isBody($0.key) }.flatMap { name, schema in
      ((schema["properties"] as? [String: Any]) ?? [:]).keys.map { "\(name).\($0)" }
    }
    #expect(described.filter { !seen.contains($0) }.sorted() == [])
  }

  @Test func theSchemasOfCommandsTakeWhatTheServerTakes() throws {
    for body in CommandTests.good {
      let value = try JSONSerialization.jsonObject(with: Data(body.utf8))
      let name = try #require((value as? [String: Any])?["command"] as? String)
      var faults: [String] = []
      check(value, against: ["$ref": "#/components/schemas/Command_\(name)"], at: name, &faults)
      #expect(faults == [])
    }
  }

  // MARK: A small validator: the keywords that the document uses

  private func resolve(_ schema: [String: Any]) -> (name: String?, schema: [String: Any]) {
    guard let reference = schema["$ref"] as? String,
      let name = reference.split(separator: "/").last.map(String.init)
    else { return (nil, schema) }
    return (name, schemas[name] ?? [:])
  }

  private func check(
    _ value: Any, against schema: [String: Any], at place: String, _ faults: inout [String]
  ) {
    let schema = resolve(schema).schema
    switch value {
    case let map as [String: Any]:
      let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
      let others = schema["additionalProperties"] as? [String: Any]
      for name in schema["required"] as? [String] ?? [] where map[name] == nil {
        faults.append("\(place).\(name) is missing")
      }
      for (name, item) in map {
        if let known = properties[name] ?? others {
          check(item, against: known, at: "\(place).\(name)", &faults)
        } else {
          faults.append("\(place).\(name) is not described")
        }
      }
    case let list as [Any]:
      for item in list {
        check(item, against: schema["items"] as? [String: Any] ?? [:], at: place + "[]", &faults)
      }
    case let text as String:
      if let known = schema["enum"] as? [String], !known.contains(text) {
        faults.append("\(place): \(text) is not in the enum")
      }
      if let type = schema["type"] as? String, type != "string" {
        faults.append("\(place): a text, but \(type) is described")
      }
    case is NSNumber:
      guard let type = schema["type"] as? String,
        ["integer", "number", "boolean"].contains(type)
      else {
        faults.append("\(place): a number or truth value is not described")
        return
      }
    default: faults.append("\(place): unexpected value")
    }
  }

  private func note(_ value: Any, as schema: [String: Any], _ seen: inout Set<String>) {
    let (name, schema) = resolve(schema)
    if let map = value as? [String: Any] {
      let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
      for (key, item) in map {
        if let name { seen.insert("\(name).\(key)") }
        note(item, as: properties[key] ?? [:], &seen)
      }
    } else if let list = value as? [Any] {
      for item in list { note(item, as: schema["items"] as? [String: Any] ?? [:], &seen) }
    }
  }
}

extension UnitState {
  static let free = UnitState(id: .unit, callSign: "巡逻3", status: .available, since: FakeDesk.now)
  static let busy = UnitState(
    id: .unit, callSign: "巡逻3", status: .enRoute, since: FakeDesk.now,
    order: OrderID(rawValue: 9), incident: IncidentID(rawValue: 1), words: "on our way")
}

extension EvidenceItem {
  static func sample(
    _ captured: WallTime, id: Int64 = 5, incident: UInt64 = 1
  ) throws -> EvidenceItem {
    // The store alone makes records, so this one is read from JSON as the store's own coding has
    // it.
    let json = """
      {"id":\(id),"incident":\(incident),"camera":"\(DeviceID.camera)","frame":7,
       "captured":\(captured.milliseconds),"received":\(FakeDesk.now.wall.milliseconds),
       "path":"evidence/secret/path.jpg","byteCount":4,
       "sha256":"\(String(repeating: "ab", count: 32))"}
      """
    return try JSONDecoder().decode(EvidenceItem.self, from: Data(json.utf8))
  }
}

extension Incident {
  /// One with every optional part and every kind of fact.
  static var fullest: Incident {
    var incident = Incident.press(1, severity: .s1)
    let now = FakeDesk.now
    let order = OrderID(rawValue: 9)
    incident.state = .handling
    incident.presented = now
    incident.answered = Mark(by: .operatorNamed("Li"), at: now)
    incident.verified = .false_
    incident.reset = Mark(by: .operatorNamed("Li"), at: now)
    incident.outcome = .handled
    incident.followUp = true
    incident.isEscalated = true
    incident.offers = Offer.State.allCases.map {
      Offer(
        order: order, unit: .unit, state: $0, offered: now, since: now, isReceived: true,
        metres: 1_234, seconds: 180, isEstimated: true)
    }
    let course = RunawayCourse(
      road: "S228", bend: "K3", speed: Speed(kmh: 72),
      passings: [.init(bend: "K5", at: now.wall.adding(milliseconds: 20_000))])
    incident.course = course
    incident.destination = incident.place
    let what: [Fact.What] = [
      .seen(.press), .merged(.samePost), .severity(from: .s2, to: .s1, .threePresses),
      .state(from: .received, to: .triaged), .presented, .answered, .verified(.silent),
      .reset(reason: "checked"), .noted("a note"), .offered(order, unit: .unit, .unattended),
      .offer(order, unit: .unit, .accepted), .lateAccept(order, unit: .unit),
      .words(unit: .unit, "on our way"), .resolved(.handled, note: "fine"),
      .followedUp(satisfied: true, note: ""), .deadline(.signOff), .noCandidate,
      .cancelled(.post), .view(.covered, isRaised: true), .bend(.obstacle, nil),
      .health(isOnline: false, .batteryLow), .reported(caller: "139", note: "a fall"),
      .undone(.note), .runaway(course),
    ]
    let actors: [Actor] = [
      .operatorNamed("Li"), .operatorNamed("token:gateway"), .unit(.unit), .device(.post), .desk,
    ]
    incident.timeline = what.enumerated().map {
      Fact(at: now, by: actors[$0.offset % actors.count], what: $0.element)
    }
    return incident
  }
}

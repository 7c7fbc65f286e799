import Foundation
import HTTPTypes
import Incidents
import Wire

/// The body of a command, checked field by field.
struct CommandBody {
  var id: String
  var command: Command

  /// Longest id: a UUID has 36 characters [D].
  static let idLimit = 100

  private enum Name: String, CaseIterable {
    case acknowledge, dispatch, verify, reset, resolve, followUp, archive, reopen, note

    /// Fields beside `id` and `command`.
    var fields: Set<String> {
      switch self {
      case .acknowledge, .archive: []
      case .dispatch: ["units"]
      case .verify: ["verification"]
      case .reset, .reopen: ["reason"]
      case .resolve: ["outcome", "note"]
      case .followUp: ["satisfied", "note"]
      case .note: ["note"]
      }
    }
  }

  init(_ data: Data, of incident: IncidentID) throws(APIError) {
    let fields = try Self.object(data)
    id = try Self.text(fields, "id")
    guard (1...Self.idLimit).contains(id.utf8.count),
      id.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw .bad("id", "Must be 1 to \(Self.idLimit) visible ASCII characters, such as a UUID.")
    }
    guard let name = Name(rawValue: try Self.text(fields, "command")) else {
      let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
      throw .bad("command", "Must be one of \(known).")
    }
    let known = name.fields.union(["id", "command"])
    if let other = fields.keys.sorted().first(where: { !known.contains($0) }) {
      throw .bad(
        String(other.prefix(64)),
        "Unknown field; \(name.rawValue) takes \(known.sorted().joined(separator: ", ")).")
    }
    switch name {
    case .acknowledge: command = .acknowledge(incident)
    case .archive: command = .archive(incident)
    case .dispatch: command = .dispatch(incident, units: try Self.units(fields))
    case .verify: command = .verify(incident, try Self.choice(fields, "verification"))
    case .reset: command = .reset(incident, reason: try Self.text(fields, "reason"))
    case .reopen: command = .reopen(incident, reason: try Self.text(fields, "reason"))
    case .note: command = .note(incident, try Self.text(fields, "note"))
    case .resolve:
      command = .resolve(
        incident, try Self.choice(fields, "outcome"), note: try Self.text(fields, "note", or: ""))
    case .followUp:
      command = .followUp(
        incident, satisfied: try Self.boolean(fields, "satisfied"),
        note: try Self.text(fields, "note", or: ""))
    }
  }

  private static func object(_ data: Data) throws(APIError) -> [String: JSONValue] {
    do {
      return try JSONDecoder().decode([String: JSONValue].self, from: data)
    } catch {
      throw APIError(
        .badRequest, "badJSON",
        "The body must be a JSON object, such as {\"id\":\"…\",\"command\":\"acknowledge\"}.")
    }
  }

  private static func text(
    _ fields: [String: JSONValue], _ name: String, or missing: String? = nil
  ) throws(APIError) -> String {
    switch fields[name] {
    case .text(let text): return text
    case nil: if let missing { return missing }
    default: break
    }
    throw .bad(name, "Must be a text.")
  }

  private static func boolean(
    _ fields: [String: JSONValue], _ name: String
  ) throws(APIError) -> Bool {
    guard case .boolean(let value) = fields[name] else {
      throw .bad(name, "Must be true or false.")
    }
    return value
  }

  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ fields: [String: JSONValue], _ name: String
  ) throws(APIError) -> Choice where Choice.RawValue == String {
    guard case .text(let text) = fields[name], let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw .bad(name, "Must be one of \(known).")
    }
    return choice
  }

  /// Most units named in one command: a county has some tens [D].
  private static let unitLimit = 64

  private static func units(_ fields: [String: JSONValue]) throws(APIError) -> [DeviceID] {
    guard let value = fields["units"] else { return [] }
    guard case .list(let items) = value, items.count <= unitLimit else {
      throw .bad("units", "Must be a list of at most \(unitLimit) unit ids.")
    }
    var units: [DeviceID] = []
    for item in items {
      guard case .text(let text) = item, let unit = DeviceID(text) else {
        throw .bad("units", "Each must be a text of 20 decimal digits.")
      }
      units.append(unit)
    }
    return units
  }
}

/// What a command's fields can hold.
private enum JSONValue: Decodable {
  case text(String)
  case boolean(Bool)
  case list([JSONValue])
  case other

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let list = try? container.decode([JSONValue].self) {
      self = .list(list)
    } else {
      self = .other
    }
  }
}

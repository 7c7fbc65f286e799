import Foundation
import Incidents
import Wire

/// The body of a command, checked field by field.
struct CommandBody {
  var id: String
  var command: Command

  private enum Name: String, CaseIterable {
    case acknowledge, dispatch, verify, reset, resolve, followUp, archive, reopen, note
    case undo, withdraw, reassign, severity

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
      case .undo: ["of"]
      case .withdraw: ["order", "reason"]
      case .reassign: ["order", "unit", "reason"]
      case .severity: ["severity", "reason"]
      }
    }
  }

  init(_ data: Data, of incident: IncidentID) throws(APIError) {
    let fields = try BodyFields(
      data, example: "{\"id\":\"…\",\"command\":\"acknowledge\"}")
    id = try fields.id()
    guard let name = Name(rawValue: try fields.text("command")) else {
      let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
      throw .bad("command", "Must be one of \(known).")
    }
    try fields.only(name.fields.union(["id", "command"]), what: name.rawValue)
    command = try Self.command(name, fields, of: incident)
  }

  private static func command(
    _ name: Name, _ fields: BodyFields, of incident: IncidentID
  ) throws(APIError) -> Command {
    switch name {
    case .acknowledge: .acknowledge(incident)
    case .archive: .archive(incident)
    case .dispatch: .dispatch(incident, units: try fields.units("units"))
    case .verify: .verify(incident, try fields.choice("verification"))
    case .reset: .reset(incident, reason: try fields.text("reason"))
    case .reopen: .reopen(incident, reason: try fields.text("reason"))
    case .note: .note(incident, try fields.text("note"))
    case .resolve:
      .resolve(
        incident, try fields.choice("outcome"), note: try fields.text("note", or: ""))
    case .followUp:
      .followUp(
        incident, satisfied: try fields.boolean("satisfied"),
        note: try fields.text("note", or: ""))
    case .undo: .undo(incident, of: try fields.text("of"))
    case .withdraw:
      .withdraw(incident, order: try order(fields), reason: try fields.text("reason"))
    case .reassign:
      .reassign(
        incident, order: try order(fields), unit: try fields.unit("unit"),
        reason: try fields.text("reason"))
    case .severity:
      .severity(incident, try fields.severity(), reason: try fields.text("reason"))
    }
  }

  private static func order(_ fields: BodyFields) throws(APIError) -> OrderID {
    OrderID(rawValue: UInt64(try fields.number("order", in: 1...BodyFields.largestNumber)))
  }
}

extension BodyFields {
  /// Largest whole number that JSON's readers agree on: 2^53 - 1 (RFC 8259, section 6).
  static let largestNumber = 9_007_199_254_740_991

  /// A severity: 1 is the gravest.
  func severity() throws(APIError) -> Severity {
    let number = try number("severity", in: 1...4)
    guard let severity = Severity(rawValue: UInt8(number)) else {
      throw .bad("severity", "Must be a whole number, 1...4.")
    }
    return severity
  }
}

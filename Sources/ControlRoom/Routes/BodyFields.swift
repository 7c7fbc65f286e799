import Foundation
import HTTPTypes
import Wire

/// The fields of a JSON object, read one by one; every fault names its field.
struct BodyFields {
  /// Path of the object inside the body, for messages: `place.`.
  var prefix = ""
  private let fields: [String: Value]

  /// What a field can hold.
  private enum Value: Decodable {
    case text(String)
    case boolean(Bool)
    case number(Double)
    case list([Value])
    case object([String: Value])
    case null

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let value = try? container.decode(Bool.self) {
        self = .boolean(value)
      } else if let value = try? container.decode(Double.self) {
        self = .number(value)
      } else if let list = try? container.decode([Value].self) {
        self = .list(list)
      } else {
        self = .object(try container.decode([String: Value].self))
      }
    }
  }

  /// Reads a body; `example` tells what it should look like.
  init(_ data: Data, example: String) throws(APIError) {
    do {
      fields = try JSONDecoder().decode([String: Value].self, from: data)
    } catch {
      throw APIError(
        .badRequest, "badJSON", "The body must be a JSON object, such as \(example).")
    }
  }

  private init(prefix: String, fields: [String: Value]) {
    self.prefix = prefix
    self.fields = fields
  }

  private func bad(_ name: String, _ message: String) -> APIError {
    .bad(String((prefix + name).prefix(64)), message)
  }

  /// Refuses fields that are not known; `what` takes them.
  func only(_ known: Set<String>, what: String) throws(APIError) {
    guard let other = fields.keys.sorted().first(where: { !known.contains($0) }) else { return }
    throw bad(other, "Unknown field; \(what) takes \(known.sorted().joined(separator: ", ")).")
  }

  func has(_ name: String) -> Bool { fields[name] != nil }

  func text(_ name: String, or missing: String? = nil) throws(APIError) -> String {
    switch fields[name] {
    case .text(let text): return text
    case nil: if let missing { return missing }
    default: break
    }
    throw bad(name, "Must be a text.")
  }

  /// A text of so many bytes of UTF-8.
  func text(_ name: String, bytes: ClosedRange<Int>) throws(APIError) -> String {
    guard case .text(let text) = fields[name], bytes.contains(text.utf8.count) else {
      throw bad(
        name, "Must be a text of \(bytes.lowerBound) to \(bytes.upperBound) bytes of UTF-8.")
    }
    return text
  }

  /// Whether a field is given as null.
  func isNull(_ name: String) -> Bool {
    if case .null = fields[name] { true } else { false }
  }

  /// Longest id: a UUID has 36 characters [D].
  static let idLimit = 100

  /// The id that makes a repeat harmless.
  func id() throws(APIError) -> String { try token("id", limit: Self.idLimit) }

  /// A name that a program chose.
  func token(_ name: String, limit: Int) throws(APIError) -> String {
    let token = try text(name)
    guard (1...limit).contains(token.utf8.count),
      token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw bad(name, "Must be 1 to \(limit) visible ASCII characters, such as a UUID.")
    }
    return token
  }

  func boolean(_ name: String) throws(APIError) -> Bool {
    guard case .boolean(let value) = fields[name] else {
      throw bad(name, "Must be true or false.")
    }
    return value
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String
  ) throws(APIError) -> Choice where Choice.RawValue == String {
    guard case .text(let text) = fields[name], let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw bad(name, "Must be one of \(known).")
    }
    return choice
  }

  /// A whole number; see ``largestNumber``.
  func number(_ name: String, in range: ClosedRange<Int>) throws(APIError) -> Int {
    guard case .number(let value) = fields[name], abs(value) <= Double(Self.largestNumber),
      let number = Int(exactly: value), range.contains(number)
    else {
      throw bad(name, "Must be a whole number, \(range.lowerBound)...\(range.upperBound).")
    }
    return number
  }

  /// Objects of a list; faults name their place in it, from 0: `zones.0.kind`.
  func objects(_ name: String, limit: Int) throws(APIError) -> [BodyFields] {
    guard case .list(let items) = fields[name], items.count <= limit else {
      throw bad(name, "Must be a list of at most \(limit) objects.")
    }
    var objects: [BodyFields] = []
    for (place, item) in items.enumerated() {
      guard case .object(let inner) = item else { throw bad(name, "Must be a list of objects.") }
      objects.append(BodyFields(prefix: "\(prefix)\(name).\(place).", fields: inner))
    }
    return objects
  }

  /// A list of pairs of numbers.
  func pairs(_ name: String, limit: Int) throws(APIError) -> [(Double, Double)] {
    guard case .list(let items) = fields[name], items.count <= limit else {
      throw bad(name, "Must be a list of at most \(limit) pairs of numbers.")
    }
    var pairs: [(Double, Double)] = []
    for (place, item) in items.enumerated() {
      guard case .list(let pair) = item, pair.count == 2, case .number(let first) = pair[0],
        case .number(let second) = pair[1]
      else { throw bad("\(name).\(place)", "Must be two numbers, such as [0.5,0.25].") }
      pairs.append((first, second))
    }
    return pairs
  }

  /// A place given as `lat` and `lon`; nil when both are missing.
  func coordinate() throws(APIError) -> Coordinate? {
    guard has("lat") || has("lon") else { return nil }
    guard case .number(let lat) = fields["lat"], (-90...90).contains(lat) else {
      throw bad("lat", "Must be degrees north, -90...90, beside lon.")
    }
    guard case .number(let lon) = fields["lon"],
      let place = Coordinate(latitude: lat, longitude: lon)
    else { throw bad("lon", "Must be degrees east, -180...180, beside lat.") }
    return place
  }

  func object(_ name: String) throws(APIError) -> BodyFields {
    guard case .object(let inner) = fields[name] else { throw bad(name, "Must be an object.") }
    return BodyFields(prefix: "\(prefix)\(name).", fields: inner)
  }

  func unit(_ name: String) throws(APIError) -> DeviceID {
    guard case .text(let text) = fields[name], let unit = DeviceID(text) else {
      throw bad(name, "Must be a text of 20 decimal digits.")
    }
    return unit
  }

  /// Most units named in one command: a county has some tens [D].
  private static let unitLimit = 64

  func units(_ name: String) throws(APIError) -> [DeviceID] {
    guard let value = fields[name] else { return [] }
    guard case .list(let items) = value, items.count <= Self.unitLimit else {
      throw bad(name, "Must be a list of at most \(Self.unitLimit) unit ids.")
    }
    var units: [DeviceID] = []
    for item in items {
      guard case .text(let text) = item, let unit = DeviceID(text) else {
        throw bad(name, "Each must be a text of 20 decimal digits.")
      }
      units.append(unit)
    }
    return units
  }
}

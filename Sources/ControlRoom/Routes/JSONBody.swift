import Detection
import Foundation
import HTTPTypes
import Hummingbird

extension RouteTable {
  /// The body of a request that says that it is JSON.
  func jsonBody(_ request: Request) async throws -> Data {
    let type = request.headers[.contentType]?.lowercased() ?? ""
    guard type == "application/json" || type.hasPrefix("application/json;") else {
      throw APIError(
        .unsupportedMediaType, "notJSON", "Send Content-Type: application/json.",
        field: "Content-Type")
    }
    return try await collect(request)
  }
}

/// A body of named fields of which none may be unknown.
protocol JSONBody: Decodable {
  /// One that is right, for error messages.
  static var example: String { get }
}

extension JSONBody {
  /// Reads a body; throws an ``APIError`` that names the field at fault.
  static func read(_ data: Data) throws(APIError) -> Self {
    do {
      return try JSONDecoder().decode(Self.self, from: data)
    } catch let error as APIError {
      throw error
    } catch let error as DecodingError {
      let (context, missing): (DecodingError.Context, (any CodingKey)?) =
        switch error {
        case .keyNotFound(let key, let context): (context, key)
        case .typeMismatch(_, let context), .valueNotFound(_, let context): (context, nil)
        case .dataCorrupted(let context): (context, nil)
        @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), nil)
        }
      let path = (context.codingPath + (missing.map { [$0] } ?? [])).map {
        $0.intValue.map(String.init) ?? $0.stringValue
      }
      guard !path.isEmpty else { throw notJSON }
      throw .bad(
        String(path.joined(separator: ".").prefix(64)),
        "\(missing == nil ? "Is not what it must be" : "Is missing"), as in \(example).")
    } catch {
      throw notJSON
    }
  }

  private static var notJSON: APIError {
    APIError(.badRequest, "badJSON", "The body must be a JSON object, such as \(example).")
  }
}

/// A name of a JSON object, whatever it is.
struct AnyName: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Decoder {
  /// Throws when the object has a name that is not among these.
  func refuseOthers(than known: Set<String>) throws {
    let found = try container(keyedBy: AnyName.self).allKeys.map(\.stringValue)
    guard let other = found.sorted().first(where: { !known.contains($0) }) else { return }
    let names = known.sorted().joined(separator: ", ")
    throw APIError.bad(String(other.prefix(64)), "Unknown field; known are \(names).")
  }
}

/// Why somebody looks at an original.
struct ReasonBody: JSONBody {
  var reason: String

  static let example = "{\"reason\":\"missing child, asked for by …\"}"
  /// Longest reason, bytes: a sentence or two [D].
  static let limit = 500

  private enum Key: String, CodingKey { case reason }

  init(from decoder: any Decoder) throws {
    try decoder.refuseOthers(than: ["reason"])
    reason = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .reason)
    guard !reason.allSatisfy(\.isWhitespace), reason.utf8.count <= Self.limit else {
      throw APIError.bad("reason", "Must be 1 to \(Self.limit) bytes of text that says why.")
    }
  }
}

/// A camera's zones drawn anew. What a zone must be is checked where it is saved.
struct ZonesBody: JSONBody {
  var zones: [Zone]
  var version: String

  static let example =
    "{\"version\":\"…\",\"zones\":[{\"id\":\"gate\",\"kind\":\"privacy\","
    + "\"polygon\":[[0,0],[0.5,0],[0.5,0.5]]}]}"

  private enum Key: String, CodingKey { case zones, version }

  private struct Item: Decodable {
    var zone: Zone
    init(from decoder: any Decoder) throws {
      try decoder.refuseOthers(than: ["id", "kind", "polygon"])
      zone = try Zone(from: decoder)
    }
  }

  init(from decoder: any Decoder) throws {
    try decoder.refuseOthers(than: ["zones", "version"])
    let container = try decoder.container(keyedBy: Key.self)
    zones = try container.decode([Item].self, forKey: .zones).map(\.zone)
    version = try container.decode(String.self, forKey: .version)
  }
}

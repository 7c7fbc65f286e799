import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The fields of a request's JSON object, checked: each known, each of its kind.
struct SessionFields {
  private let values: [String: Value]

  private enum Value: Decodable {
    case text(String)
    case number(Int)
    case null
    case other

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let number = try? container.decode(Int.self) {
        self = .number(number)
      } else {
        self = .other
      }
    }
  }

  init(_ data: Data, allowed: [String]) throws(APIError) {
    guard let values = try? JSONDecoder().decode([String: Value].self, from: data) else {
      throw APIError(.badRequest, "badJSON", "The body must be a JSON object.")
    }
    if let other = values.keys.sorted().first(where: { !allowed.contains($0) }) {
      throw .bad(
        String(other.prefix(64)), "Unknown field; known are \(allowed.joined(separator: ", ")).")
    }
    self.values = values
  }

  func has(_ name: String) -> Bool { values[name] != nil }

  /// A text of so many bytes.
  func text(_ name: String, bytes: ClosedRange<Int>) throws(APIError) -> String {
    guard case .text(let text) = values[name], bytes.contains(text.utf8.count) else {
      throw .bad(
        name, "Must be a text of \(bytes.lowerBound) to \(bytes.upperBound) bytes of UTF-8.")
    }
    return text
  }

  /// A whole number; nil when absent.
  func number(_ name: String, in range: ClosedRange<Int>) throws(APIError) -> Int? {
    guard let value = values[name] else { return nil }
    guard case .number(let number) = value, range.contains(number) else {
      throw .bad(name, "Must be a whole number, \(range.lowerBound)...\(range.upperBound).")
    }
    return number
  }

  /// One of a set of words; nil when absent.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String
  ) throws(APIError) -> Choice? {
    guard let value = values[name] else { return nil }
    guard case .text(let text) = value, let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw .bad(name, "Must be one of \(known).")
    }
    return choice
  }

  /// Whether a field is given as null.
  func isNull(_ name: String) -> Bool {
    if case .null = values[name] { true } else { false }
  }
}

extension RouteTable {
  /// The fields of a JSON body. Throws an ``APIError`` of 400, 413 or 415.
  func fields(_ request: Request, allowed: [String]) async throws -> SessionFields {
    // A form of another site cannot send this type without asking first (WHATWG Fetch, 2.2.2).
    let type = request.headers[.contentType]?.lowercased() ?? ""
    guard type == "application/json" || type.hasPrefix("application/json;") else {
      throw APIError(
        .unsupportedMediaType, "notJSON", "Send Content-Type: application/json.",
        field: "Content-Type")
    }
    return try SessionFields(try await body(request), allowed: allowed)
  }

  private func body(_ request: Request) async throws -> Data {
    let limit = configuration.bodyLimitBytes
    let tooLarge = APIError(
      .contentTooLarge, "bodyTooLarge", "A body may have \(limit) bytes at most.")
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw tooLarge
    }
    do {
      return Data(try await request.body.collect(upTo: limit).readableBytesView)
    } catch is NIOTooManyBytesError {
      throw tooLarge
    }
  }
}

import Foundation

/// Why somebody looks at an original.
struct ReasonBody {
  var reason: String

  static let example = "{\"reason\":\"missing child, asked for by …\"}"
  /// Longest reason, bytes: a sentence or two [D].
  static let limit = 500

  init(_ data: Data) throws(APIError) {
    let fields = try BodyFields(data, example: Self.example)
    try fields.only(["reason"], what: "this")
    reason = try fields.text("reason")
    guard !reason.allSatisfy(\.isWhitespace), reason.utf8.count <= Self.limit else {
      throw .bad("reason", "Must be 1 to \(Self.limit) bytes of text that says why.")
    }
  }
}

import Foundation

/// Whether a visit was false.
struct JudgementBody {
  var isFalse: Bool

  static let example = "{\"isFalse\":true}"

  init(_ data: Data) throws(APIError) {
    let fields = try BodyFields(data, example: Self.example)
    try fields.only(["isFalse"], what: "this")
    isFalse = try fields.boolean("isFalse")
  }
}

import Foundation

/// JSON as the API writes it: keys sorted, one line, no escaped slashes.
enum JSONText {
  /// Encodes a view. Views hold texts, finite numbers and lists only, so that encoding cannot fail;
  /// a number that is not finite becomes a text.
  static func encode(_ value: some Encodable) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    do {
      return try encoder.encode(value)
    } catch {
      preconditionFailure("a view of plain values encodes: \(error)")
    }
  }
}

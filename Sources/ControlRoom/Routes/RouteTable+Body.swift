import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension RouteTable {
  /// A body of JSON, within the limit. Throws an ``APIError`` of 413 or 415.
  func jsonBody(_ request: Request) async throws -> Data {
    // A form of another site cannot send this type without asking first (WHATWG Fetch, 2.2.2).
    let type = request.headers[.contentType]?.lowercased() ?? ""
    guard type == "application/json" || type.hasPrefix("application/json;") else {
      throw APIError(
        .unsupportedMediaType, "notJSON", "Send Content-Type: application/json.",
        field: "Content-Type")
    }
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

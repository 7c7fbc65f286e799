import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
  /// A JSON answer.
  static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
    bytes(ByteBuffer(bytes: JSONText.encode(value)), type: "application/json", status: status)
  }

  /// A plain text answer.
  static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    bytes(ByteBuffer(string: text), type: "text/plain; charset=utf-8", status: status)
  }

  /// An answer of that media type.
  static func bytes(
    _ buffer: ByteBuffer, type: String, status: HTTPResponse.Status = .ok
  ) -> Response {
    Response(
      status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: buffer))
  }
}

import HTTPTypes
import Hummingbird
import NIOCore

extension RouteTable {
  /// The pages themselves and what they are made of. Open to all: they hold no data.
  var pageRoutes: [Route] {
    [
      Route(.get, "/", .open) { request, _ in try page("index.html", request) },
      Route(.get, "/unit", .open) { request, _ in try page("unit.html", request) },
      Route(.get, "/assets/{name}", .open) { request, context in
        guard let file = context.parameters.get("name").flatMap(PageLibrary.asset) else {
          throw APIError.notFound("such file")
        }
        return Self.answer(file, to: request)
      },
    ]
  }

  private func page(_ name: String, _ request: Request) throws -> Response {
    guard let file = PageLibrary.files[name] else { throw APIError.notFound("such page") }
    var response = Self.answer(file, to: request)
    response.headers[.contentSecurityPolicy] = Self.pagePolicy
    response.headers[.permissionsPolicy] = Self.pagePermissions
    return response
  }

  /// Only our own files, no inline script, no form that leaves, no text turned into markup: a
  /// script stored in a name or a note has no way to run. `tick` (pulse.js) may name one script,
  /// that of the worker that keeps time while the tab is hidden.
  static let pagePolicy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob: data:",
    "worker-src 'self'", "media-src 'self' blob:", "connect-src 'self'", "manifest-src 'self'",
    "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    "require-trusted-types-for 'script'", "trusted-types tick",
  ].joined(separator: "; ")

  /// A unit's page asks where it is; nothing else is wanted of the browser.
  static let pagePermissions = [
    "geolocation=(self)", "camera=()", "microphone=()", "display-capture=()", "usb=()",
    "serial=()", "bluetooth=()", "payment=()", "midi=()", "publickey-credentials-get=()",
  ].joined(separator: ", ")

  /// The file, a part of it, or that the browser has it. Chromium's audio element asks for parts.
  static func answer(_ file: PageFile, to request: Request) -> Response {
    let headers: HTTPFields = [
      .eTag: file.etag.quoted, .cacheControl: "no-cache", .acceptRanges: "bytes",
    ]
    if file.etag.isKnown(to: request) {
      return Response(status: .notModified, headers: headers)
    }
    let count = file.bytes.readableBytes
    // A range of another version is no use (RFC 9110, section 13.1.5).
    let isSame = request.headers[.ifRange].map { $0 == file.etag.quoted } ?? true
    var response: Response
    switch PageFile.part(isSame ? request.headers[.range] : nil, of: count) {
    case .whole:
      response = .bytes(file.bytes, type: file.mediaType)
    case .outside:
      response = .text("There is no such part.\n", status: .rangeNotSatisfiable)
      response.headers[.contentRange] = "bytes */\(count)"
    case .bytes(let range):
      let start = file.bytes.readerIndex + range.lowerBound
      let part = file.bytes.getSlice(at: start, length: range.count) ?? ByteBuffer()
      response = .bytes(part, type: file.mediaType, status: .partialContent)
      response.headers[.contentRange] =
        "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(count)"
    }
    for header in headers { response.headers[header.name] = header.value }
    return response
  }
}

extension HTTPField.Name {
  static let permissionsPolicy = HTTPField.Name("Permissions-Policy")!
}

import Crypto
import Foundation
import NIOCore

/// A file of the pages, as it is served.
struct PageFile: Sendable {
  var bytes: ByteBuffer
  var mediaType: String
  /// Strong: the file's SHA-256, so that browsers fetch it again when and only when it changed.
  var etag: EntityTag

  init(name: String, bytes: ByteBuffer) {
    self.bytes = bytes
    let ending = name.split(separator: ".").last.map(String.init) ?? ""
    mediaType = Self.mediaTypes[ending] ?? "application/octet-stream"
    let digest = SHA256.hash(data: Data(bytes.readableBytesView))
    etag = EntityTag(
      digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
  }

  /// Media types by ending. Nothing is guessed from contents: answers say `nosniff`.
  private static let mediaTypes = [
    "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
    "wav": "audio/wav", "txt": "text/plain; charset=utf-8", "json": "application/json",
    "webmanifest": "application/manifest+json",
  ]

  /// What a `Range` asks for (RFC 9110, section 14.1.2).
  enum Part: Equatable {
    /// Everything: nothing, several ranges or another unit was asked.
    case whole
    case bytes(Range<Int>)
    /// Nothing of this file.
    case outside
  }

  /// The part of `count` bytes that a `Range` header asks for.
  static func part(_ range: String?, of count: Int) -> Part {
    guard let range, range.hasPrefix("bytes=") else { return .whole }
    let ends = range.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else { return .whole }
    switch (Int(ends[0]), Int(ends[1])) {
    case (nil, let last?) where ends[0].isEmpty:
      return last > 0 && count > 0 ? .bytes(max(0, count - last)..<count) : .outside
    case (let first?, nil) where ends[1].isEmpty:
      return first < count ? .bytes(first..<count) : .outside
    case (let first?, let last?) where first <= last:
      return first < count ? .bytes(first..<min(last, count - 1) + 1) : .outside
    default: return .whole
    }
  }
}

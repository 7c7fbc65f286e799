import CPictures
import Glibc

/// A JPEG of 64 × 48 pixels with something in every block.
enum SmallPicture {
  struct Failure: Error {}

  static func jpeg() throws -> [UInt8] {
    let pixels = (0..<64 * 48).map { UInt8(truncatingIfNeeded: $0 &* 37 ^ $0 / 64 &* 11) }
    var bytes: UnsafeMutablePointer<UInt8>?
    let kind = cp_kind(
      channels: 1, across: 1, down: 1, progressive: 0, arithmetic: 0, restart: 0, quality: 85,
      exif: nil, exif_count: 0)
    let count = cp_encode(pixels, 64, 48, kind, &bytes)
    defer { free(bytes) }
    guard count > 0 else { throw Failure() }
    return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }
}

import CPictures
import Detection
import Glibc

/// A drawn picture of a kind, and what its coefficients say.
struct MaskSample {
  var kind = cp_kind(
    channels: 3, across: 2, down: 2, progressive: 0, arithmetic: 0, restart: 0, quality: 85,
    exif: nil, exif_count: 0)
  var width = 200
  var height = 120

  /// A picture with something in every block, from a seed.
  func encode(seed: UInt64 = 5, exif: [UInt8]? = nil) -> [UInt8] {
    var chance = Chance(state: seed)
    let pixels = (0..<width * height * Int(kind.channels)).map { _ in
      UInt8(truncatingIfNeeded: chance.next())
    }
    var bytes: UnsafeMutablePointer<UInt8>?
    var kind = kind
    let count = (exif ?? []).withUnsafeBufferPointer { exif in
      kind.exif = exif.baseAddress
      kind.exif_count = Int32(exif.count)
      if exif.isEmpty { kind.exif = nil }
      return cp_encode(pixels, Int32(width), Int32(height), kind, &bytes)
    }
    defer { free(bytes) }
    return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }

  /// A component's blocks, 64 coefficients each.
  struct Part {
    var columns: Int
    var rows: Int
    var across: Int
    var down: Int
    var blocks: [ArraySlice<Int16>]
  }

  /// The components of a picture; empty when it has a fault.
  static func parts(_ jpeg: [UInt8]) -> [Part] {
    var out = [Int16](repeating: 0, count: 8 << 20)
    var sizes = [Int32](repeating: 0, count: 16)
    let count = cp_coefficients(jpeg, jpeg.count, &out, out.count, &sizes)
    var parts: [Part] = []
    var start = 0
    while start < count {
      let place = parts.count * 4
      let (columns, rows) = (Int(sizes[place]), Int(sizes[place + 1]))
      parts.append(
        Part(
          columns: columns, rows: rows, across: Int(sizes[place + 2]),
          down: Int(sizes[place + 3]),
          blocks: (0..<columns * rows).map { out[start + $0 * 64..<start + $0 * 64 + 64] }))
      start += columns * rows * 64
    }
    return parts
  }
}

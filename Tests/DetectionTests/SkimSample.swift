import CJPEG
import CPictures
import Glibc

/// A drawn picture of any kind that the skimmer meets.
struct SkimSample: CustomStringConvertible {
  var kind = MaskSample().kind
  var variant = cp_variant(scans: 0, optimized: 0, wide: 0, rgb: 0)
  var width = 200
  var height = 120
  /// Of noise, grey levels.
  var noise = 60

  var description: String { "\(width)×\(height) \(kind) \(variant) noise \(noise)" }

  /// Slopes and noise, from a seed.
  func encode(seed: UInt64 = 5) -> [UInt8] {
    var chance = Chance(state: seed)
    let channels = Int(kind.channels)
    let slope = chance.below(5) - 2
    let base = chance.below(200)
    let pixels = (0..<width * height * channels).map { place in
      UInt8(clamping: base + slope * (place / channels % width) + chance.below(noise + 1))
    }
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = cp_encode_variant(pixels, Int32(width), Int32(height), kind, variant, &bytes)
    defer { free(bytes) }
    return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }

  /// What libjpeg reads as coefficients; empty when it finds any fault or no luma.
  static func levels(_ jpeg: [UInt8]) -> [UInt16] {
    var out = [UInt16](repeating: 0, count: 512 * 512)
    let count = cp_levels(jpeg, jpeg.count, &out, out.count)
    return Array(out.prefix(count))
  }
}

/// The skimmer in C, with memory of its own.
final class Skimmer {
  private let handle: OpaquePointer
  private var grey = [UInt16](repeating: 0, count: 512 * 512)
  private var bits = [UInt8](repeating: 0, count: 512 * 512)

  init() { handle = wp_skim_create()! }

  deinit { wp_skim_destroy(handle) }

  /// Skims bytes that lie in memory of exactly their length.
  func skim(_ jpeg: [UInt8]) -> (status: wp_jpeg_status, planes: PlainSkimmer.Planes) {
    var size = wp_jpeg_size()
    let status = wp_skim_decode(
      handle, jpeg, jpeg.count, &grey, &bits, grey.count, &size)
    guard status == wp_jpeg_ok else { return (status, PlainSkimmer.Planes()) }
    let count = Int(size.plane_width * size.plane_height)
    return (
      status,
      PlainSkimmer.Planes(
        width: Int(size.width), height: Int(size.height), grey: Array(grey.prefix(count)),
        bits: Array(bits.prefix(count)))
    )
  }
}

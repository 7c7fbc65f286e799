import CJPEG

/// A drawn square of grey blocks with a little noise and, where wanted, a dark thing of 24 × 32
/// pixels. Its sides are no multiples of eight, so that the grid has cells that reach over them.
struct DetectScene {
  var width = 163
  var height = 117
  /// Left and top of the thing; nil for none.
  var thing: (x: Int, y: Int)?
  /// Grey levels that the thing is lighter than what is behind it, as a glint is, and then it is 24
  /// pixels high; nil for black all over.
  var glint: Int?
  private var state: UInt64 = 11

  init() {}

  /// SplitMix64.
  private mutating func chance() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func frame() -> [UInt8] {
    var pixels = [UInt8](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        var grey = 80 + (x / 24 * 37 + y / 24 * 53) % 90
        if let thing, (thing.x..<thing.x + 24).contains(x),
          (thing.y..<thing.y + (glint == nil ? 32 : 24)).contains(y)
        {
          grey = glint.map { grey + $0 } ?? 15
        }
        pixels[y * width + x] = UInt8(grey + Int(chance() % 5))
      }
    }
    guard let encoder = wp_jpeg_encoder_create() else { return [] }
    defer { wp_jpeg_encoder_destroy(encoder) }
    var bytes: UnsafePointer<UInt8>?
    var count = 0
    let status = wp_jpeg_encode(
      encoder, pixels, Int32(width), Int32(height), 1, 85, &bytes, &count)
    guard status == wp_jpeg_ok else { return [] }
    // The encoder owns the bytes until it is destroyed: they are copied here.
    return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }
}

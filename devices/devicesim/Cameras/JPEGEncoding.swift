private import CJPEG

/// Compresses drawn pictures through libjpeg.
struct JPEGEncoding: Equatable {
  /// Quality, 1...100; cameras of 320×240 send about 10 KB a frame (domain.md section 5).
  var quality = 75
  /// Three components instead of one.
  var isColour = false

  /// The picture as a JPEG.
  func encode(_ canvas: PixelCanvas) throws(SimulatorError) -> [UInt8] {
    let components = isColour ? 3 : 1
    let pixels = isColour ? Self.coloured(canvas.pixels) : canvas.pixels
    guard let encoder = wp_jpeg_encoder_create() else { throw .defect("no memory for libjpeg") }
    defer { wp_jpeg_encoder_destroy(encoder) }
    var bytes: UnsafePointer<UInt8>?
    var count = 0
    let status = wp_jpeg_encode(
      encoder, pixels, Int32(canvas.width), Int32(canvas.height), Int32(components),
      Int32(quality), &bytes, &count)
    guard status == wp_jpeg_ok, let bytes else {
      throw .defect("libjpeg refused a drawn picture (\(status.rawValue))")
    }
    // The encoder owns the bytes until it is destroyed; they are copied before.
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }

  /// Grey with the faint yellow of street lamps, so that the colour planes are not empty.
  private static func coloured(_ grey: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: grey.count * 3)
    for index in grey.indices {
      let value = Int(grey[index])
      result[3 * index] = UInt8(min(255, value + 8))
      result[3 * index + 1] = UInt8(value)
      result[3 * index + 2] = UInt8(max(0, value - 16))
    }
    return result
  }
}

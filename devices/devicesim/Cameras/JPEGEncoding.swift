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
    // A JPEG of noise at quality 100 stays below three bytes a sample.
    let capacity = 4_096 + 3 * pixels.count
    var status: Int32 = 0
    var length = 0
    // The pointers are valid for the calls; the encoder writes at most `capacity` bytes and says how
    // many it wrote.
    let jpeg = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      status = wp_jpeg_encode(
        pixels, Int32(canvas.width), Int32(canvas.height), Int32(components), Int32(quality),
        buffer.baseAddress, capacity, &length)
      count = status == 0 ? length : 0
    }
    guard status == 0 else { throw .defect("libjpeg refused a drawn picture (\(status))") }
    return jpeg
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

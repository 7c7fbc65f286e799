private import CJPEG

/// Compresses drawn pictures through libjpeg.
final class SceneEncoder {
  private let handle: OpaquePointer

  /// Nil when out of memory.
  init?() {
    guard let handle = wp_jpeg_encoder_create() else { return nil }
    self.handle = handle
  }

  deinit { wp_jpeg_encoder_destroy(handle) }

  /// One component (grey) or three (RGB, interleaved) a pixel.
  func encode(_ pixels: [UInt8], width: Int, height: Int, components: Int, quality: Int) -> [UInt8]
  {
    precondition(pixels.count >= width * height * components)
    var bytes: UnsafePointer<UInt8>?
    var count = 0
    let status = wp_jpeg_encode(
      handle, pixels, Int32(width), Int32(height), Int32(components), Int32(quality), &bytes,
      &count)
    // Sizes and quality are checked by the scene's plan; what is left is want of memory.
    precondition(status == wp_jpeg_ok, "libjpeg refused a drawn picture")
    // The encoder owns the bytes until its next call; they are copied before.
    return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }
}

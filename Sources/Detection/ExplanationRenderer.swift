internal import CJPEG

/// Draws what the detector made of a frame: the frame with its cells and the watched area on the
/// left, the background it knows on the right. For installers; not for two threads at a time.
public final class ExplanationRenderer {
  // Owned: made by init, destroyed by deinit, never handed out.
  private let decoder: OpaquePointer
  private let encoder: OpaquePointer
  private var picture: [UInt8] = []
  private var canvas: [UInt8] = []

  /// Makes a renderer.
  public init() throws(DetectionError) {
    guard let decoder = wp_jpeg_decoder_create() else { throw .outOfMemory }
    guard let encoder = wp_jpeg_encoder_create() else {
      wp_jpeg_decoder_destroy(decoder)
      throw .outOfMemory
    }
    self.decoder = decoder
    self.encoder = encoder
  }

  deinit {
    wp_jpeg_decoder_destroy(decoder)
    wp_jpeg_encoder_destroy(encoder)
  }

  /// A JPEG of twice the frame's width; nil when the frame does not decode. Cells are tinted red,
  /// masked places are dark; a learning frame's cells are tinted blue.
  public func draw(
    jpeg: [UInt8], verdict: FrameVerdict, detector: borrowing MotionDetector
  ) -> [UInt8]? {
    var size = wp_jpeg_size()
    guard wp_jpeg_peek(decoder, jpeg, jpeg.count, 1, &size) == wp_jpeg_ok else { return nil }
    let width = Int(size.plane_width), height = Int(size.plane_height)
    if picture.count != width * height * 3 {
      picture = [UInt8](repeating: 0, count: width * height * 3)
      canvas = [UInt8](repeating: 0, count: width * height * 6)
    }
    let status = wp_jpeg_decode(
      decoder, jpeg, jpeg.count, 1, 3, &picture, picture.count, &size)
    guard status == wp_jpeg_ok else { return nil }
    compose(width: width, height: height, verdict: verdict, detector: detector)
    return encoded(width: width * 2, height: height)
  }

  private func compose(
    width: Int, height: Int, verdict: FrameVerdict, detector: borrowing MotionDetector
  ) {
    let background = detector.background()
    let watched = detector.zones.watched
    let columns = verdict.cells.columns
    guard background.count == columns * verdict.cells.rows else { return }
    let tint = verdict.state == .learning ? 2 : 0
    for y in 0..<height {
      for x in 0..<width {
        let cell = y / 8 * columns + x / 8
        let from = (y * width + x) * 3
        let to = (y * width * 2 + x) * 3
        let isSet = verdict.cells[x / 8, y / 8]
        for channel in 0..<3 {
          var value = Int(picture[from + channel])
          if isSet { value = channel == tint ? (value + 255) / 2 : value / 2 }
          if watched[cell] == 0 { value /= 3 }
          canvas[to + channel] = UInt8(value)
          canvas[to + width * 3 + channel] = background[cell]
        }
      }
    }
  }

  private func encoded(width: Int, height: Int) -> [UInt8]? {
    var bytes: UnsafePointer<UInt8>?
    var count = 0
    // The bytes lie in the encoder and are copied before its next use.
    guard
      wp_jpeg_encode(encoder, canvas, Int32(width), Int32(height), 3, 85, &bytes, &count)
        == wp_jpeg_ok, let bytes
    else { return nil }
    return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }
}

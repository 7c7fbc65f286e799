internal import CJPEG

/// A JPEG decoder for luma at one eighth of the size: one per worker, shared by that worker's
/// cameras, never used by two threads at a time (it is not Sendable).
public final class LumaDecoder {
  /// What is wrong with a frame that does not decode.
  public enum Fault: String, CaseIterable, Sendable {
    /// Data is missing at the end.
    case truncated
    /// The coded data is damaged.
    case corrupt
    /// Not a JPEG.
    case notJPEG
    /// Wider or higher than 4,096 pixels, or a bomb.
    case tooLarge
    /// A kind of JPEG without luma.
    case unsupported
  }

  /// The plane decoded last: one byte for each 8 × 8 pixels, row-major, in the first
  /// ``columns`` × ``rows`` places.
  private(set) var plane: [UInt8]
  /// Columns of the plane: ceil(width / 8).
  public private(set) var columns = 0
  /// Rows of the plane: ceil(height / 8).
  public private(set) var rows = 0

  /// Width of the picture, pixels.
  public private(set) var width = 0
  /// Height of the picture, pixels.
  public private(set) var height = 0

  // Owned: made by init, destroyed by deinit, never handed out.
  private let handle: OpaquePointer

  /// Makes a decoder with room for the largest frame taken (512 × 512 cells, 256 KiB).
  public init() throws(DetectionError) {
    guard let handle = wp_jpeg_decoder_create() else { throw .outOfMemory }
    self.handle = handle
    let side = (wp_jpeg_side_limit + 7) / 8
    plane = [UInt8](repeating: 0, count: side * side)
  }

  deinit { wp_jpeg_decoder_destroy(handle) }

  /// Decodes a frame into ``plane``; nil when all went well. The plane is only whole then.
  func decode(_ jpeg: RawSpan) -> Fault? {
    var size = wp_jpeg_size()
    // The pointers are used inside the call only; C writes at most `capacity` bytes.
    let status = jpeg.withUnsafeBytes { input in
      plane.withUnsafeMutableBufferPointer { output in
        wp_jpeg_decode(
          handle, input.baseAddress, input.count, 8, 1, output.baseAddress, output.count, &size)
      }
    }
    switch status {
    case wp_jpeg_ok:
      width = Int(size.width)
      height = Int(size.height)
      columns = Int(size.plane_width)
      rows = Int(size.plane_height)
      return nil
    case wp_jpeg_truncated: return .truncated
    case wp_jpeg_corrupt: return .corrupt
    case wp_jpeg_too_large: return .tooLarge
    case wp_jpeg_unsupported: return .unsupported
    default: return .notJPEG
    }
  }
}

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

  /// Makes a decoder.
  public init() throws(DetectionError) {
    guard let handle = wp_jpeg_decoder_create() else { throw .outOfMemory }
    self.handle = handle
  }

  deinit { wp_jpeg_decoder_destroy(handle) }

  /// Decodes a frame: one byte for each 8 × 8 pixels, row-major, in the first ``columns`` ×
  /// ``rows`` places of `plane`, which grows where it must. Nil when all went well; the plane is
  /// only whole then.
  func decode(_ jpeg: RawSpan, into plane: inout [UInt8]) -> Fault? {
    var size = wp_jpeg_size()
    var status = decode(jpeg, into: &plane, size: &size)
    if status == wp_jpeg_no_room {
      plane = [UInt8](repeating: 0, count: Int(size.plane_width) * Int(size.plane_height))
      status = decode(jpeg, into: &plane, size: &size)
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

  private func decode(
    _ jpeg: RawSpan, into plane: inout [UInt8], size: inout wp_jpeg_size
  ) -> wp_jpeg_status {
    // The pointers are used inside the call only; C writes at most `count` bytes.
    jpeg.withUnsafeBytes { input in
      wp_jpeg_decode(handle, input.baseAddress, input.count, 8, 1, &plane, plane.count, &size)
    }
  }
}

internal import CJPEG

/// A JPEG decoder for luma at one eighth of the size. The mean of each 8 × 8 block is its DC
/// coefficient, so baseline pictures are skimmed for these and never decoded; others go through
/// libjpeg. One per worker, shared by that worker's cameras, never used by two threads at a time
/// (it is not Sendable).
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

  /// The frame decoded last, and the planes in which it is judged.
  var frame = LumaPlanes()
  let scratch = MotionScratch()

  /// Makes a decoder.
  public init() throws(DetectionError) {
    guard let handle = wp_skim_create() else { throw .outOfMemory }
    self.handle = handle
  }

  deinit { wp_skim_destroy(handle) }

  /// Skims a frame: both planes have a place for each 8 × 8 pixels, row-major, in their first
  /// ``columns`` × ``rows``, and grow where they must. Nil when all went well; the planes are only
  /// whole then.
  func decode(_ jpeg: RawSpan, into planes: inout LumaPlanes) -> Fault? {
    var size = wp_jpeg_size()
    var status = skim(jpeg, into: &planes, size: &size)
    if status == wp_jpeg_no_room {
      planes.reserve(Int(size.plane_width) * Int(size.plane_height))
      status = skim(jpeg, into: &planes, size: &size)
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

  /// Skims a frame into ``frame``.
  func decode(_ jpeg: RawSpan) -> Fault? { decode(jpeg, into: &frame) }

  private func skim(
    _ jpeg: RawSpan, into planes: inout LumaPlanes, size: inout wp_jpeg_size
  ) -> wp_jpeg_status {
    let capacity = min(planes.grey.count, planes.bits.count)
    // The pointers are used inside the call only; C reads `count` bytes and writes at most
    // `capacity` places of each plane.
    return jpeg.withUnsafeBytes { input in
      wp_skim_decode(
        handle, input.baseAddress, input.count, &planes.grey, &planes.bits, capacity, &size)
    }
  }
}

internal import CJPEG

/// Burns masks into pictures: what lies under them is gone from the bytes, everything else is as it
/// was coded. Not for two threads at a time (it is not Sendable).
public final class MaskBurner {
  // Owned: made by init, destroyed by deinit, never handed out.
  private let handle: OpaquePointer
  /// The mask as laid last: a camera's pictures come one after the other.
  private var laid: (mask: PictureMask, width: Int32, height: Int32, cells: [UInt8])?

  /// Makes a burner.
  public init() throws(DetectionError) {
    guard let handle = wp_jpeg_masker_create() else { throw .outOfMemory }
    self.handle = handle
  }

  deinit { wp_jpeg_masker_destroy(handle) }

  /// The picture with every 8 × 8 to 16 × 16 pixels that the mask touches flat grey, and without
  /// EXIF and the like. Nil when it cannot be masked for sure (damaged, arithmetic, 12 bits, larger
  /// than 4,096 pixels): it must not be shown then. With an empty mask the picture as it is.
  public func burn(_ mask: PictureMask, into jpeg: [UInt8]) -> [UInt8]? {
    guard !mask.isEmpty else { return jpeg }
    var size = wp_jpeg_size()
    guard wp_jpeg_masker_peek(handle, jpeg, jpeg.count, &size) == wp_jpeg_ok else { return nil }
    if laid?.mask != mask || laid?.width != size.width || laid?.height != size.height {
      let cells = mask.cells(width: Int(size.width), height: Int(size.height))
      laid = (mask, size.width, size.height, cells)
    }
    guard let cells = laid?.cells else { return nil }
    var bytes: UnsafePointer<UInt8>?
    var count = 0
    // The bytes lie in the burner and are copied before its next use.
    guard
      wp_jpeg_mask(
        handle, jpeg, jpeg.count, cells, (size.width + 7) / 8, (size.height + 7) / 8, &bytes,
        &count) == wp_jpeg_ok, let bytes
    else { return nil }
    return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }
}

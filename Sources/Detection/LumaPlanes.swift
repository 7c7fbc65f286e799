/// What a skimmed frame holds, a place for each 8 × 8 pixels, row-major. The arrays may be longer
/// than the frame: they are kept from frame to frame.
struct LumaPlanes {
  /// Mean luma in eighths of a grey level: DC × quantisation step + 1024, held to 0...2047.
  var grey: [UInt16] = []
  /// Half the bits spent on AC coefficients, at most 255: a measure of texture. 0 everywhere when
  /// the frame went through libjpeg.
  var bits: [UInt8] = []

  /// Grows to hold `count` places.
  mutating func reserve(_ count: Int) {
    guard grey.count < count || bits.count < count else { return }
    grey = [UInt16](repeating: 0, count: count)
    bits = [UInt8](repeating: 0, count: count)
  }
}

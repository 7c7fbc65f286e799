/// A grey picture that is drawn on, with everything outside cut off.
struct PixelCanvas: Equatable {
  let width: Int
  let height: Int
  private(set) var pixels: [UInt8]

  init(width: Int, height: Int, shade: UInt8 = 0) {
    precondition(width > 0 && height > 0, "a picture has pixels")
    self.width = width
    self.height = height
    pixels = [UInt8](repeating: shade, count: width * height)
  }

  subscript(x: Int, y: Int) -> UInt8 {
    get { pixels[y * width + x] }
    set { pixels[y * width + x] = newValue }
  }

  /// Fills a rectangle given by its edges.
  mutating func fillRectangle(x: Double, y: Double, width w: Double, height h: Double, shade: UInt8)
  {
    for row in rows(from: y, to: y + h) { fill(row: row, from: x, to: x + w, shade: shade) }
  }

  /// Fills an ellipse given by its middle and radii.
  mutating func fillEllipse(x: Double, y: Double, radiusX: Double, radiusY: Double, shade: UInt8) {
    for row in rows(from: y - radiusY, to: y + radiusY) {
      let offset = (Double(row) + 0.5 - y) / radiusY
      let half = radiusX * max(0, 1 - offset * offset).squareRoot()
      fill(row: row, from: x - half, to: x + half, shade: shade)
    }
  }

  private func rows(from top: Double, to bottom: Double) -> Range<Int> {
    let first = Self.clamped(top, to: height)
    return first..<max(first, Self.clamped(bottom, to: height))
  }

  private mutating func fill(row: Int, from left: Double, to right: Double, shade: UInt8) {
    let first = Self.clamped(left, to: width)
    let last = max(first, Self.clamped(right, to: width))
    for index in (row * width + first)..<(row * width + last) { pixels[index] = shade }
  }

  private static func clamped(_ value: Double, to limit: Int) -> Int {
    Int(min(Double(limit), max(0, value.rounded())))
  }

  /// Turns every pixel into what the table holds for it, plus noise.
  ///
  /// `noise` is a table of a power of two of samples, entered at `start`.
  mutating func develop(table: [UInt8], noise: [Int8], start: Int) {
    precondition(table.count == 256 && noise.count & (noise.count - 1) == 0)
    let mask = noise.count - 1
    pixels.withUnsafeMutableBufferPointer { pixels in
      noise.withUnsafeBufferPointer { noise in
        // Every index is masked or below the buffers' counts; the loop is the simulator's hottest.
        for index in pixels.indices {
          let value = Int(table[Int(pixels[index])]) + Int(noise[(index &+ start) & mask])
          pixels[index] = UInt8(truncatingIfNeeded: min(255, max(0, value)))
        }
      }
    }
  }
}

/// A grey picture that is drawn on; what lies outside is cut off.
struct Picture {
  let width: Int
  let height: Int
  var pixels: [UInt8]

  init(width: Int, height: Int, grey: UInt8 = 0) {
    self.width = width
    self.height = height
    pixels = [UInt8](repeating: grey, count: width * height)
  }

  /// Visits the spans of an ellipse: row, first and last column.
  func spans(
    ofEllipseAt x: Double, _ y: Double, radiusX: Double, radiusY: Double,
    _ body: (_ row: Int, _ columns: Range<Int>) -> Void
  ) {
    let top = max(0, Int((y - radiusY).rounded()))
    let bottom = min(height, Int((y + radiusY).rounded()))
    guard top < bottom, radiusY > 0 else { return }
    for row in top..<bottom {
      let offset = (Double(row) + 0.5 - y) / radiusY
      let half = radiusX * max(0, 1 - offset * offset).squareRoot()
      let columns = span(from: x - half, to: x + half)
      if !columns.isEmpty { body(row, columns) }
    }
  }

  /// The columns between two edges that lie in the picture.
  func span(from left: Double, to right: Double) -> Range<Int> {
    let first = Int(max(0, min(Double(width), left.rounded())))
    return first..<max(first, Int(max(0, min(Double(width), right.rounded()))))
  }

  /// The rows between two edges that lie in the picture.
  func rows(from top: Double, to bottom: Double) -> Range<Int> {
    let first = Int(max(0, min(Double(height), top.rounded())))
    return first..<max(first, Int(max(0, min(Double(height), bottom.rounded()))))
  }

  /// Mixes a grey into a span; `share` of 256 is the grey alone.
  mutating func blend(row: Int, columns: Range<Int>, grey: Int, share: Int) {
    let start = row * width
    for index in start + columns.lowerBound..<start + columns.upperBound {
      let old = Int(pixels[index])
      pixels[index] = UInt8(clamping: old + ((grey - old) * share) >> 8)
    }
  }

  /// Mixes a grey into an ellipse.
  mutating func blendEllipse(
    x: Double, y: Double, radiusX: Double, radiusY: Double, grey: Int, share: Int
  ) {
    var parts: [(Int, Range<Int>)] = []
    spans(ofEllipseAt: x, y, radiusX: radiusX, radiusY: radiusY) { parts.append(($0, $1)) }
    for (row, columns) in parts { blend(row: row, columns: columns, grey: grey, share: share) }
  }

  /// Mixes a grey into a rectangle.
  mutating func blendRectangle(
    x: Double, y: Double, width: Double, height: Double, grey: Int, share: Int = 256
  ) {
    let columns = span(from: x, to: x + width)
    guard !columns.isEmpty else { return }
    for row in rows(from: y, to: y + height) {
      blend(row: row, columns: columns, grey: grey, share: share)
    }
  }

  /// A line of one pixel's width, mixed in.
  mutating func blendLine(
    fromX: Double, _ fromY: Double, toX: Double, _ toY: Double, grey: Int, share: Int
  ) {
    let steps = Int(max(abs(toX - fromX), abs(toY - fromY)).rounded(.up))
    guard steps > 0 else { return }
    for step in 0...steps {
      let way = Double(step) / Double(steps)
      let x = Int((fromX + (toX - fromX) * way).rounded(.down))
      let y = Int((fromY + (toY - fromY) * way).rounded(.down))
      guard x >= 0, x < width, y >= 0, y < height else { continue }
      let index = y * width + x
      let old = Int(pixels[index])
      pixels[index] = UInt8(clamping: old + ((grey - old) * share) >> 8)
    }
  }

  /// Multiplies the light in a span; `share` of 256 leaves it as it is.
  mutating func shade(row: Int, columns: Range<Int>, share: Int) {
    let start = row * width
    for index in start + columns.lowerBound..<start + columns.upperBound {
      pixels[index] = UInt8(clamping: (Int(pixels[index]) * share) >> 8)
    }
  }
}

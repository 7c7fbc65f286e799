/// Pixels of RGB to draw an explanation on. What lies outside is left out.
struct ExplanationCanvas {
  /// A colour.
  typealias Colour = (red: UInt8, green: UInt8, blue: UInt8)

  private(set) var width = 0
  private(set) var height = 0
  /// Three bytes a pixel, row by row.
  private(set) var pixels: [UInt8] = []

  /// Makes it so large and black.
  mutating func clear(width: Int, height: Int) {
    self.width = width
    self.height = height
    if pixels.count == width * height * 3 {
      for index in pixels.indices { pixels[index] = 0 }
    } else {
      pixels = [UInt8](repeating: 0, count: width * height * 3)
    }
  }

  mutating func set(_ x: Int, _ y: Int, _ colour: Colour) {
    guard x >= 0, y >= 0, x < width, y < height else { return }
    let place = (y * width + x) * 3
    pixels[place] = colour.red
    pixels[place + 1] = colour.green
    pixels[place + 2] = colour.blue
  }

  mutating func fill(x: Int, y: Int, width: Int, height: Int, _ colour: Colour) {
    for row in y..<y + height {
      for column in x..<x + width { set(column, row, colour) }
    }
  }

  /// A line of one pixel (J. Bresenham, 1965).
  mutating func line(_ from: (x: Int, y: Int), _ to: (x: Int, y: Int), _ colour: Colour) {
    let dx = abs(to.x - from.x)
    let dy = -abs(to.y - from.y)
    var (x, y) = from
    var error = dx + dy
    while true {
      set(x, y, colour)
      if x == to.x, y == to.y { return }
      let twice = 2 * error
      if twice >= dy {
        error += dy
        x += from.x < to.x ? 1 : -1
      }
      if twice <= dx {
        error += dx
        y += from.y < to.y ? 1 : -1
      }
    }
  }

  /// Writes a line of text; gives the place after it.
  @discardableResult
  mutating func write(_ text: String, x: Int, y: Int, scale: Int, _ colour: Colour) -> Int {
    var left = x
    // A letter for each character, so that a name in Chinese has as many marks as signs.
    for character in text {
      let bits = ExplanationFont.glyph(character.asciiValue ?? UInt8(ascii: "?"))
      for place in 0..<35 where bits >> UInt64(34 - place) & 1 != 0 {
        fill(
          x: left + place % 5 * scale, y: y + place / 5 * scale, width: scale, height: scale,
          colour)
      }
      left += ExplanationFont.advance * scale
    }
    return left
  }
}

extension SceneRenderer {
  /// What stands still in a view: sky, houses and ground, or a road between verges, with texture.
  static func drawBackground(_ view: View, random: inout SeededRandom) -> PixelCanvas {
    var canvas = PixelCanvas(width: view.width, height: view.height, shade: 120)
    let width = Double(view.width)
    let height = Double(view.height)
    for row in 0..<view.height / 2 {
      canvas.fillRectangle(
        x: 0, y: Double(row), width: width, height: 1,
        shade: UInt8(185 - 60 * row / max(1, view.height / 2)))
    }
    drawHouses(on: &canvas, random: &random)
    let ground: UInt8 = view.scene == .road ? 95 : 135
    canvas.fillRectangle(x: 0, y: height * 0.52, width: width, height: height, shade: ground)
    if view.scene == .road {
      canvas.fillRectangle(x: 0, y: height * 0.6, width: width, height: height * 0.3, shade: 78)
      var mark = 0.0
      while mark < width {
        canvas.fillRectangle(
          x: mark, y: height * 0.745, width: width * 0.05, height: height * 0.012, shade: 200)
        mark += width * 0.1
      }
    }
    addTexture(to: &canvas, random: &random)
    return canvas
  }

  private static func drawHouses(on canvas: inout PixelCanvas, random: inout SeededRandom) {
    let width = Double(canvas.width)
    let height = Double(canvas.height)
    var x = 0.0
    while x < width {
      let wide = width * random.number(in: 0.12...0.26)
      let tall = height * random.number(in: 0.18...0.4)
      let shade = UInt8(random.number(in: 70...160))
      canvas.fillRectangle(
        x: x, y: height * 0.52 - tall, width: wide, height: tall, shade: shade)
      for column in 0..<3 {
        canvas.fillRectangle(
          x: x + wide * (0.15 + 0.28 * Double(column)), y: height * 0.52 - tall * 0.7,
          width: wide * 0.14, height: tall * 0.22, shade: shade / 2)
      }
      x += wide + width * random.number(in: 0...0.06)
    }
  }

  /// Grain that stays where it is: without it a view has no edges for a detector to hold on to.
  private static func addTexture(to canvas: inout PixelCanvas, random: inout SeededRandom) {
    for y in 0..<canvas.height {
      for x in 0..<canvas.width {
        let grain = Int(random.next() % 13) - 6
        canvas[x, y] = UInt8(max(0, min(255, Int(canvas[x, y]) + grain)))
      }
    }
  }
}

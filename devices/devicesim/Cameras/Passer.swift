/// Someone or something that passes through a drawn view.
struct Passer: Equatable {
  /// What passes.
  enum Figure: Equatable {
    case person
    case vehicle
  }

  let figure: Figure
  let start: Double
  /// Where the feet or wheels are at the start, pixels.
  let x: Double
  let y: Double
  /// Pixels a second, positive to the right.
  let speed: Double
  let height: Double
  let shade: UInt8

  private var width: Double { figure == .person ? height * 0.42 : height * 2.1 }

  private func middle(at seconds: Double) -> Double { x + speed * (seconds - start) }

  /// Whether it has left the view for good.
  func isGone(at seconds: Double, viewWidth: Int) -> Bool {
    let middle = middle(at: seconds)
    return speed > 0 ? middle - width > Double(viewWidth) : middle + width < 0
  }

  /// Draws it on the picture.
  func draw(on canvas: inout PixelCanvas, at seconds: Double) {
    let middle = middle(at: seconds)
    switch figure {
    case .person: drawPerson(on: &canvas, middle: middle, step: seconds - start)
    case .vehicle: drawVehicle(on: &canvas, middle: middle)
    }
  }

  private func drawPerson(on canvas: inout PixelCanvas, middle: Double, step: Double) {
    let leg = height * 0.45
    // Two steps a second.
    let stride = height * 0.12 * (step * 4).truncatingRemainder(dividingBy: 2).distance(to: 1)
    for side in [-1.0, 1.0] {
      canvas.fillRectangle(
        x: middle + side * stride - height * 0.06, y: y - leg, width: height * 0.12, height: leg,
        shade: shade / 2 + 10)
    }
    canvas.fillRectangle(
      x: middle - width / 2, y: y - height * 0.85, width: width, height: height * 0.45,
      shade: shade)
    canvas.fillEllipse(
      x: middle, y: y - height * 0.92, radiusX: height * 0.09, radiusY: height * 0.1,
      shade: shade / 2 + 70)
  }

  private func drawVehicle(on canvas: inout PixelCanvas, middle: Double) {
    canvas.fillRectangle(
      x: middle - width / 2, y: y - height * 0.7, width: width, height: height * 0.55,
      shade: shade)
    canvas.fillRectangle(
      x: middle - width * 0.3, y: y - height, width: width * 0.55, height: height * 0.35,
      shade: shade / 3 + 30)
    for wheel in [-0.3, 0.3] {
      canvas.fillEllipse(
        x: middle + width * wheel, y: y - height * 0.12, radiusX: height * 0.15,
        radiusY: height * 0.15, shade: 12)
    }
  }
}

/// A person or a vehicle in a drawn view.
struct Mover {
  let id: Int
  let kind: SceneThing.Kind
  /// Middle of the feet or wheels, pixels.
  var x: Double
  var y: Double
  let width: Double
  let height: Double
  /// Greys of its parts in daylight.
  let upper: Int
  let lower: Int
  /// Pixels a frame.
  var paceX: Double
  var paceY: Double
  /// Pixels walked: the legs follow.
  var walked = 0.0
  /// Whether it moved in the last step.
  var isMoving = true

  /// Its box, before the picture's edges cut it.
  var left: Double { x - width / 2 }
  var top: Double { y - height }

  /// A person in clothes of any grey, whose box fills that share of the picture.
  static func person(
    id: Int, share: Double, pictureWidth: Int, pictureHeight: Int, random: inout SceneRandom
  ) -> Mover {
    // Twice as tall as wide: 14 × 28 pixels for 0.5 % of 320 × 240.
    let width = (Double(pictureWidth * pictureHeight) * share / 2).squareRoot()
    let base = 12 + random.below(230)
    return Mover(
      id: id, kind: .person, x: 0, y: 0, width: width, height: 2 * width, upper: base,
      lower: max(8, min(245, base + random.below(30) - 15)), paceX: 0, paceY: 0)
  }

  /// A car, seen from the side.
  static func vehicle(id: Int, pictureWidth: Int, random: inout SceneRandom) -> Mover {
    let width = Double(pictureWidth) * random.number(in: 0.16...0.24)
    let base = random.chance(0.5) ? 20 + random.below(40) : 190 + random.below(50)
    return Mover(
      id: id, kind: .vehicle, x: 0, y: 0, width: width, height: width * 0.42, upper: base,
      lower: base, paceX: 0, paceY: 0)
  }

  /// Where it is in a picture of that size; nil when out of view.
  func box(width pictureWidth: Int, height pictureHeight: Int) -> SceneBox? {
    let columns = Self.span(left, left + width, limit: pictureWidth)
    let rows = Self.span(top, y, limit: pictureHeight)
    guard !columns.isEmpty, !rows.isEmpty else { return nil }
    return SceneBox(
      x: columns.lowerBound, y: rows.lowerBound, width: columns.count, height: rows.count)
  }

  /// Whether all of it is in view.
  func isWhole(width pictureWidth: Int, height pictureHeight: Int) -> Bool {
    left >= -0.5 && top >= -0.5 && left + width <= Double(pictureWidth) + 0.5
      && y <= Double(pictureHeight) + 0.5
  }

  private static func span(_ low: Double, _ high: Double, limit: Int) -> Range<Int> {
    let first = Int(max(0, min(Double(limit), low.rounded())))
    return first..<max(first, Int(max(0, min(Double(limit), high.rounded()))))
  }

  /// Draws it and returns by how much it differs from what it hides: mean grey after less mean grey
  /// before, over its own pixels.
  func draw(on picture: inout Picture, castsShadow: Bool) -> Double {
    if castsShadow { drawShadow(on: &picture) }
    var brush = Brush()
    switch kind {
    case .person: drawPerson(on: &picture, &brush)
    case .vehicle: drawVehicle(on: &picture, &brush)
    }
    return brush.count == 0 ? 0 : Double(brush.sum) / Double(brush.count)
  }

  /// Counts what drawing changes.
  private struct Brush {
    var sum = 0
    var count = 0

    mutating func fill(_ picture: inout Picture, row: Int, columns: Range<Int>, grey: Int) {
      let start = row * picture.width
      for index in start + columns.lowerBound..<start + columns.upperBound {
        // Cloth is no flat grey: a fixed pattern of 12 levels.
        let value = UInt8(clamping: grey + (index &* 7 ^ row &* 13) % 13 - 6)
        sum += Int(value) - Int(picture.pixels[index])
        count += 1
        picture.pixels[index] = value
      }
    }

    mutating func rectangle(
      _ picture: inout Picture, x: Double, y: Double, width: Double, height: Double, grey: Int
    ) {
      let columns = picture.span(from: x, to: x + width)
      guard !columns.isEmpty else { return }
      for row in picture.rows(from: y, to: y + height) {
        fill(&picture, row: row, columns: columns, grey: grey)
      }
    }

    mutating func ellipse(
      _ picture: inout Picture, x: Double, y: Double, radiusX: Double, radiusY: Double, grey: Int
    ) {
      for row in picture.rows(from: y - radiusY, to: y + radiusY) {
        let offset = (Double(row) + 0.5 - y) / radiusY
        let half = radiusX * max(0, 1 - offset * offset).squareRoot()
        fill(&picture, row: row, columns: picture.span(from: x - half, to: x + half), grey: grey)
      }
    }
  }

  /// Head, trunk with arms, and legs that swing: about 70 % of the box.
  private func drawPerson(on picture: inout Picture, _ brush: inout Brush) {
    // A step is two thirds of the height; the swing goes forth and back, -1...1.
    let way = walked / (height * 0.66)
    let part = way - way.rounded(.down)
    let swing = part < 0.5 ? 4 * part - 1 : 3 - 4 * part
    for side in [-1.0, 1.0] {
      brush.rectangle(
        &picture, x: x + side * width * (0.2 + 0.12 * swing) - width * 0.17, y: y - height * 0.42,
        width: width * 0.34, height: height * 0.42, grey: lower)
    }
    brush.rectangle(
      &picture, x: x - width * 0.42, y: y - height * 0.8, width: width * 0.84,
      height: height * 0.42, grey: upper)
    brush.ellipse(
      &picture, x: x, y: y - height * 0.89, radiusX: width * 0.24, radiusY: height * 0.115,
      grey: (upper + lower) / 2)
  }

  private func drawVehicle(on picture: inout Picture, _ brush: inout Brush) {
    brush.rectangle(
      &picture, x: left, y: y - height * 0.62, width: width, height: height * 0.5, grey: upper)
    brush.rectangle(
      &picture, x: x - width * 0.3, y: top, width: width * 0.55, height: height * 0.4,
      grey: upper / 2 + 20)
    for wheel in [-0.3, 0.3] {
      brush.ellipse(
        &picture, x: x + width * wheel, y: y - height * 0.14, radiusX: height * 0.16,
        radiusY: height * 0.14, grey: 14)
    }
  }

  /// Cast by a low sun from the left: as long as the person is tall.
  private func drawShadow(on picture: inout Picture) {
    let long = height * 0.35
    for row in picture.rows(from: y - long, to: y) {
      let far = y - Double(row)
      let start = x + far * 2.2 - width * 0.35
      picture.shade(
        row: row, columns: picture.span(from: start, to: start + width * 0.9), share: 140)
    }
  }
}

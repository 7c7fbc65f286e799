private import Glibc

/// The crown of a tree whose clumps of leaves sway in gusts.
struct Foliage {
  private struct Clump {
    var x, y, radiusX, radiusY: Double
    var grey: Int
    var phase, rate, weight: Double
    var texture: Int
  }

  /// Most pixels that a clump is moved in a gust [D: about the tenth of a person's height].
  static let reach = 5.0
  private var clumps: [Clump] = []
  private let texture: [Int8]

  init(width: Int, height: Int, random: inout SceneRandom) {
    let w = Double(width)
    let h = Double(height)
    let middle = (x: w * random.number(in: 0.12...0.88), y: h * random.number(in: 0.15...0.4))
    let noise = ValueNoise(random: &random)
    texture = (0..<4_096).map { index in
      Int8(24 * noise.fractal(Float(index & 63), Float(index >> 6), scale: 6, octaves: 3))
    }
    for _ in 0..<110 {
      let angle = random.number(in: 0...2 * Double.pi)
      let far = random.unit().squareRoot()
      clumps.append(
        Clump(
          x: middle.x + cos(angle) * far * w * 0.17, y: middle.y + sin(angle) * far * h * 0.2,
          radiusX: w / 320 * random.number(in: 5...11), radiusY: h / 240 * random.number(in: 4...8),
          grey: 45 + random.below(75), phase: random.number(in: 0...6.28),
          rate: random.number(in: 2...7), weight: random.number(in: 0.5...1.2),
          texture: random.below(4_096)))
    }
  }

  /// Draws the crown; `gust` 0...1. All clumps lean with the wind and swing each their own way.
  func draw(on picture: inout Picture, at seconds: Double, gust: Double, isShadow: Bool) {
    let lean = gust * Self.reach * 0.6 * (0.6 + 0.4 * sin(seconds * 0.9))
    let bare = isShadow ? picture.pixels : []
    for clump in clumps {
      let swing = gust * Self.reach * 0.7 * clump.weight
      let x = clump.x + lean + swing * sin(seconds * clump.rate + clump.phase)
      let y = clump.y + 0.4 * swing * sin(seconds * clump.rate * 0.8 + 2 * clump.phase)
      if isShadow {
        drawShadow(on: &picture, bare: bare, clump, x: x, y: y)
      } else {
        draw(on: &picture, clump, x: x, y: y)
      }
    }
  }

  private func draw(on picture: inout Picture, _ clump: Clump, x: Double, y: Double) {
    let width = picture.width
    let left = Int(x.rounded())
    let top = Int(y.rounded())
    let rows = picture.rows(from: y - clump.radiusY, to: y + clump.radiusY)
    for row in rows {
      let offset = (Double(row) + 0.5 - y) / clump.radiusY
      let half = clump.radiusX * max(0, 1 - offset * offset).squareRoot()
      for column in picture.span(from: x - half, to: x + half) {
        let place = clump.texture &+ ((row &- top) & 63) << 6 &+ ((column &- left) & 63)
        let value = clump.grey + Int(texture[place & 4_095])
        picture.pixels[row * width + column] = UInt8(clamping: value)
      }
    }
  }

  /// On the ground below, stretched. A pixel under two clumps is no darker than under one: `bare`
  /// is the picture without shadow.
  private func drawShadow(
    on picture: inout Picture, bare: [UInt8], _ clump: Clump, x: Double, y: Double
  ) {
    let below = Double(picture.height) * 0.55 + y * 0.6
    for row in picture.rows(from: below - clump.radiusY * 0.7, to: below + clump.radiusY * 0.7) {
      let start = row * picture.width
      let offset = (Double(row) + 0.5 - below) / (clump.radiusY * 0.7)
      let half = 1.1 * clump.radiusX * max(0, 1 - offset * offset).squareRoot()
      let columns = picture.span(from: x - half, to: x + half)
      for index in start + columns.lowerBound..<start + columns.upperBound {
        picture.pixels[index] = UInt8((Int(bare[index]) * 150) >> 8)
      }
    }
  }
}

/// A pond: travelling waves and glints.
struct Pond {
  private let rows: Range<Int>
  private let columns: [Range<Int>]
  private let table: [Int16]
  private let grey: Int

  init(width: Int, height: Int, random: inout SceneRandom) {
    let middle = Double(width) * random.number(in: 0.3...0.7)
    let top = Int(Double(height) * random.number(in: 0.5...0.6))
    let tall = Int(Double(height) * random.number(in: 0.25...0.35))
    let half = Double(width) * random.number(in: 0.25...0.4)
    rows = top..<min(height, top + tall)
    columns = rows.map { row in
      let offset = (Double(row - top) + 0.5) / Double(tall) * 2 - 1
      let reach = half * max(0, 1 - offset * offset).squareRoot()
      let left = Int(max(0, middle - reach))
      return left..<max(left, min(width, Int(middle + reach)))
    }
    table = (0..<1_024).map { Int16((sin(Double($0) / 512 * Double.pi) * 256).rounded()) }
    grey = 80 + random.below(50)
  }

  /// Draws the water; `gust` 0...1 raises the waves.
  func draw(
    on picture: inout Picture, at seconds: Double, gust: Double, random: inout SceneRandom
  ) {
    let high = Int(5 + 11 * gust)
    // Waves of about 34, 21 and 11 pixels; the phase of each in 1/1024 of a turn.
    let first = Int(truncatingIfNeeded: Int64(seconds * 1_024 * 0.31))
    let second = Int(truncatingIfNeeded: Int64(seconds * 1_024 * 0.53))
    let third = Int(truncatingIfNeeded: Int64(seconds * 1_024 * 0.9))
    for (place, row) in rows.enumerated() {
      let start = row * picture.width
      let one = row * 70 - first
      let two = row * 31 + second
      let three = row * 120 - third
      for column in columns[place] {
        let sum =
          2 * Int(table[(one &+ column &* 12) & 1_023])
          + Int(table[(two &+ column &* 44) & 1_023])
          + Int(table[(three &- column &* 60) & 1_023])
        picture.pixels[start + column] = UInt8(clamping: grey + (sum * high) >> 9)
      }
    }
    for _ in 0..<Int(40 * gust) {
      let place = random.below(max(1, rows.count))
      guard place < columns.count, !columns[place].isEmpty else { continue }
      let x = columns[place].lowerBound + random.below(columns[place].count)
      picture.blendLine(
        fromX: Double(x), Double(rows.lowerBound + place), toX: Double(x + 3),
        Double(rows.lowerBound + place), grey: 245, share: 180)
    }
  }
}

/// Rain, snow and insects: what is between the lens and the view.
enum Weather {
  /// Streaks; `strength` 0...1.
  static func rain(on picture: inout Picture, strength: Double, random: inout SceneRandom) {
    let width = Double(picture.width)
    let height = Double(picture.height)
    let slant = 0.12
    let count = Int(width * height / 76_800 * (40 + 360 * strength))
    for place in 0..<count {
      // One streak in 25 is near the lens: longer, wider, paler.
      let isNear = place % 25 == 0
      let long = random.number(in: isNear ? 30...60 : 7...20)
      let x = random.number(in: 0...width)
      let y = random.number(in: -20...height)
      let share = isNear ? 40 : 50 + random.below(50)
      for side in 0..<(isNear ? 3 : 1) {
        let left = x + Double(side)
        picture.blendLine(
          fromX: left, y, toX: left + long * slant, y + long, grey: 225, share: share)
      }
    }
  }

  /// Flakes; `strength` 0...1.
  static func snow(on picture: inout Picture, strength: Double, random: inout SceneRandom) {
    let width = Double(picture.width)
    let height = Double(picture.height)
    let count = Int(width * height / 76_800 * (40 + 260 * strength))
    for place in 0..<count {
      // One flake in 60 is near the lens: large and blurred.
      let isNear = place % 60 == 0
      let radius = isNear ? random.number(in: 3...6) : random.number(in: 0.6...1.8)
      picture.blendEllipse(
        x: random.number(in: 0...width), y: random.number(in: 0...height), radiusX: radius,
        radiusY: radius, grey: 240, share: isNear ? 90 : 150 + random.below(90))
    }
  }

  /// One insect near the lens: a bright blur.
  static func insect(on picture: inout Picture, x: Double, y: Double, radius: Double) {
    for (part, share) in [(1.0, 60), (0.75, 80), (0.5, 110)] {
      picture.blendEllipse(
        x: x, y: y, radiusX: radius * part, radiusY: radius * part * 0.7, grey: 235, share: share)
    }
  }

  /// Threads of a web, moved by a breath of wind.
  static func web(on picture: inout Picture, at seconds: Double, gust: Double) {
    let width = Double(picture.width)
    let height = Double(picture.height)
    for thread in 0..<3 {
      let sway = gust * 3 * sin(seconds * (1.3 + 0.4 * Double(thread)) + Double(thread))
      let x = width * (0.55 + 0.12 * Double(thread)) + sway
      for side in 0..<2 {
        picture.blendLine(
          fromX: x + Double(side), 0, toX: x + width * 0.2 + Double(side) + sway,
          height * (0.5 + 0.1 * Double(thread)), grey: 220, share: 110)
      }
    }
  }
}

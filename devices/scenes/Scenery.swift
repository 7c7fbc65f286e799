/// What stands still in a view: sky, hills, houses, road, fields and trees, with texture.
///
/// Drawn once, larger than the picture by ``margin`` on each side, so that the view can shake.
struct Scenery {
  /// Pixels that the scenery reaches beyond the picture on each side.
  static let margin = 4

  /// What a pixel shows; infrared light turns each into another grey.
  enum Material: UInt8 { case sky, wall, road, plants, wood }

  /// Pixels across and down, margins included.
  let width: Int
  let height: Int
  /// Grey in daylight.
  private(set) var daylight: [UInt8]
  /// Grey under the camera's infrared lamp, empty when not asked for.
  private(set) var infrared: [UInt8] = []
  /// Rows of the picture (without margin) on which people walk.
  let ground: ClosedRange<Double>
  private var grey: [Float]
  private var material: [Material]

  init(width: Int, height: Int, withInfrared: Bool, random: inout SceneRandom) {
    self.width = width + 2 * Self.margin
    self.height = height + 2 * Self.margin
    let count = self.width * self.height
    grey = [Float](repeating: 120, count: count)
    material = [Material](repeating: .sky, count: count)
    daylight = []
    let horizon = Float(height) * Float(random.number(in: 0.2...0.36)) + Float(Self.margin)
    ground = Double(horizon) + 0.22 * Double(height)...Double(height) - 2
    let noise = ValueNoise(random: &random)
    drawLand(horizon: horizon, noise: noise, random: &random)
    drawRoad(horizon: horizon, noise: noise, random: &random)
    drawHouses(horizon: horizon, noise: noise, random: &random)
    drawTrees(horizon: horizon, noise: noise, random: &random)
    drawFence(horizon: horizon, random: &random)
    for index in grey.indices { grey[index] += Float(random.unit() + random.unit() - 1) * 6 }
    daylight = grey.map { UInt8(max(8, min(245, $0))) }
    if withInfrared { infrared = underLamp(noise: noise) }
    grey = []
    material = []
  }

  /// Mean grey of a box of the picture, daylight.
  func mean(x: Int, y: Int, width w: Int, height h: Int) -> Double {
    var sum = 0
    var count = 0
    for row in max(0, y + Self.margin)..<max(0, min(height, y + h + Self.margin)) {
      for column in max(0, x + Self.margin)..<max(0, min(width, x + w + Self.margin)) {
        sum += Int(daylight[row * width + column])
        count += 1
      }
    }
    return count == 0 ? 128 : Double(sum) / Double(count)
  }

  private mutating func set(_ x: Int, _ y: Int, _ value: Float, _ what: Material) {
    guard x >= 0, x < width, y >= 0, y < height else { return }
    grey[y * width + x] = value
    material[y * width + x] = what
  }

  private mutating func drawLand(horizon: Float, noise: ValueNoise, random: inout SceneRandom) {
    let furrow = Float(random.number(in: 0.25...0.6))
    let slant = Float(random.number(in: -0.6...0.6))
    let field = Float(random.number(in: 100...140))
    let deep = Float(height) - horizon
    for y in 0..<height {
      for x in 0..<width {
        let fx = Float(x)
        let fy = Float(y)
        let ridge = horizon - deep * 0.12 * (0.6 + noise.fractal(fx, 7, scale: 90, octaves: 3))
        if fy < ridge {
          set(
            x, y, 205 - 30 * fy / horizon + 14 * noise.fractal(fx, fy, scale: 70, octaves: 3), .sky)
        } else if fy < horizon {
          set(x, y, 88 + 24 * noise.fractal(fx, fy, scale: 14, octaves: 3), .plants)
        } else {
          // Nearer ground has coarser grain.
          let near = 0.25 + (fy - horizon) / deep
          let grain = noise.fractal(fx / near, fy / near, scale: 36, octaves: 5)
          let row = (fx + slant * (fy - horizon) * 2) / near * furrow
          let line: Float = row.truncatingRemainder(dividingBy: 8) < 3 ? -7 : 4
          set(x, y, field + 20 * near + 26 * grain + line, .plants)
        }
      }
    }
  }

  private mutating func drawRoad(horizon: Float, noise: ValueNoise, random: inout SceneRandom) {
    let deep = Float(height) - horizon
    let isLevel = random.chance(0.5)
    let place = Float(random.number(in: 0.45...0.7))
    let way = Float(random.number(in: -0.5...0.5))
    for y in Int(horizon)..<height {
      let far = (Float(y) - horizon) / deep
      for x in 0..<width {
        // Across the road: -1 and 1 are its edges.
        let across: Float
        let along: Float
        if isLevel {
          across = (far - place - way * 0.1 * Float(x) / Float(width)) / 0.14
          along = Float(x)
        } else {
          let middle = Float(width) * (0.5 + way * (0.6 - far))
          across = (Float(x) - middle) / (Float(width) * (0.03 + 0.2 * far))
          along = 900 / (far + 0.1)
        }
        guard abs(across) <= 1 else { continue }
        var value = 92 + 12 * noise.fractal(Float(x), Float(y), scale: 16, octaves: 4)
        if abs(across) > 0.88 && abs(across) < 0.95 { value = 180 }
        if abs(across) < 0.05 && along.truncatingRemainder(dividingBy: 36) < 20 { value = 195 }
        set(x, y, value, .road)
      }
    }
  }

  private mutating func drawHouses(horizon: Float, noise: ValueNoise, random: inout SceneRandom) {
    let count = 2 + random.below(3)
    var left = Int(random.number(in: 0...0.1) * Double(width))
    for _ in 0..<count {
      let wide = Int(random.number(in: 0.14...0.24) * Double(width))
      let tall = Int(random.number(in: 0.13...0.24) * Double(height))
      let base = Int(horizon) + Int(random.number(in: 0.02...0.12) * Double(height))
      let shade = Float(random.number(in: 85...195))
      let dark = Float(random.number(in: 55...110))
      for y in base - tall..<base {
        for x in left..<left + wide {
          let course: Float = (base - y) % 6 == 0 ? -8 : 0
          set(
            x, y, shade + course + 9 * noise.fractal(Float(x), Float(y), scale: 20, octaves: 4),
            .wall)
        }
      }
      for step in 0..<tall / 2 {
        let y = base - tall - step
        let inset = step * wide / max(1, tall) / 2 - 3
        for x in left + inset..<max(left + inset, left + wide - inset) {
          set(
            x, y,
            dark + (step % 4 == 0 ? 12 : 0)
              + 7 * noise.fractal(Float(x), Float(y), scale: 8, octaves: 2), .wall)
        }
      }
      for place in 0..<3 {
        let x = left + wide * (1 + 3 * place) / 10
        fill(x - 1, base - tall * 7 / 10 - 1, wide * 2 / 10 + 2, tall / 3 + 2, shade + 30, .wall)
        fill(x, base - tall * 7 / 10, wide * 2 / 10, tall / 3, 45, .wall)
      }
      left += wide + Int(random.number(in: 0.03...0.16) * Double(width))
    }
  }

  private mutating func fill(_ x: Int, _ y: Int, _ w: Int, _ h: Int, _ value: Float, _ m: Material)
  {
    for row in y..<y + h { for column in x..<x + w { set(column, row, value, m) } }
  }

  private mutating func drawTrees(horizon: Float, noise: ValueNoise, random: inout SceneRandom) {
    for _ in 0..<3 + random.below(3) {
      let x = Float(random.number(in: 0...1)) * Float(width)
      let radius = Float(random.number(in: 0.05...0.1)) * Float(width)
      let base = horizon + Float(random.number(in: 0...0.12)) * Float(height)
      let middle = base - radius * 1.7
      fill(Int(x) - 2, Int(middle), 4, Int(base - middle), 60, .wood)
      for row in Int(middle - radius)..<Int(middle + radius) {
        for column in Int(x - radius)..<Int(x + radius) {
          let fx = Float(column)
          let fy = Float(row)
          let ragged = 1 + 0.3 * noise.fractal(fx, fy, scale: 12, octaves: 3)
          let far = ((fx - x) * (fx - x) + (fy - middle) * (fy - middle)).squareRoot()
          guard far < radius * ragged else { continue }
          let light = 14 * (middle - fy) / radius
          set(
            column, row, 74 + light + 34 * noise.fractal(fx, fy, scale: 9, octaves: 3), .plants)
        }
      }
    }
  }

  private mutating func drawFence(horizon: Float, random: inout SceneRandom) {
    let y = Int(horizon) + Int(random.number(in: 0.14...0.2) * Double(height))
    let grey = Float(random.chance(0.5) ? 45 : 190)
    for post in stride(from: random.below(20), to: width, by: 22) {
      fill(post, y - 12, 2, 14, grey, .wood)
    }
    fill(0, y - 10, width, 1, grey, .wood)
    fill(0, y - 4, width, 1, grey, .wood)
    let pole = random.below(width)
    fill(pole, Int(horizon) - height / 5, 3, height * 2 / 5, 50, .wood)
  }

  /// The same view under a lamp beside the lens: plants shine, the sky is black, the rest differs
  /// by another texture, and the light falls off towards the edges.
  private func underLamp(noise: ValueNoise) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: grey.count)
    for y in 0..<height {
      for x in 0..<width {
        let index = y * width + x
        let fx = Float(x)
        let fy = Float(y)
        let other = noise.fractal(fy + 40, fx, scale: 18, octaves: 4)
        let value: Float =
          switch material[index] {
          case .sky: 22
          case .wall: 0.75 * grey[index] + 40 + 14 * other
          case .road: 0.5 * grey[index] + 70 + 10 * other
          case .plants: 0.45 * grey[index] + 110 + 22 * other
          case .wood: 0.8 * grey[index] + 60
          }
        let aside = (fx / Float(width) - 0.5) * 2
        let above = (fy / Float(height) - 0.6) * 2
        let lamp = max(0.28, 1.1 - 0.5 * (aside * aside + above * above))
        result[index] = UInt8(max(6, min(245, value * lamp)))
      }
    }
    return result
  }
}

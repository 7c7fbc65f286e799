/// Smooth noise of several octaves: the texture of grass, walls, leaves and clouds.
struct ValueNoise {
  private static let side = 64
  private let lattice: [Float]

  init(random: inout SceneRandom) {
    lattice = (0..<Self.side * Self.side).map { _ in Float(random.unit() * 2 - 1) }
  }

  /// One octave, -1...1, of period 64 each way.
  func value(_ x: Float, _ y: Float) -> Float {
    let left = x.rounded(.down)
    let top = y.rounded(.down)
    let column = Int(left) & (Self.side - 1)
    let row = Int(top) & (Self.side - 1)
    let right = (column + 1) & (Self.side - 1)
    let below = (row + 1) & (Self.side - 1)
    let u = Self.eased(x - left)
    let v = Self.eased(y - top)
    let upper = Self.between(
      lattice[row * Self.side + column], lattice[row * Self.side + right], u)
    let lower = Self.between(
      lattice[below * Self.side + column], lattice[below * Self.side + right], u)
    return Self.between(upper, lower, v)
  }

  /// Octaves from a largest grain of `scale` pixels down, each of half the size and 0.55 of the
  /// strength of the one before; about -1...1.
  func fractal(_ x: Float, _ y: Float, scale: Float, octaves: Int) -> Float {
    var sum: Float = 0
    var strength: Float = 0.7
    var size = scale
    for octave in 0..<octaves {
      // Each octave looks at another part of the lattice.
      let apart = Float(octave) * 17.3
      sum += strength * value(x / size + apart, y / size + apart)
      strength *= 0.55
      size /= 2
    }
    return sum
  }

  private static func eased(_ share: Float) -> Float { share * share * (3 - 2 * share) }

  private static func between(_ low: Float, _ high: Float, _ share: Float) -> Float {
    low + (high - low) * share
  }
}

private import Glibc

/// Turns light into a camera's grey levels: exposure that follows, a soft shoulder, noise.
struct Sensor {
  /// Mean grey that the exposure aims at [D: cameras aim at about 45 % of the range].
  private static let aim = 112.0
  /// Seconds in which the exposure goes two thirds of the way [D: cameras take 1–3 s].
  private static let followSeconds = 2.0
  /// The exposure rests while the mean is within this share of its aim [D: the hysteresis that
  /// keeps a camera from pumping].
  private static let rest = 0.12
  /// Power of two: places of the noise tile; offsets are drawn a row.
  private static let tileCount = 1 << 17
  /// Steps of the tile for one standard deviation.
  private static let tileUnit = 30.0

  /// Standard deviation of the noise in middle grey at gain 1, grey levels.
  var sigma: Double
  /// Share by which the picture is lifted; the exposure times whatever a condition sets.
  var gain = 1.0
  /// Grey levels added: haze, stray light.
  var offset = 0.0
  /// Largest gain that the exposure reaches; 1 holds it fixed.
  var longestExposure = 1.0
  private(set) var exposure = 1.0
  private var isFollowing = false
  private let tile: [Int8]
  private var tone = [Int32](repeating: 0, count: 256)
  private var spread = [Int32](repeating: 0, count: 256)

  init(sigma: Double, random: inout SceneRandom) {
    self.sigma = sigma
    tile = (0..<Self.tileCount).map { _ in
      Int8(max(-127, min(127, (random.normal() * Self.tileUnit).rounded())))
    }
  }

  /// What a lifted level is multiplied by in all.
  var lift: Double { gain * exposure }

  /// Follows the light of a picture before it is developed.
  mutating func follow(_ canvas: [UInt8], seconds: Double) {
    guard longestExposure > 1 else { return }
    var sum = 0
    var count = 0
    for index in stride(from: 37, to: canvas.count, by: 61) {
      sum += Int(canvas[index])
      count += 1
    }
    let mean = max(1, Double(sum) / Double(max(1, count))) * lift + offset
    let error = Self.aim / mean
    if abs(error - 1) > Self.rest { isFollowing = true }
    if abs(error - 1) < 0.03 { isFollowing = false }
    guard isFollowing else { return }
    exposure *= pow(error, 1 - exp(-seconds / Self.followSeconds))
    exposure = max(0.5, min(longestExposure, exposure))
  }

  /// Develops a picture in place.
  ///
  /// Noise of photons grows with the root of the light, and the camera's gamma flattens that again:
  /// what is left is a little more in the dark. Amplified light is noisier by the root of the gain.
  mutating func develop(_ canvas: inout [UInt8], width: Int, random: inout SceneRandom) {
    let noise = sigma * max(1, exposure).squareRoot()
    for level in 0..<256 {
      var value = Double(level) * lift + offset
      // Shoulder: the last 30 levels take in what lies up to 60 above.
      if value > 225 { value = 225 + 30 * (1 - exp(-(value - 225) / 30)) }
      tone[level] = Int32((max(0, value) * 64).rounded()) + 32
      let strength = noise * (1.15 - 0.3 * min(1, max(0, value) / 255))
      spread[level] = Int32((strength * 64 / Self.tileUnit * 16).rounded())
    }
    let mask = Self.tileCount - 1
    let height = canvas.count / width
    for row in 0..<height {
      let entry = Int(truncatingIfNeeded: random.next() >> 20)
      canvas.withUnsafeMutableBufferPointer { canvas in
        tile.withUnsafeBufferPointer { tile in
          tone.withUnsafeBufferPointer { tone in
            spread.withUnsafeBufferPointer { spread in
              // Places of the tile are masked, levels are below 256, row · width + x below count.
              let start = row * width
              for x in 0..<width {
                let level = Int(canvas[start + x])
                let swing = (Int32(tile[(entry &+ x) & mask]) &* spread[level]) >> 4
                let value = (tone[level] &+ swing) >> 6
                canvas[start + x] = UInt8(truncatingIfNeeded: max(0, min(255, value)))
              }
            }
          }
        }
      }
    }
  }
}

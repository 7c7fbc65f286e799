private import Glibc

/// Draws a scene frame by frame. Everything follows from the seed and the times asked for.
struct SceneRenderer {
  /// How a view is drawn.
  struct View: Equatable {
    var scene = Scene.square
    /// Pixels, 16...1,920 by 16...1,080.
    var width = 320
    var height = 240
    /// Standard deviation of the sensor's noise, grey levels (domain.md C4: up to 6).
    var noise = 2.0
    /// Passers a minute, Poisson; nil for the scene's own rate.
    var passersPerMinute: Double?
    /// Seconds before the first passer, so that a detector can learn the view.
    var quietSeconds = 10.0
  }

  let view: View
  private let background: PixelCanvas
  private let noise: [Int8]
  private var random: SeededRandom
  private var passers: [Passer] = []
  private var nextArrival: Double
  private var isCoveredByHand = false

  /// Power of two, so that an index is masked; long enough that rows do not repeat visibly.
  private static let noiseCount = 1 << 15
  /// Most passers in view: a crowd; more would hide the square.
  private static let passerLimit = 24

  init(view: View, seed: UInt64) {
    precondition((16...1_920).contains(view.width) && (16...1_080).contains(view.height))
    self.view = view
    var random = SeededRandom(seed: seed)
    background = Self.drawBackground(view, random: &random)
    noise = (0..<Self.noiseCount).map { _ in
      Int8(max(-127, min(127, (random.normal() * view.noise).rounded())))
    }
    nextArrival = view.quietSeconds + random.poissonGap(rate: Self.rate(view) / 60)
    self.random = random
  }

  private static func rate(_ view: View) -> Double {
    switch view.scene {
    case .square, .dusk, .covered: view.passersPerMinute ?? 2
    case .road: view.passersPerMinute ?? 6
    case .still, .lightSwitch, .swaying: view.passersPerMinute ?? 0
    }
  }

  /// Lets someone pass now.
  mutating func addPasser(at seconds: Double) {
    guard passers.count < Self.passerLimit else { return }
    let tall = Double(view.height)
    let isVehicle = view.scene == .road
    let fromLeft = random.chance(0.5)
    let height = tall * (isVehicle ? 0.17 : random.number(in: 0.16...0.24))
    // People at 2 to 8 pixels a frame at 5 frames a second, vehicles at four times that.
    let pace = Double(view.width) / 320 * (isVehicle ? random.number(in: 60...120) : 0)
    let walk = Double(view.width) / 320 * random.number(in: 14...34)
    let speed = isVehicle ? pace : walk
    passers.append(
      Passer(
        figure: isVehicle ? .vehicle : .person, start: seconds,
        x: fromLeft ? 0 : Double(view.width),
        y: tall * (isVehicle ? (fromLeft ? 0.86 : 0.72) : random.number(in: 0.62...0.95)),
        speed: fromLeft ? speed : -speed, height: height,
        shade: random.chance(0.5) ? UInt8(20 + random.next() % 30) : UInt8(205 + random.next() % 40)
      ))
    // Nearer ones hide those behind them.
    passers.sort { $0.y < $1.y }
  }

  /// Covers or frees the lens.
  mutating func setCovered(_ isCovered: Bool) { isCoveredByHand = isCovered }

  /// The picture at that time, seconds from the start; times must not go back.
  mutating func frame(at seconds: Double) -> PixelCanvas {
    while nextArrival <= seconds {
      addPasser(at: nextArrival)
      nextArrival += max(0.1, random.poissonGap(rate: Self.rate(view) / 60))
    }
    passers.removeAll { $0.isGone(at: seconds, viewWidth: view.width) }
    let start = Int(random.next() % UInt64(Self.noiseCount))
    var canvas = background
    if isCovered(at: seconds) {
      canvas = PixelCanvas(width: view.width, height: view.height, shade: 14)
      canvas.develop(table: Self.table(gain: 1), noise: noise, start: start)
      return canvas
    }
    if view.scene == .swaying { drawLeaves(on: &canvas, at: seconds) }
    for passer in passers { passer.draw(on: &canvas, at: seconds) }
    canvas.develop(table: Self.table(gain: gain(at: seconds)), noise: noise, start: start)
    return canvas
  }

  private func isCovered(at seconds: Double) -> Bool {
    if isCoveredByHand { return true }
    guard view.scene == .covered else { return false }
    return seconds.truncatingRemainder(dividingBy: 50) >= 20
  }

  private func gain(at seconds: Double) -> Double {
    switch view.scene {
    case .lightSwitch: Int(seconds / 20).isMultiple(of: 2) ? 1 : 1.45
    case .dusk: max(0.25, 1 - 0.75 * seconds / 120)
    default: 1
    }
  }

  private static func table(gain: Double) -> [UInt8] {
    (0..<256).map { UInt8(min(255, (Double($0) * gain).rounded())) }
  }

  private func drawLeaves(on canvas: inout PixelCanvas, at seconds: Double) {
    var own = SeededRandom(seed: 77)
    let width = Double(view.width)
    for _ in 0..<60 {
      let x = own.number(in: 0.62...0.98) * width
      let y = own.number(in: 0.02...0.5) * Double(view.height)
      let phase = own.number(in: 0...6.28)
      let rate = own.number(in: 2...4)
      canvas.fillEllipse(
        x: x + sin(seconds * rate + phase) * width * 0.012, y: y, radiusX: width * 0.018,
        radiusY: width * 0.012, shade: UInt8(45 + own.next() % 90))
    }
  }
}

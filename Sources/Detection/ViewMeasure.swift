internal import CKernels

/// How a frame's view stands beside the background's.
struct ViewMeasure {
  /// Mean grey of the frame.
  var mean: Float = 0
  /// Mean grey of the background.
  var backgroundMean: Float = 0
  /// Standard deviation of the frame's cells.
  var deviation: Float = 0
  /// Mean squared slope between the frame's neighbouring cells, and the background's; only after
  /// ``add(_:count:)``.
  var texture: Float = 0
  var backgroundTexture: Float = 0
  /// Correlation of the slopes, -1...1: near 1 while the camera sees the scene it knows, whatever
  /// the light.
  var correlation: Float = 1

  init() {}

  init(_ sums: wp_view_sums, count: Int) {
    let share = 1 / Double(max(1, count))
    let mean = Double(sums.grey) * share / 8
    self.mean = Float(mean)
    backgroundMean = Float(Double(sums.level) * share / 128)
    deviation = Float(max(0, Double(sums.square) * share / 64 - mean * mean).squareRoot())
  }

  /// Takes the slopes in.
  mutating func add(_ sums: wp_slope_sums, count: Int) {
    let share = 1 / Float(max(1, count))
    texture = sums.frame * share
    backgroundTexture = sums.background * share
    // 1 grey² a cell keeps the ratio of two empty views from being chance.
    correlation =
      (sums.product * share + 1) / ((texture + 1) * (backgroundTexture + 1)).squareRoot()
  }
}

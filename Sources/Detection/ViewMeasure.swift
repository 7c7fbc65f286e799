/// How a frame's view stands beside the background's.
struct ViewMeasure {
  /// Mean grey of the frame.
  var mean: Float = 0
  /// Mean grey of the background.
  var backgroundMean: Float = 0
  /// Standard deviation of the frame's cells.
  var deviation: Float = 0
  /// Mean squared slope between the frame's neighbouring cells.
  var texture: Float = 0
  /// The same of the background.
  var backgroundTexture: Float = 0
  /// Correlation of the slopes, -1...1: near 1 while the camera sees the scene it knows, whatever
  /// the light.
  var correlation: Float = 1

  init() {}

  /// Sums over cells; `finish(count:)` makes them means.
  private var square: Float = 0
  private var product: Float = 0

  @inline(__always)
  mutating func add(
    grey: Float, background: Float, x: Float, y: Float, backgroundX: Float, backgroundY: Float
  ) {
    mean += grey
    backgroundMean += background
    square += grey * grey
    texture += x * x + y * y
    backgroundTexture += backgroundX * backgroundX + backgroundY * backgroundY
    product += x * backgroundX + y * backgroundY
  }

  mutating func finish(count: Int) {
    let share = 1 / Float(max(1, count))
    mean *= share
    backgroundMean *= share
    deviation = max(0, square * share - mean * mean).squareRoot()
    // 1 grey² a cell keeps the ratio of two empty views from being chance.
    let scale = ((texture * share + 1) * (backgroundTexture * share + 1)).squareRoot()
    correlation = (product * share + 1) / scale
    texture *= share
    backgroundTexture *= share
  }
}

/// What the model keeps of one cell, 16 bytes: up to three grey levels that the scenery takes in
/// turn (8.8 fixed point), how often each is seen (share of 65,535), how noisy the first is.
struct BackgroundCell {
  var mean0: UInt16
  var mean1: UInt16 = 0
  var mean2: UInt16 = 0
  var weight0: UInt16
  var weight1: UInt16 = 0
  var weight2: UInt16 = 0
  /// Mean absolute deviation from the first level, 8.8.
  var noise: UInt16
  /// How restless the cell is, 0...255.
  var flicker: UInt8 = 0
  /// What the cell was in the frame before: bit 0 raw evidence.
  var previous: UInt8 = 0
}

extension BackgroundModel {
  /// Writes the background as a plane of grey cells; reuses the array when its size fits.
  func copyBackground(to plane: inout [UInt8]) {
    if plane.count != count { plane = [UInt8](repeating: 0, count: count) }
    for cell in 0..<count { plane[cell] = UInt8(planes.levels.first[cell] >> 7) }
  }
}

extension BackgroundModel {
  /// Writes the background as a plane of grey cells; reuses the array when its size fits.
  func copyBackground(to plane: inout [UInt8]) {
    if plane.count != cells.count { plane = [UInt8](repeating: 0, count: cells.count) }
    for index in cells.indices { plane[index] = UInt8(cells[index].mean0 >> 8) }
  }
}

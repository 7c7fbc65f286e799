/// How a frame as a whole differs from the background: grey = gain · background + offset
/// + dx · horizontal slope + dy · vertical slope. One fit takes out gain steps, slow light and a
/// camera that shakes by parts of a cell.
struct FrameFit: Equatable {
  var gain: Float = 1
  var offset: Float = 0
  var dx: Float = 0
  var dy: Float = 0

  /// The sums of a weighted least squares fit with four unknowns.
  struct Sums {
    // Upper triangle of the normal matrix over (background, 1, slope x, slope y), then the right
    // side.
    var rr: Float = 0, r1: Float = 0, rx: Float = 0, ry: Float = 0
    var n: Float = 0, x1: Float = 0, y1: Float = 0
    var xx: Float = 0, xy: Float = 0, yy: Float = 0
    var ir: Float = 0, i1: Float = 0, ix: Float = 0, iy: Float = 0

    @inline(__always)
    mutating func add(weight: Float, grey: Float, level: Float, x: Float, y: Float) {
      let wr = weight * level, wx = weight * x, wy = weight * y
      rr += wr * level
      r1 += wr
      rx += wr * x
      ry += wr * y
      n += weight
      x1 += wx
      y1 += wy
      xx += wx * x
      xy += wx * y
      yy += wy * y
      ir += wr * grey
      i1 += weight * grey
      ix += wx * grey
      iy += wy * grey
    }

    /// The fit; pulled towards gain 1 and no shift where the picture says little about them.
    func solved() -> FrameFit {
      guard n > 1 else { return FrameFit() }
      // Centred on the mean level, gain and offset part; ridge terms in units of grey² [D].
      let meanLevel = r1 / n, meanGrey = i1 / n
      let slopeX = x1 / n, slopeY = y1 / n
      let crr = rr - r1 * meanLevel + 4 * n
      let crx = rx - r1 * slopeX, cry = ry - r1 * slopeY
      let cxx = xx - x1 * slopeX + 2 * n, cyy = yy - y1 * slopeY + 2 * n
      let cxy = xy - x1 * slopeY
      let cir = ir - i1 * meanLevel + 4 * n
      let cix = ix - i1 * slopeX, ciy = iy - i1 * slopeY
      // Cholesky-free elimination of the symmetric 3 × 3 system (positive by the ridge terms).
      let fx = crx / crr, fy = cry / crr
      let axx = cxx - fx * crx, axy = cxy - fx * cry, ayy = cyy - fy * cry
      let bx = cix - fx * cir, by = ciy - fy * cir
      let f = axy / axx
      let dy = (by - f * bx) / max(1e-3, ayy - f * axy)
      let dx = (bx - axy * dy) / axx
      let gain = min(3, max(0.3, (cir - crx * dx - cry * dy) / crr))
      let cx = min(1, max(-1, dx)), cy = min(1, max(-1, dy))
      return FrameFit(
        gain: gain, offset: meanGrey - gain * meanLevel - cx * slopeX - cy * slopeY, dx: cx, dy: cy)
    }
  }
}

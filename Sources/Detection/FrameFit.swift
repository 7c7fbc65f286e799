internal import CKernels

/// How a frame as a whole differs from the background: grey = gain · background + offset
/// + dx · horizontal slope + dy · vertical slope. One fit takes out gain steps, slow light and a
/// camera that shakes by parts of a cell.
struct FrameFit: Equatable {
  var gain: Float = 1
  var offset: Float = 0
  var dx: Float = 0
  var dy: Float = 0

  init(gain: Float = 1, offset: Float = 0, dx: Float = 0, dy: Float = 0) {
    self.gain = gain
    self.offset = offset
    self.dx = dx
    self.dy = dy
  }

  /// For the kernels.
  var kernel: wp_fit { wp_fit(gain: gain, offset: offset, dx: dx, dy: dy) }

  /// The fit of a frame's sums; pulled towards gain 1 and no shift where the picture says little
  /// about them.
  init(solving sums: wp_fit_sums) {
    let s = sums
    guard s.n > 1 else {
      self.init()
      return
    }
    // Centred on the mean level, gain and offset part; ridge terms in units of grey² [D].
    let meanLevel = s.r1 / s.n, meanGrey = s.i1 / s.n
    let slopeX = s.x1 / s.n, slopeY = s.y1 / s.n
    let crr = s.rr - s.r1 * meanLevel + 4 * s.n
    let crx = s.rx - s.r1 * slopeX, cry = s.ry - s.r1 * slopeY
    let cxx = s.xx - s.x1 * slopeX + 2 * s.n, cyy = s.yy - s.y1 * slopeY + 2 * s.n
    let cxy = s.xy - s.x1 * slopeY
    let cir = s.ir - s.i1 * meanLevel + 4 * s.n
    let cix = s.ix - s.i1 * slopeX, ciy = s.iy - s.i1 * slopeY
    // Elimination of the symmetric 3 × 3 system (positive by the ridge terms).
    let fx = crx / crr, fy = cry / crr
    let axx = cxx - fx * crx, axy = cxy - fx * cry, ayy = cyy - fy * cry
    let bx = cix - fx * cir, by = ciy - fy * cir
    let f = axy / axx
    let dy = (by - f * bx) / max(1e-3, ayy - f * axy)
    let dx = (bx - axy * dy) / axx
    let gain = min(3, max(0.3, (cir - crx * dx - cry * dy) / crr))
    let cx = min(1, max(-1, dx)), cy = min(1, max(-1, dy))
    self.init(
      gain: gain, offset: meanGrey - gain * meanLevel - cx * slopeX - cy * slopeY, dx: cx, dy: cy)
  }
}

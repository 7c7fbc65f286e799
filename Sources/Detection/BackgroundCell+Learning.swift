extension BackgroundCell {
  /// Takes one observation in: the level it fits grows and follows it, the others fade; a level
  /// that fits none takes the place of the rarest. `level` and `limit` are 8.8, `rate` a share.
  @inline(__always)
  mutating func learn(_ level: Float, limit: Float, rate: Float, tuning: ModelTuning) {
    let d0 = abs(level - Float(mean0))
    let d1 = weight1 > 0 ? abs(level - Float(mean1)) : .infinity
    let d2 = weight2 > 0 ? abs(level - Float(mean2)) : .infinity
    fade(rate)
    let gain = UInt16(rate * 65_535)
    if d0 <= limit, d0 <= d1, d0 <= d2 {
      weight0 = weight0 &+ min(gain, 65_535 &- weight0)
      let pull = max(tuning.meanRate, rate)
      mean0 = moved(mean0, towards: level, by: pull)
      let deviation = Float(noise) + tuning.noiseRate * (d0 - Float(noise))
      noise = UInt16(min(tuning.noiseLimit * 256, deviation + 0.5))
    } else if d1 <= limit, d1 <= d2 {
      weight1 = weight1 &+ min(gain, 65_535 &- weight1)
      mean1 = moved(mean1, towards: level, by: max(tuning.meanRate, rate))
    } else if d2 <= limit {
      weight2 = weight2 &+ min(gain, 65_535 &- weight2)
      mean2 = moved(mean2, towards: level, by: max(tuning.meanRate, rate))
    } else {
      mean2 = UInt16(level)
      weight2 = max(1, gain)
    }
    if weight2 > weight1 {
      swap(&mean1, &mean2)
      swap(&weight1, &weight2)
    }
    if weight1 > weight0 {
      swap(&mean0, &mean1)
      swap(&weight0, &weight1)
    }
  }

  @inline(__always)
  private mutating func fade(_ rate: Float) {
    let kept = 1 - rate
    weight0 = UInt16(Float(weight0) * kept)
    weight1 = UInt16(Float(weight1) * kept)
    weight2 = UInt16(Float(weight2) * kept)
  }

  @inline(__always)
  private func moved(_ mean: UInt16, towards level: Float, by share: Float) -> UInt16 {
    UInt16(Float(mean) + share * (level - Float(mean)) + 0.5)
  }
}

/// What the scenery of one camera looks like, a cell for each 8 × 8 pixels, and which cells of a
/// frame differ from it.
struct BackgroundModel {
  let columns: Int
  let rows: Int
  let tuning: ModelTuning
  /// Cells that differ, one byte each; the result of the last frame.
  private(set) var mask: [UInt8]
  /// Share of cells with strong raw evidence in the last frame.
  private(set) var rawShare: Float = 0
  /// Cells of groups that were light and not a thing in the last frame.
  private(set) var litCells = 0
  /// How the last frame as a whole differed.
  private(set) var fit = FrameFit()
  /// Frames learnt since the start or the last ``relearn``.
  private(set) var age = 0
  private(set) var cells: [BackgroundCell]
  /// What ``inspect(_:threshold:)`` saw of the view.
  private(set) var view = ViewMeasure()
  /// Raise of each cell's limit in 64ths; empty when none is raised.
  private var raise: [UInt8] = []
  /// Scratch: 0 none, 1 weak, 2 strong, 3 more than twice the limit.
  private var evidence: [UInt8]
  private var stack: [Int32]
  private var slopesX: [Float]
  private var slopesY: [Float]
  /// Running mean of the shift between frames, cells.
  private var jitter: Float = 0

  init(columns: Int, rows: Int, tuning: ModelTuning = ModelTuning()) {
    self.columns = columns
    self.rows = rows
    self.tuning = tuning
    let count = columns * rows
    mask = [UInt8](repeating: 0, count: count)
    evidence = [UInt8](repeating: 0, count: count)
    stack = [Int32](repeating: 0, count: count)
    slopesX = [Float](repeating: 0, count: count)
    slopesY = [Float](repeating: 0, count: count)
    cells = [BackgroundCell](
      repeating: BackgroundCell(mean0: 0, weight0: 0, noise: 0), count: count)
  }

  /// Multiplies each cell's limit by 1 + raise / 64, row-major; empty for none.
  mutating func setRaise(_ raise: [UInt8]) { self.raise = raise.count == mask.count ? raise : [] }

  /// Compares a frame with the background; changes nothing that is learnt.
  mutating func inspect(_ plane: [UInt8], threshold: Float) {
    measureView(plane)
    guard age > 0 else {
      for index in mask.indices { mask[index] = 0 }
      rawShare = 0
      litCells = 0
      return
    }
    fitFrame(plane)
    compare(plane, threshold: threshold)
    clean()
    dropGroups(plane)
  }

  /// Learns the frame that was inspected last. `restRate` is the share by which a level's weight
  /// moves in one frame once the model has settled.
  mutating func learn(_ plane: [UInt8], restRate: Float, threshold: Float) {
    if age == 0 {
      start(plane)
    } else {
      learn(plane, rate: startRate(restRate), threshold: threshold)
      age += 1
    }
  }

  private func startRate(_ restRate: Float) -> Float {
    let n = Float(age + 1)
    if age < tuning.startFrames { return max(restRate, 1 / n) }
    return max(restRate, tuning.startShare / n)
  }

  private mutating func start(_ plane: [UInt8]) {
    let noise = UInt16(tuning.noiseStart * 256)
    for index in 0..<mask.count {
      cells[index] = BackgroundCell(mean0: UInt16(plane[index]) << 8, weight0: 65_535, noise: noise)
      mask[index] = 0
    }
    rawShare = 0
    fit = FrameFit()
    age = 1
  }

  private mutating func measureView(_ plane: [UInt8]) {
    var measure = ViewMeasure()
    for row in 0..<rows {
      let above = row > 0 ? -columns : 0
      let below = row < rows - 1 ? columns : 0
      let vertical: Float = above != 0 && below != 0 ? 0.5 : 1
      for column in 0..<columns {
        let index = row * columns + column
        let left = column > 0 ? -1 : 0
        let right = column < columns - 1 ? 1 : 0
        let horizontal: Float = left != 0 && right != 0 ? 0.5 : 1
        let backgroundX =
          (Float(cells[index + right].mean0) - Float(cells[index + left].mean0)) * horizontal / 256
        let backgroundY =
          (Float(cells[index + below].mean0) - Float(cells[index + above].mean0)) * vertical / 256
        slopesX[index] = backgroundX
        slopesY[index] = backgroundY
        measure.add(
          grey: Float(plane[index]), background: Float(cells[index].mean0) / 256,
          x: (Float(plane[index + right]) - Float(plane[index + left])) * horizontal,
          y: (Float(plane[index + below]) - Float(plane[index + above])) * vertical,
          backgroundX: backgroundX, backgroundY: backgroundY)
      }
    }
    measure.finish(count: mask.count)
    view = measure
  }

  private mutating func fitFrame(_ plane: [UInt8]) {
    var current = FrameFit(gain: fit.gain, offset: fit.offset)
    for _ in 0..<3 {
      var sums = FrameFit.Sums()
      for index in 0..<mask.count {
        let grey = Float(plane[index])
        if grey > 250 || grey < 3 { continue }
        let level = Float(cells[index].mean0) * (1 / 256)
        let x = slopesX[index], y = slopesY[index]
        let residual =
          grey - (current.gain * level + current.offset + current.dx * x + current.dy * y)
        let ratio = residual / tuning.fitScale
        sums.add(weight: 1 / (1 + ratio * ratio), grey: grey, level: level, x: x, y: y)
      }
      current = sums.solved()
    }
    fit = current
    let shift = abs(fit.dx) + abs(fit.dy)
    jitter += 0.05 * (shift - jitter)
  }

  private mutating func compare(_ plane: [UInt8], threshold: Float) {
    var strong = 0
    for index in 0..<mask.count {
      let cell = cells[index]
      let grey = Float(plane[index])
      let shift = fit.offset + fit.dx * slopesX[index] + fit.dy * slopesY[index]
      let limit = limit(of: cell, at: index, threshold: threshold)
      var distance = abs(grey - clamped(fit.gain * Float(cell.mean0) * (1 / 256) + shift))
      let enough = UInt16(tuning.backgroundWeight * 65_535)
      if cell.weight1 >= enough {
        distance = min(
          distance, abs(grey - clamped(fit.gain * Float(cell.mean1) * (1 / 256) + shift)))
        if cell.weight2 >= enough {
          distance = min(
            distance, abs(grey - clamped(fit.gain * Float(cell.mean2) * (1 / 256) + shift)))
        }
      }
      if distance > limit {
        evidence[index] = distance > 2 * limit ? 3 : 2
        strong += 1
      } else {
        evidence[index] = distance > limit * tuning.weakShare ? 1 : 0
      }
    }
    rawShare = Float(strong) / Float(max(1, mask.count))
  }

  @inline(__always)
  private func clamped(_ grey: Float) -> Float { min(255, max(0, grey)) }

  @inline(__always)
  private func limit(of cell: BackgroundCell, at index: Int, threshold: Float) -> Float {
    let slope = abs(slopesX[index]) + abs(slopesY[index])
    let quiet =
      tuning.base + tuning.noiseFactor * Float(cell.noise) * (1 / 256)
      + tuning.jitterFactor * min(jitter, 0.5) * slope
    let raised = raise.isEmpty ? 1 : 1 + Float(raise[index]) / 64
    return threshold * raised * quiet * (1 + Float(cell.flicker) / tuning.flickerScale)
  }

  /// Evidence to mask: lone cells go, weak cells beside strong ones come, holes close.
  private mutating func clean() {
    for row in 0..<rows {
      for column in 0..<columns {
        let index = row * columns + column
        let own = evidence[index]
        if own == 0 {
          mask[index] = 0
          continue
        }
        var strong = 0, weak = 0
        for y in max(0, row - 1)...min(rows - 1, row + 1) {
          for x in max(0, column - 1)...min(columns - 1, column + 1) {
            let other = evidence[y * columns + x]
            if other >= 2 { strong += 1 }
            if other == 1 { weak += 1 }
          }
        }
        let isSet =
          own >= 2 ? strong >= 2 || weak >= 2 : strong >= 2
        mask[index] = isSet ? 1 : 0
      }
    }
    close()
  }

  private mutating func close() {
    guard rows > 2, columns > 2 else { return }
    for row in 1..<rows - 1 {
      for column in 1..<columns - 1 {
        let index = row * columns + column
        if mask[index] != 0 { continue }
        let around =
          (mask[index - 1] & 1) + (mask[index + 1] & 1) + (mask[index - columns] & 1)
          + (mask[index + columns] & 1)
        let corners =
          (mask[index - columns - 1] & 1) + (mask[index - columns + 1] & 1)
          + (mask[index + columns - 1] & 1) + (mask[index + columns + 1] & 1)
        if around + corners >= 6 || around >= 3 && evidence[index] > 0 { mask[index] = 2 }
      }
    }
    for index in 0..<mask.count where mask[index] == 2 { mask[index] = 1 }
  }

  /// Drops groups of touching cells that are too small or too faint to be a thing, and large ones
  /// in which the scenery's own structure still shows: light, not a thing.
  private mutating func dropGroups(_ plane: [UInt8]) {
    litCells = 0
    for seed in 0..<mask.count where mask[seed] == 1 {
      let members = gather(from: seed)
      var sum = 0
      for place in 0..<members { sum += max(0, Int(evidence[Int(stack[place])]) - 1) }
      let isLit = members >= tuning.litGroupCells && isLit(plane, members: members)
      if isLit { litCells += members }
      let isThing =
        members >= tuning.groupCells && sum >= tuning.groupEvidence && !isLit
      for place in 0..<members { mask[Int(stack[place])] = isThing ? 3 : 0 }
    }
    for index in 0..<mask.count where mask[index] == 3 { mask[index] = 1 }
  }

  /// Collects the group of touching cells around a seed into the stack, marked 2.
  private mutating func gather(from seed: Int) -> Int {
    var members = 1
    var next = 0
    stack[0] = Int32(seed)
    mask[seed] = 2
    while next < members {
      let index = Int(stack[next])
      next += 1
      let row = index / columns
      let column = index - row * columns
      for y in max(0, row - 1)...min(rows - 1, row + 1) {
        for x in max(0, column - 1)...min(columns - 1, column + 1)
        where mask[y * columns + x] == 1 {
          mask[y * columns + x] = 2
          stack[members] = Int32(y * columns + x)
          members += 1
        }
      }
    }
    return members
  }

  /// Whether the steps between neighbours inside a group are those of the background.
  private func isLit(_ plane: [UInt8], members: Int) -> Bool {
    var product: Float = 0
    var frame: Float = 1
    var background: Float = 1
    var pairs: Float = 0
    for place in 0..<members {
      let index = Int(stack[place])
      // The neighbour to the right, then the one below.
      for turn in 0..<2 {
        let other = turn == 0 ? index + 1 : index + columns
        let isThere = turn == 0 ? index % columns < columns - 1 : other < mask.count
        guard isThere, mask[other] == 2 else { continue }
        let step = Float(plane[other]) - Float(plane[index])
        let known = (Float(cells[other].mean0) - Float(cells[index].mean0)) * (1 / 256)
        product += step * known
        frame += step * step
        background += known * known
        pairs += 1
      }
    }
    guard pairs > 0, background > tuning.litTexture * pairs else { return false }
    return product > tuning.litCorrelation * (frame * background).squareRoot()
  }

  private mutating func learn(_ plane: [UInt8], rate: Float, threshold: Float) {
    let inverse = 1 / fit.gain
    let fold = tuning.foldRate
    let folds = abs(fit.gain - 1) > 0.005 || abs(fit.offset) > 0.3
    let foldGain = folds ? 1 + fold * (fit.gain - 1) : 1
    let foldOffset = folds ? fold * fit.offset * 256 : 0
    for index in 0..<mask.count {
      var cell = cells[index]
      let grey = Float(plane[index])
      let shift = fit.dx * slopesX[index] + fit.dy * slopesY[index]
      let level = min(65_535, max(0, (grey - shift - fit.offset) * inverse * 256))
      let limit = limit(of: cell, at: index, threshold: threshold) * 256 * inverse
      cell.learn(level, limit: limit, rate: rate, tuning: tuning)
      let raw: UInt8 = evidence[index] >= 2 ? 1 : 0
      if raw != cell.previous, mask[index] == 0 {
        cell.flicker = UInt8(min(255, Float(cell.flicker) + tuning.flickerStep))
      } else if cell.flicker > 0, age & 3 == 0 {
        cell.flicker -= 1
      }
      cell.previous = raw
      if folds {
        cell.mean0 = folded(cell.mean0, foldGain, foldOffset)
        cell.mean1 = folded(cell.mean1, foldGain, foldOffset)
        cell.mean2 = folded(cell.mean2, foldGain, foldOffset)
      }
      cells[index] = cell
    }
  }

  @inline(__always)
  private func folded(_ mean: UInt16, _ gain: Float, _ offset: Float) -> UInt16 {
    UInt16(min(65_535, max(0, Float(mean) * gain + offset)))
  }

  /// The scenery is new: every cell starts again from this frame and keeps its old level as the
  /// second, in case the light comes back.
  mutating func relearn(_ plane: [UInt8]) {
    for index in 0..<mask.count {
      cells[index].mean2 = cells[index].mean1
      cells[index].weight2 = cells[index].weight1 / 2
      cells[index].mean1 = cells[index].mean0
      cells[index].weight1 = cells[index].weight0 / 2
      cells[index].mean0 = UInt16(plane[index]) << 8
      cells[index].weight0 = 32_768
      mask[index] = 0
    }
    fit = FrameFit()
    age = 4
  }
}

internal import CKernels

/// What the scenery of one camera looks like, a cell for each 8 × 8 pixels, and which cells of a
/// frame differ from it because something moves.
///
/// The passes over all cells are kernels (CKernels); what is decided from them is here, in
/// `+Shadows` and `+Groups`.
struct BackgroundModel {
  let columns: Int
  let rows: Int
  let tuning: ModelTuning
  let lightTuning = ModelTuning.Light()
  let shadowTuning = ModelTuning.Shadow()
  let following = ModelTuning.Following()
  let planes: CellPlanes
  /// Share of cells with strong raw evidence in the last frame.
  private(set) var rawShare: Float = 0
  /// Cells of the last frame that were light, and that were shadow, and not a thing.
  var litCells = 0
  var shadowCells = 0
  /// How the last frame as a whole differed.
  private(set) var fit = FrameFit()
  /// Frames learnt since the start or the last ``relearn``.
  private(set) var age = 0
  /// What ``inspect`` saw of the view.
  private(set) var view = ViewMeasure()
  /// How the frame's texture as a whole compares with the usual: a blurred frame has less of all.
  private(set) var textureGain: Float = 1
  /// Whether the frame's texture is known: not that of one that went through libjpeg.
  private(set) var hasTexture = false
  /// Running mean of the shift between frames, cells.
  private var jitter: Float = 0
  /// Frames until an event of light is over.
  private var lightFrames = 0
  /// Frames for which light has been changing.
  private var lightRun = 0
  /// Running mean of the groups a frame that nothing preceded.
  var clutter: Float = 0
  /// Whether frames are so far apart that light which creeps can be told from things.
  private(set) var tellsCreep = false
  /// Whether any cell's trail has an age, or a kind.
  var hasTrail = false
  private var turn = 0
  /// Raises the limit of each cell, which is multiplied by 1 + raise / 64; empty for none.
  private var raise: [UInt8] = []

  init(columns: Int, rows: Int, tuning: ModelTuning = ModelTuning()) {
    // The kernels' rows: the decoder takes no picture wider than 4,096 pixels.
    precondition(columns <= Int(wp_columns_limit))
    self.columns = columns
    self.rows = rows
    self.tuning = tuning
    planes = CellPlanes(count: columns * rows)
  }

  var count: Int { columns * rows }

  /// Raises the limits where false visits were; a plane of another size raises nothing.
  mutating func setRaise(_ plane: [UInt8]) {
    raise = plane.count == count && plane.contains { $0 != 0 } ? plane : []
  }

  /// Compares a frame with the background: fills the scratch's mask. Learns nothing of the scenery,
  /// but for what came with a light and stands still. `intervalMs` lies between two frames of this
  /// camera.
  mutating func inspect(
    _ frame: LumaPlanes, in scratch: MotionScratch, threshold: Float, intervalMs: Float
  ) {
    tellsCreep = intervalMs >= ModelTuning.Light.creepMs
    scratch.reserve(count)
    litCells = 0
    shadowCells = 0
    turn &+= 1
    frame.grey.withUnsafeBufferPointer { grey in
      wp_motion_surround(planes.levels.first, Int32(columns), Int32(rows), scratch.surround)
      measureView(grey.baseAddress!, scratch)
      guard age > 0 else {
        scratch.mask.update(repeating: 0, count: count)
        rawShare = 0
        return
      }
      fitFrame(grey.baseAddress!, scratch)
      compare(grey.baseAddress!, scratch, threshold: threshold)
    }
    guard age > 0 else { return }
    frame.bits.withUnsafeBufferPointer { measureTexture($0.baseAddress!, scratch) }
    ageTrail(scratch, reach: Self.reach(at: intervalMs))
    let set = wp_motion_clean(scratch.evidence, Int32(columns), Int32(rows), scratch.mask)
    guard set > 0 else {
      countClutter(births: 0)
      countLight()
      return
    }
    frame.grey.withUnsafeBufferPointer { grey in
      frame.bits.withUnsafeBufferPointer { bits in
        let seen = Seen(
          grey: grey.baseAddress!, bits: bits.baseAddress!, scratch: scratch,
          set: listCells(scratch))
        dropShadows(seen)
        dropGroups(seen)
        countLight()
        absorbLight(seen)
      }
    }
  }

  /// Learns the frame that was inspected last. `restRate` is the share by which a level's weight
  /// moves in one frame once the model has settled.
  mutating func learn(_ frame: LumaPlanes, in scratch: MotionScratch, restRate: Float) {
    if age == 0 {
      start(frame)
      return
    }
    var rates = wp_rates(
      weight: startRate(restRate), level: tuning.levelRate, noise: tuning.noiseRate,
      noise_limit: tuning.noiseLimit, fold: tuning.foldRate)
    var cells = planes.kernel
    wp_motion_learn(
      frame.grey, &cells, scratch.surround, scratch.limit, Int32(count), fit.kernel, &rates,
      scratch.flags)
    follow(frame, scratch)
    age += 1
  }

  /// Takes in how many groups of this frame nothing preceded.
  mutating func countClutter(births: Float) {
    // A frame torn to pieces must not raise the mean for long.
    clutter += 0.05 * (min(births, 2 * tuning.clutterLimit) - clutter)
  }

  private func startRate(_ restRate: Float) -> Float {
    let n = Float(age + 1)
    if age < tuning.startFrames { return max(restRate, 1 / n) }
    return max(restRate, tuning.startShare / n)
  }

  private mutating func start(_ frame: LumaPlanes) {
    let noise = UInt16(tuning.noiseStart * Float(wp_noise_unit))
    for cell in 0..<count {
      planes.levels.first[cell] = Self.level(of: frame.grey[cell])
      planes.weights.first[cell] = UInt16.max
      planes.noise[cell] = noise
      planes.texture[cell] = frame.bits[cell]
      planes.previous[cell] = frame.grey[cell]
    }
    age = 1
  }

  /// The scenery is new: every cell starts again from this frame and keeps its old level as the
  /// second, in case the light comes back.
  mutating func relearn(_ frame: LumaPlanes) {
    for cell in 0..<count {
      putFirst(cell, level: Self.level(of: frame.grey[cell]))
      planes.weights.second[cell] = planes.weights.first[cell] / 2
      planes.weights.first[cell] = 32_768
    }
    pass(frame)
    fit = FrameFit()
    age = 4
  }

  /// Passes a frame over: only what changes from frame to frame is kept up.
  mutating func pass(_ frame: LumaPlanes) {
    frame.grey.withUnsafeBufferPointer {
      planes.previous.update(from: $0.baseAddress!, count: count)
    }
  }

  /// The view is in doubt: how the last frame differed says nothing of the next.
  mutating func forgetFit() { fit = FrameFit() }

  /// A light came or went over the whole picture: what appears with it and stands still is part of
  /// it.
  mutating func noteLight() { lightFrames = lightTuning.eventFrames }

  // MARK: - Steps

  /// What the steps after the kernels look at; valid inside ``inspect`` only.
  struct Seen {
    let grey: UnsafePointer<UInt16>
    let bits: UnsafePointer<UInt8>
    let scratch: MotionScratch
    /// Number of cells in the scratch's list.
    let set: Int

    /// How much lighter or darker than expected a cell is, as a share of both together.
    @inline(__always)
    func contrast(_ cell: Int) -> Float {
      let difference = Float(scratch.difference[cell])
      // A grey level on each side keeps black from being infinitely darker than black.
      return difference / (2 * Float(grey[cell]) - difference + 64)
    }

    /// What was expected of a cell, grey levels.
    @inline(__always)
    func expected(_ cell: Int) -> Float {
      (Float(grey[cell]) - Float(scratch.difference[cell])) * 0.125
    }
  }

  @inline(__always)
  static func level(of grey: UInt16) -> Int16 { Int16(grey) * 16 }

  private mutating func measureView(_ grey: UnsafePointer<UInt16>, _ scratch: MotionScratch) {
    view = ViewMeasure(wp_motion_view(grey, planes.levels.first, Int32(count)), count: count)
  }

  /// Looks closer at the view: how its slopes correlate with the background's. Only for frames in
  /// doubt.
  mutating func measureSlopes(_ frame: LumaPlanes, in scratch: MotionScratch) {
    view.add(
      wp_motion_slopes(frame.grey, scratch.surround, Int32(columns), Int32(rows)), count: count)
  }

  private mutating func fitFrame(_ grey: UnsafePointer<UInt16>, _ scratch: MotionScratch) {
    var current = FrameFit(gain: fit.gain, offset: fit.offset)
    for pass in 0..<2 {
      let sums = wp_motion_fit(
        grey, planes.levels.first, scratch.surround, Int32(columns), Int32(rows),
        Int32((turn + pass) & 1), current.kernel, 1 / tuning.fitScale)
      current = FrameFit(solving: sums)
    }
    fit = current
    jitter += 0.05 * (min(abs(fit.dx) + abs(fit.dy), 1) - jitter)
  }

  private mutating func compare(
    _ grey: UnsafePointer<UInt16>, _ scratch: MotionScratch, threshold: Float
  ) {
    var limits = wp_limits(
      base: tuning.base, noise: tuning.noiseFactor, rest: tuning.restFactor,
      slope: tuning.jitterFactor * min(jitter, tuning.jitterLimit), weak: tuning.weakShare,
      range: tuning.rangeShare, rest_floor: tuning.rangeFloor,
      enough: UInt16(tuning.backgroundWeight * 65_535), threshold: threshold)
    var cells = planes.kernel
    // An empty plane's place is nowhere or anywhere: the scratch has zeros.
    let strong = raise.withUnsafeBufferPointer { raise in
      wp_motion_compare(
        grey, &cells, scratch.surround,
        raise.isEmpty ? UnsafePointer(scratch.zeros) : raise.baseAddress!,
        Int32(count), fit.kernel, &limits, scratch.evidence, scratch.difference, scratch.limit)
    }
    rawShare = Float(strong) / Float(max(1, count))
  }

  private mutating func measureTexture(_ bits: UnsafePointer<UInt8>, _ scratch: MotionScratch) {
    var seen: UInt64 = 0
    var usual: UInt64 = 0
    wp_motion_texture(
      bits, planes.texture, scratch.evidence, Int32(count), &seen, &usual)
    hasTexture = seen > 0
    // One step a cell keeps the ratio of two flat pictures from being chance.
    let ratio = Float(seen + UInt64(count)) / Float(usual + UInt64(count))
    textureGain = min(3, max(0.3, ratio))
  }

  /// Cells that a thing may move between two frames and still be known as the same [D]: few at any
  /// rate, so that ages do not leap from one thing to the next.
  private static func reach(at intervalMs: Float) -> Int {
    intervalMs > 500 ? 4 : intervalMs > 200 ? 2 : 1
  }

  /// Hands the ages of the frame before to the cells around, those of things to all within their
  /// reach, and empties the trail.
  private mutating func ageTrail(_ scratch: MotionScratch, reach: Int) {
    guard hasTrail else {
      scratch.ages.update(repeating: 0, count: count)
      return
    }
    let things = scratch.flags
    let spread = scratch.kinds
    for cell in 0..<count {
      things[cell] = reach > 1 && planes.kind(cell) == .motion ? planes.age(cell) : 0
      planes.trail[cell] &= CellPlanes.ageMask
    }
    wp_motion_dilate(planes.trail, Int32(columns), Int32(rows), scratch.ages)
    if reach > 1 {
      for _ in 0..<reach {
        wp_motion_dilate(things, Int32(columns), Int32(rows), spread)
        things.update(from: spread, count: count)
      }
      for cell in 0..<count { scratch.ages[cell] = max(scratch.ages[cell], things[cell]) }
      things.update(repeating: 0, count: count)
      spread.update(repeating: 0, count: count)
    }
    planes.trail.update(repeating: 0, count: count)
    hasTrail = false
  }

  /// Puts the places of the cells that are set into the scratch's list.
  private func listCells(_ scratch: MotionScratch) -> Int {
    var found = 0
    scratch.mask.forEachSet(count) { cell in
      scratch.list[found] = Int32(truncatingIfNeeded: cell)
      found += 1
    }
    return found
  }

  /// Follows the events of light: they last some frames after their last sign. One that does not
  /// end stops counting as one, so that nothing hides behind flashing light.
  private mutating func countLight() {
    if Float(litCells) >= lightTuning.eventShare * Float(count) {
      noteLight()
    } else if lightFrames > 0 {
      lightFrames -= 1
    }
    lightRun = lightFrames > 0 ? lightRun + 1 : 0
  }

  /// After lightning, or a lamp, what appeared with it and stands still is scenery at once; what
  /// goes on moving is not.
  private mutating func absorbLight(_ seen: Seen) {
    // A view in doubt is another judge's: what is absorbed here would hide it from that one.
    guard lightFrames > 0, lightRun <= LightGuard.longestHold,
      age >= MotionDetector.learningFrames, rawShare < ViewJudge.doubtShare
    else { return }
    let scratch = seen.scratch
    for cell in 0..<count
    where scratch.evidence[cell] >= 2 && planes.kind(cell) != .light
      && scratch.ages[cell] < lightTuning.eventAge
    {
      let change = abs(Int32(seen.grey[cell]) - Int32(planes.previous[cell])) * 8
      guard change < Int32(scratch.limit[cell]) else { continue }
      putFirst(cell, level: levelInLight(of: cell, seen))
      planes.weights.second[cell] = 32_768
      planes.weights.first[cell] = 32_768
      scratch.mask[cell] = 0
      planes.trail[cell] = CellPlanes.Kind.light.rawValue << 5
      litCells += 1
    }
  }

  /// The level that a cell shows, in the background's light.
  private func levelInLight(of cell: Int, _ seen: Seen) -> Int16 {
    let slopes = seen.scratch.surround
    let shift =
      fit.dx * Float(slopes.slope_x![cell]) + fit.dy * Float(slopes.slope_y![cell])
      + fit.offset * 128
    return Int16(min(32_640, max(0, (Float(seen.grey[cell]) * 16 - shift) / fit.gain)))
  }

  /// Another level becomes the commonest; the others step back.
  private func putFirst(_ cell: Int, level: Int16) {
    planes.levels.third[cell] = planes.levels.second[cell]
    planes.weights.third[cell] = planes.weights.second[cell] / 2
    planes.levels.second[cell] = planes.levels.first[cell]
    planes.levels.first[cell] = level
  }

  private func follow(_ frame: LumaPlanes, _ scratch: MotionScratch) {
    // Where a thing or its shadow stands the block's texture is not the scenery's; where a thing
    // was in the frames before, change is not the scenery's restlessness.
    if hasTrail {
      for cell in 0..<count {
        let kind = planes.kind(cell)
        scratch.kinds[cell] = kind == .motion || kind == .shadow ? 1 : 0
      }
    }
    for cell in 0..<count { scratch.flags[cell] = scratch.ages[cell] >= following.nearAge ? 1 : 0 }
    let n = age + 1
    let steps = wp_steps(
      texture: hasTexture ? UInt8(max(age & 1, following.textureStart / n)) : 0,
      up: UInt8(max(1, following.restUp / n)),
      up_near: age % following.nearEvery == 0 ? 1 : 0,
      down: UInt8(max(age % 3 == 0 ? 0 : 1, following.restDown / n)))
    var cells = planes.kernel
    wp_motion_follow(
      frame.grey, frame.bits, &cells, scratch.kinds, scratch.flags, Int32(count), steps)
    scratch.flags.update(repeating: 0, count: count)
    scratch.kinds.update(repeating: 0, count: count)
  }
}

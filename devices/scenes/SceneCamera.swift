/// A drawn camera: frames with their truth, all from a seed.
///
/// ```
/// var camera = SceneCamera(plan: ScenePlan(
///   condition: .rain, program: .persons, seed: 1, framesPerSecond: 5))!
/// let truth = camera.advance()
/// let jpeg = camera.jpeg()
/// ```
///
/// A frame is made in the order of nature: scenery, what moves in it, light, what is between lens
/// and view, exposure and noise, and compression.
public struct SceneCamera: ~Copyable {
  /// What was asked for.
  public let plan: ScenePlan
  private var picture: Picture
  private var views: [Scenery]
  private var random: SceneRandom
  private var weather: SceneWeather
  private var traffic: SceneTraffic
  private var sensor: Sensor
  private var light: LightGrid
  private let air: ValueNoise
  private var foliage: Foliage?
  private var pond: Pond?
  private let lamps: [(x: Double, y: Double)]
  private var insects: [(x: Double, y: Double, radius: Double, until: Double)] = []
  private var nextInsect = 0.0
  private var quality: Int
  private var qualityUntil: Double
  private var seconds = 0.0
  private var index = 0
  private var nextStart = 0.0
  private var repeats = false
  private var last: [UInt8] = []
  private var colours: [UInt8] = []
  private let encoder: SceneEncoder

  /// Nil when the plan is out of range or memory is short.
  public init?(plan: ScenePlan) {
    guard plan.isValid, let encoder = SceneEncoder() else { return nil }
    self.plan = plan
    self.encoder = encoder
    var random = SceneRandom(seed: plan.seed, part: plan.condition.part)
    let condition = plan.condition
    picture = Picture(width: plan.width, height: plan.height)
    let usesInfrared = condition == .infrared || condition == .insects
    views = []
    for _ in 0..<(condition == .turned ? 2 : 1) {
      views.append(
        Scenery(
          width: plan.width, height: plan.height, withInfrared: usesInfrared, random: &random))
    }
    weather = SceneWeather(
      condition: condition, width: plan.width, height: plan.height,
      interval: 1 / plan.framesPerSecond, random: &random)
    traffic = SceneTraffic(plan: plan, random: &random)
    sensor = Sensor(sigma: condition.sigma, random: &random)
    sensor.longestExposure = condition.longestExposure(isFollowing: random.chance(0.5))
    light = LightGrid(width: plan.width, height: plan.height)
    air = ValueNoise(random: &random)
    if condition == .swaying || condition == .shadows {
      foliage = Foliage(width: plan.width, height: plan.height, random: &random)
    }
    if condition == .water { pond = Pond(width: plan.width, height: plan.height, random: &random) }
    var places: [(x: Double, y: Double)] = []
    for _ in 0..<3 {
      places.append(
        (
          x: Double(plan.width) * random.number(in: 0.05...0.95),
          y: Double(plan.height) * random.number(in: 0.35...0.8)
        ))
    }
    lamps = places
    quality = 65 + random.below(21)
    qualityUntil = condition == .compression ? 0 : .infinity
    self.random = random
  }

  /// The finished picture of the last frame, grey, row by row.
  public var pixels: [UInt8] { picture.pixels }

  /// Draws the next frame and says what is in it.
  public mutating func advance() -> SceneFrame {
    var moment = weather.moment(at: seconds, isFree: traffic.isFree)
    seconds += moment.away
    moment.isStart = startsAnew()
    let isBlind = moment.blindness != nil || moment.effects.contains(.turned)
    traffic.step(
      to: seconds, isBlind: isBlind, isStart: moment.isStart, scenery: views[moment.view],
      lift: sensor.lift * plan.condition.typicalLight)
    var frame = SceneFrame(
      index: index, timeMs: Int64((seconds * 1_000).rounded()), things: [],
      effects: moment.effects, isStart: moment.isStart, followsGap: moment.followsGap)
    repeats = moment.blindness == .frozen && !last.isEmpty
    if !repeats { draw(moment, &frame) }
    index += 1
    seconds += 1 / plan.framesPerSecond
    return frame
  }

  /// The last frame as a JPEG.
  public mutating func jpeg() -> [UInt8] {
    if repeats { return last }
    if seconds >= qualityUntil {
      quality = 60 + random.below(31)
      qualityUntil = seconds + random.number(in: 120...600)
    }
    if plan.isColour || plan.condition == .infrared {
      tint()
      last = encoder.encode(
        colours, width: plan.width, height: plan.height, components: 3, quality: quality)
    } else {
      last = encoder.encode(
        picture.pixels, width: plan.width, height: plan.height, components: 1, quality: quality)
    }
    return last
  }

  private mutating func startsAnew() -> Bool {
    guard index > 0 else {
      nextStart = plan.condition == .peopleAtStart ? 600 : .infinity
      return true
    }
    guard seconds >= nextStart, traffic.isFree else { return false }
    nextStart = seconds + 600
    return true
  }

  // MARK: - Drawing

  private mutating func draw(_ moment: Moment, _ frame: inout SceneFrame) {
    let isBlind = moment.blindness != nil
    let scenery = views[moment.view]
    copy(moment.isInfrared ? scenery.infrared : scenery.daylight, of: scenery, moment)
    let wind = moment.gust
    if plan.condition == .shadows {
      foliage?.draw(on: &picture, at: seconds, gust: wind * 0.6, isShadow: true)
    } else {
      foliage?.draw(on: &picture, at: seconds, gust: wind, isShadow: false)
    }
    pond?.draw(on: &picture, at: seconds, gust: wind, random: &random)
    for mover in traffic.movers {
      let step = mover.draw(on: &picture, castsShadow: plan.condition == .shadows)
      guard let box = mover.box(width: plan.width, height: plan.height), !isBlind else { continue }
      frame.things.append(
        SceneThing(
          id: mover.id, kind: mover.kind, box: box,
          isWhole: mover.isWhole(width: plan.width, height: plan.height),
          isMoving: mover.isMoving, contrast: abs(step)))
    }
    let isLit = shine(moment)
    if isLit { light.apply(to: &picture.pixels) }
    drawAir(moment)
    switch moment.blindness {
    case .covered: cover()
    case .grey: smear()
    case .frozen, nil: break
    }
    let interval = 1 / plan.framesPerSecond
    sensor.gain = moment.gain * plan.condition.gain
    if moment.lamp > 0, plan.condition == .dusk { sensor.gain *= 3 }
    sensor.offset = moment.offset
    if moment.blindness == nil { sensor.follow(picture.pixels, seconds: interval) }
    for place in frame.things.indices {
      let box = frame.things[place].box
      let local = isLit ? light.light(x: box.x + box.width / 2, y: box.y + box.height / 2) : 1
      frame.things[place].contrast *= local * sensor.lift
    }
    sensor.develop(&picture.pixels, width: plan.width, random: &random)
  }

  /// Takes the scenery over, shifted by half pixels.
  private mutating func copy(_ plane: [UInt8], of scenery: Scenery, _ moment: Moment) {
    let width = plan.width
    let stride = scenery.width
    let wholeX = moment.shiftX >> 1
    let wholeY = moment.shiftY >> 1
    let right = moment.shiftX & 1
    let below = (moment.shiftY & 1) * stride
    let isWhole = right == 0 && below == 0
    picture.pixels.withUnsafeMutableBufferPointer { pixels in
      plane.withUnsafeBufferPointer { plane in
        for row in 0..<plan.height {
          // Shifts are at most 1 pixel and one more for the half; the margin is 4.
          let from = (row + Scenery.margin + wholeY) * stride + Scenery.margin + wholeX
          let to = row * width
          if isWhole {
            for x in 0..<width { pixels[to + x] = plane[from + x] }
          } else {
            for x in 0..<width {
              let sum =
                UInt32(plane[from + x]) + UInt32(plane[from + x + right])
                + UInt32(plane[from + x + below]) + UInt32(plane[from + x + right + below])
              pixels[to + x] = UInt8(truncatingIfNeeded: (sum + 2) >> 2)
            }
          }
        }
      }
    }
  }

  private mutating func drawAir(_ moment: Moment) {
    switch plan.condition {
    case .rain: Weather.rain(on: &picture, strength: moment.gust, random: &random)
    case .snow: Weather.snow(on: &picture, strength: moment.gust, random: &random)
    case .insects:
      Weather.web(on: &picture, at: seconds, gust: moment.gust)
      flyInsects()
    default: break
    }
  }

  private mutating func flyInsects() {
    let interval = 1 / plan.framesPerSecond
    if seconds >= nextInsect {
      insects.append(
        (
          x: random.unit() * Double(plan.width), y: random.unit() * Double(plan.height),
          radius: random.number(in: 4...16), until: seconds + random.number(in: 1...5)
        ))
      nextInsect = seconds + random.number(in: 20...120)
    }
    insects.removeAll { seconds >= $0.until }
    for place in insects.indices {
      insects[place].x += random.number(in: -200...200) * interval
      insects[place].y += random.number(in: -200...200) * interval
      let insect = insects[place]
      Weather.insect(on: &picture, x: insect.x, y: insect.y, radius: insect.radius)
    }
  }

  /// Something dark lies on the lens; a little light comes in from the side.
  private mutating func cover() {
    for row in 0..<plan.height {
      let grey = 14 + 10 * row / plan.height
      picture.blend(row: row, columns: 0..<plan.width, grey: grey, share: 256)
    }
  }

  /// A decoder without its key frame: grey, with ghosts of the scene in the lower part.
  private mutating func smear() {
    let clean = random.below(plan.height)
    for row in 0..<plan.height {
      picture.blend(
        row: row, columns: 0..<plan.width, grey: 128, share: row < clean ? 256 : 200)
    }
  }

  /// Sets the light of the moment; false when it is the same everywhere.
  private mutating func shine(_ moment: Moment) -> Bool {
    let w = Double(plan.width)
    let h = Double(plan.height)
    let lamps = lamps
    func pools(_ x: Double, _ y: Double) -> Double {
      var sum = 0.0
      for lamp in lamps {
        let far = ((x - lamp.x) / (0.16 * w), (y - lamp.y) / (0.2 * h))
        sum += 1 / (1 + far.0 * far.0 + far.1 * far.1)
      }
      return sum
    }
    switch plan.condition {
    case .lightFlip:
      // The lamp hangs at the first place and lights near things more; the rest is daylight.
      guard moment.lamp > 0 else { return false }
      light.set { x, y in
        let far = ((x - lamps[0].x) / (0.5 * w), (y - lamps[0].y) / (0.5 * h))
        let lamp = 1 / (1 + far.0 * far.0 + far.1 * far.1)
        let facing = Double(air.value(Float(x / w * 9), Float(y / h * 7)))
        return 1 - lamp * (0.5 + 0.12 * facing) - 0.12
      }
    case .lightning:
      light.set { x, y in
        let facing = Double(air.value(Float(x / w * 9), Float(y / h * 7)))
        let sky = 1.15 - 0.6 * y / h + 0.25 * facing
        return 0.5 + 0.3 * pools(x, y) + moment.lamp * sky
      }
    case .headlights:
      light.set { x, y in
        let far = ((x - moment.beamX) / (0.17 * w), (y - moment.beamY) / (0.1 * h))
        let reach = far.0 * far.0 + far.1 * far.1
        let beam = moment.lamp / (1 + reach * reach)
        return 0.5 + 0.3 * pools(x, y) + beam
      }
    case .dusk:
      guard moment.lamp > 0 else { return false }
      // Dusk stands at a third here, and the gain at three times: lamps are brighter than dusk.
      light.set { x, y in (1 + moment.lamp / moment.gain * pools(x, y)) / 3 }
    case .clouds:
      let time = seconds
      light.set { x, y in
        let cover = air.fractal(
          Float(x / w * 320 + time * 9), Float(y / h * 480 + time * 2.3), scale: 520, octaves: 2)
        return 1 - 0.45 * max(0, min(1, 0.5 + 1.6 * Double(cover)))
      }
    default: return false
    }
    return true
  }

  /// Three components: greens and yellows by day, none under infrared light.
  private mutating func tint() {
    let count = picture.pixels.count
    if colours.count != count * 3 { colours = [UInt8](repeating: 0, count: count * 3) }
    let isGrey = weather.isGrey
    for index in 0..<count {
      let grey = Int(picture.pixels[index])
      let warm = isGrey ? 0 : min(24, grey / 6)
      // 0.299 red + 0.587 green + 0.114 blue stays the grey that was drawn, within a level.
      colours[3 * index] = UInt8(clamping: grey + warm / 4)
      colours[3 * index + 1] = UInt8(clamping: grey + warm / 8)
      colours[3 * index + 2] = UInt8(clamping: grey - warm * 4 / 3)
    }
  }
}

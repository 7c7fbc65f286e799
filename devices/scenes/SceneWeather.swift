private import Glibc

/// What the conditions make of one moment.
struct Moment {
  /// Why nothing of the scene is to be seen.
  enum Blindness { case covered, frozen, grey }

  /// Which of the views the camera looks at.
  var view = 0
  /// How far the view is shifted, half pixels, -2...2.
  var shiftX = 0
  var shiftY = 0
  var isInfrared = false
  /// 0...1: wind, or the strength of rain or snow.
  var gust = 0.0
  var gain = 1.0
  var offset = 0.0
  var blindness: Blindness?
  /// Seconds that the stream was away before this moment.
  var away = 0.0
  var followsGap = false
  var isStart = false
  var effects: [SceneEffect] = []
  /// Light of the lamp, flash, beam or street lamps, 0 for none.
  var lamp = 0.0
  /// Where a beam is.
  var beamX = 0.0
  var beamY = 0.0
}

/// Lets a condition go on: from time to what it does.
struct SceneWeather {
  let condition: SceneCondition
  private let width: Double
  private let height: Double
  private var random: SceneRandom
  private var first: Recurrence
  private var second: Recurrence
  private var phases: [Double] = []
  private var level = 1.0
  private var lift = 0.0
  private var view = 0
  private var wasOn = false
  private var flashFrames = 0
  private var greyFrames = 0
  private var beamY = 0.0
  private var isReversed = false
  private var switchedAt = -1e9
  /// Whether the camera sends no colour now.
  private(set) var isGrey = false

  init(
    condition: SceneCondition, width: Int, height: Int, interval: Double,
    random source: inout SceneRandom
  ) {
    self.condition = condition
    self.width = Double(width)
    self.height = Double(height)
    random = SceneRandom(seed: source.next(), part: 1)
    let (gap, length) = Self.rhythm(condition, interval: interval)
    first = Recurrence(gap: gap, length: length, random: &random)
    // Storms last 20 minutes, with breaks of 10 to 30.
    second = Recurrence(gap: 600...1_800, length: 1_200...1_201, random: &random)
    phases = (0..<6).map { _ in random.number(in: 0...2 * Double.pi) }
  }

  /// Seconds between and of what a condition does now and then.
  private static func rhythm(
    _ condition: SceneCondition, interval: Double
  ) -> (ClosedRange<Double>, ClosedRange<Double>) {
    switch condition {
    case .lightFlip, .gainSteps: (60...400, 60...400)
    case .lightning: (20...120, interval...interval)
    case .infrared: (300...1_800, 300...1_800)
    case .headlights: (10...120, 2...8)
    case .turned: (900...2_400, 900...2_400)
    case .covered: (300...1_200, 10...90)
    case .frozen: (300...1_200, 30...120)
    case .reconnect: (200...900, 12...120)
    case .compression: (120...600, 120...600)
    default: (1e9...1e9, 1...1)
    }
  }

  /// What a moment looks like. `isFree` says that nobody is in view, so that the camera may go
  /// blind: what a blind camera misses is no fault of a detector.
  mutating func moment(at seconds: Double, isFree: Bool) -> Moment {
    var moment = Moment()
    moment.gain = drift(seconds)
    switch condition {
    case .lightFlip: flipLight(&moment, seconds)
    case .gainSteps: stepGain(&moment, seconds)
    case .lightning: flash(&moment, seconds)
    case .infrared: swapLight(&moment, seconds)
    case .shake: shake(&moment, seconds)
    case .swaying, .water, .shadows: moment.gust = wind(seconds)
    case .rain, .snow:
      moment.gust = wind(seconds / 20)
      moment.offset = 10 * moment.gust
    case .headlights: sweep(&moment, seconds)
    case .dusk: darken(&moment, seconds)
    case .turned, .covered, .frozen, .reconnect: goBlind(&moment, seconds, isFree: isFree)
    case .insects:
      moment.isInfrared = true
      moment.gust = wind(seconds)
    case .calm, .noise, .compression, .clouds, .parked, .peopleAtStart: break
    }
    if moment.gust > 0.7 { moment.effects.append(.gust) }
    return moment
  }

  /// Slow changes of the light that every day has, ±12 % over minutes and hours; lamps at night
  /// only waver.
  private func drift(_ seconds: Double) -> Double {
    let strength = condition.isNight ? 0.2 : 1
    return 1
      + strength * (0.08 * sin(seconds / 1_100 + phases[0]) + 0.04 * sin(seconds / 210 + phases[1]))
  }

  /// Wind that rises and falls within seconds, minutes and a quarter of an hour, 0...1.
  private func wind(_ seconds: Double) -> Double {
    let strength =
      0.45 + 0.3 * sin(seconds / 7.5 + phases[2]) + 0.2 * sin(seconds / 2.1 + phases[3])
      + 0.35 * sin(seconds / 143 + phases[4])
    return max(0, min(1, strength))
  }

  private mutating func flipLight(_ moment: inout Moment, _ seconds: Double) {
    let isOn = first.isOn(at: seconds, random: &random)
    if isOn != wasOn { moment.effects.append(.flip) }
    wasOn = isOn
    moment.lamp = isOn ? 0 : 1
  }

  private mutating func stepGain(_ moment: inout Moment, _ seconds: Double) {
    let isOn = first.isOn(at: seconds, random: &random)
    if isOn != wasOn {
      level = exp(random.number(in: -0.34...0.34))
      lift = random.chance(0.5) ? random.number(in: -10...14) : 0
      moment.effects.append(.gainStep)
    }
    wasOn = isOn
    moment.gain *= level
    moment.offset = lift
  }

  private mutating func flash(_ moment: inout Moment, _ seconds: Double) {
    let isStorm = second.isOn(at: seconds, random: &random)
    let isDue = first.isOn(at: seconds, random: &random)
    // A flash is an affair of one or two frames whatever their rate.
    if isStorm, isDue, flashFrames == 0 {
      flashFrames = 1 + random.below(2)
      level = random.number(in: 0.5...1.5)
    }
    guard flashFrames > 0 else { return }
    flashFrames -= 1
    moment.lamp = level
    level *= random.number(in: 0.3...0.9)
    moment.effects.append(.flash)
  }

  private mutating func swapLight(_ moment: inout Moment, _ seconds: Double) {
    let isOn = first.isOn(at: seconds, random: &random)
    if isOn != wasOn { switchedAt = seconds }
    wasOn = isOn
    // One swap in five goes back and forth before it holds.
    let since = seconds - switchedAt
    let hesitates = Int(switchedAt.rounded()) % 5 == 0 && since > 5 && since < 14
    moment.isInfrared = isOn != hesitates
    // The exposure overshoots for a second and a half.
    let shock =
      hesitates || since >= 14 && since < 20 ? since.truncatingRemainder(dividingBy: 5) : since
    if since < 20, shock < 1.5 {
      moment.gain *= 1 + 0.9 * (1 - shock / 1.5)
      moment.effects.append(.flip)
    }
    isGrey = moment.isInfrared
    if moment.isInfrared { moment.effects.append(.infrared) }
  }

  private mutating func shake(_ moment: inout Moment, _ seconds: Double) {
    let strength = 0.35 + 0.65 * wind(seconds)
    moment.shiftX = Int((random.number(in: -2.49...2.49) * strength).rounded())
    moment.shiftY = Int((random.number(in: -2.49...2.49) * strength).rounded())
  }

  private mutating func sweep(_ moment: inout Moment, _ seconds: Double) {
    guard first.isOn(at: seconds, random: &random) else {
      wasOn = false
      return
    }
    if !wasOn {
      beamY = height * random.number(in: 0.35...0.8)
      isReversed = random.chance(0.5)
      level = random.number(in: 0.5...1.3)
    }
    wasOn = true
    let way = (seconds - first.start) / (first.end - first.start)
    moment.beamX = width * (-0.3 + 1.6 * (isReversed ? 1 - way : way))
    moment.beamY = beamY
    moment.lamp = level
    moment.effects.append(.beam)
  }

  /// 20 minutes of day, 40 of dusk, 30 of night, 40 of dawn.
  private func darken(_ moment: inout Moment, _ seconds: Double) {
    let minute = (seconds / 60 + phases[5] * 4).truncatingRemainder(dividingBy: 130)
    let night: Double =
      minute < 20 ? 0 : minute < 60 ? (minute - 20) / 40 : minute < 90 ? 1 : (130 - minute) / 40
    // From full light to an eighth, as the logarithm of the light falls.
    moment.gain *= exp(-2.1 * night)
    // Street lamps warm up and cool down while the light falls from a third to a quarter.
    moment.lamp = 0.3 * max(0, min(1, (night - 0.55) / 0.08))
    if night > 0.5 { moment.effects.append(.dark) }
  }

  private mutating func goBlind(_ moment: inout Moment, _ seconds: Double, isFree: Bool) {
    let isOn = first.isOn(at: seconds, mayStart: isFree, random: &random)
    defer { wasOn = isOn }
    switch condition {
    case .turned:
      // Both turns wait until nobody is there.
      if isOn != wasOn || isTurning {
        isTurning = !isFree
        if isFree { view = isOn ? 1 : 0 }
        if isFree { moment.effects.append(.turned) }
      }
      moment.view = view
    case .covered where isOn:
      moment.blindness = .covered
      moment.effects.append(.covered)
    case .frozen where isOn && wasOn:
      moment.blindness = .frozen
      moment.effects.append(.frozen)
    case .reconnect:
      if isOn && !wasOn {
        moment.away = first.end - first.start
        moment.followsGap = random.chance(0.5)
        greyFrames = 1 + random.below(3)
      }
      if greyFrames > 0 {
        greyFrames -= 1
        moment.blindness = .grey
        moment.effects.append(.grey)
      }
    default: break
    }
  }

  private var isTurning = false
}

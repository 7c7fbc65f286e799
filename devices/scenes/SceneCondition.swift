/// What goes on in a drawn scene while a detector watches it.
public enum SceneCondition: String, CaseIterable, Sendable {
  /// Daylight and a little noise: what the other conditions are compared with.
  case calm
  /// Sensor noise of σ 6, the most that domain.md C4 asks for.
  case noise
  /// Quality 60–90, changed by the camera every few minutes.
  case compression
  /// A lamp that lights a part of the view more than the rest goes on and off.
  case lightFlip = "light-flip"
  /// The camera's gain jumps by up to 40 %.
  case gainSteps = "gain-steps"
  /// Storms at night: flashes of one or two frames.
  case lightning
  /// The camera swaps colour for infrared light and back: gain, texture and noise change at once.
  case infrared
  /// The view shakes by up to one pixel.
  case shake
  /// The crown of a tree sways in gusts.
  case swaying
  /// A pond ripples and glints.
  case water
  /// Beams of cars out of view sweep over ground and walls at night.
  case headlights
  /// Streaks of rain, now light, now heavy.
  case rain
  /// Flakes, some near the lens.
  case snow
  /// Night falls and day breaks, within 40 minutes each; lamps warm up in between.
  case dusk
  /// Shadows of clouds pass; the exposure follows.
  case clouds
  /// Sun: the shadow of a swaying tree lies on the ground, persons cast theirs.
  case shadows
  /// The camera is turned to another view, now and then.
  case turned
  /// Something covers the lens, now and then.
  case covered
  /// The imager hangs: the same frame again and again, now and then.
  case frozen
  /// The stream breaks off and comes back with grey and smeared frames.
  case reconnect
  /// Cars come, stop, become scenery, and leave.
  case parked
  /// The detector is started anew every ten minutes while people are in view.
  case peopleAtStart = "people-at-start"
  /// Insects and a spider's web near the lens, lit by the camera's infrared lamp.
  case insects

  /// One line on it.
  public var summary: String {
    switch self {
    case .calm: "daylight, noise of 2 grey levels"
    case .noise: "sensor noise of 6 grey levels"
    case .compression: "JPEG quality 60 to 90, changed every few minutes"
    case .lightFlip: "a lamp goes on and off every few minutes"
    case .gainSteps: "the gain jumps by up to 40 % every few minutes"
    case .lightning: "flashes of one or two frames in storms at night"
    case .infrared: "switching between colour and infrared"
    case .shake: "the view shakes by up to one pixel"
    case .swaying: "the crown of a tree sways in gusts"
    case .water: "a pond ripples and glints"
    case .headlights: "beams of cars out of view sweep over the scene at night"
    case .rain: "streaks of rain, now light, now heavy"
    case .snow: "flakes, some near the lens"
    case .dusk: "nightfall and daybreak within 40 minutes each, lamps between"
    case .clouds: "shadows of clouds, followed by the exposure"
    case .shadows: "a swaying tree's shadow; persons cast theirs"
    case .turned: "the camera is turned to another view at times"
    case .covered: "something covers the lens at times"
    case .frozen: "the same frame again and again at times"
    case .reconnect: "the stream breaks off and comes back grey"
    case .parked: "cars come, stop, become scenery, and leave"
    case .peopleAtStart: "a new start every ten minutes with people in view"
    case .insects: "insects and a web near the lens under infrared light"
    }
  }

  /// Whether it is night: little light, much noise.
  var isNight: Bool { self == .lightning || self == .headlights || self == .insects }
}

extension SceneCondition {
  /// A number of its own, so that conditions of one seed differ in their chance.
  var part: UInt64 { UInt64(Self.allCases.firstIndex(of: self) ?? 0) + 1 }

  /// Standard deviation of the sensor's noise, grey levels.
  var sigma: Double {
    switch self {
    case .noise: 6
    case .lightning, .headlights, .insects: 4
    case .compression, .rain, .snow: 3
    default: 2
    }
  }

  /// What the light of the scene is multiplied by.
  var gain: Double {
    switch self {
    case .lightning, .headlights: 0.7
    default: 1
    }
  }

  /// Share of full light that lies on most of the view.
  var typicalLight: Double {
    switch self {
    case .lightning, .headlights: 0.6
    case .clouds: 0.75
    default: 1
    }
  }

  /// How far the exposure may go up; 1 where it is fixed. Of the cameras under a lamp that goes on
  /// and off some follow.
  func longestExposure(isFollowing: Bool) -> Double {
    switch self {
    case .dusk: 4
    case .clouds, .infrared: 1.8
    case .lightFlip: isFollowing ? 2 : 1
    default: 1
    }
  }
}

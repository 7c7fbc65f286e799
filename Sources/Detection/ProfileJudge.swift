internal import Wire

/// Which of a camera's two levels is in force: day or night.
struct ProfileJudge {
  /// Mean grey under which a picture is dark, over which it is bright; between them nothing changes
  /// [D between the means of the public sequences, measured 2026-11-22: by day 87–167, by night
  /// 5–9].
  static let darkMean: Float = 60
  static let brightMean: Float = 75
  /// Milliseconds that it must stay so: longer than a car's headlights or a power cut's flicker
  /// [D].
  static let holdMs: Int64 = 60_000
  /// Milliseconds that an open visit holds a change of level back at most. A level too keen for the
  /// night can keep a visit open by itself: the change that would end it must not wait for it [D:
  /// longer than nearly every visit of people, far shorter than a night].
  static let waitMs: Int64 = 600_000

  /// What tells the night.
  var rule: NightRule
  private let day: MotionConfiguration
  private let night: MotionConfiguration
  /// What frames are judged by.
  private(set) var active: MotionConfiguration
  /// Whether it is the night's.
  private(set) var isNight = false
  /// Whether the picture is dark; nil before the first.
  private var isDark: Bool?
  private var otherSinceMs: Int64?
  /// Since when an open visit has held a change back.
  private var waitsSinceMs: Int64?

  init(_ configuration: MotionConfiguration) {
    rule = configuration.night
    day = configuration.sensitivity.day.applied(to: configuration)
    night = configuration.sensitivity.night.applied(to: configuration)
    active = day
  }

  /// Takes the mean grey of a frame whose view is sound.
  mutating func measure(_ mean: Float, at nowMs: Int64) {
    guard let isDark else {
      isDark = mean < Self.darkMean
      return
    }
    let isOther = isDark ? mean > Self.brightMean : mean < Self.darkMean
    guard isOther else {
      otherSinceMs = nil
      return
    }
    let since = otherSinceMs ?? nowMs
    otherSinceMs = since
    guard nowMs - since >= Self.holdMs else { return }
    self.isDark = !isDark
    otherSinceMs = nil
  }

  /// The light is not known to have lasted: the camera was away, or what it showed is not its view.
  mutating func interrupt() { otherSinceMs = nil }

  /// Takes up the level that the hour and the light ask for; true when it changed. A visit is
  /// judged by the level that it began under, for ``waitMs`` after another is asked for: then the
  /// level changes within the visit, which goes on.
  mutating func choose(wall: WallTime, at nowMs: Int64, isVisitOpen: Bool) -> Bool {
    let wanted =
      switch rule.source {
      case .calendar: rule.isCalendarNight(wall)
      case .light: isDark ?? false
      case .either: isDark ?? false || rule.isCalendarNight(wall)
      }
    guard wanted != isNight else {
      waitsSinceMs = nil
      return false
    }
    if isVisitOpen {
      let since = waitsSinceMs ?? nowMs
      waitsSinceMs = since
      guard nowMs - since >= Self.waitMs else { return false }
    }
    waitsSinceMs = nil
    isNight = wanted
    active = wanted ? night : day
    return true
  }
}

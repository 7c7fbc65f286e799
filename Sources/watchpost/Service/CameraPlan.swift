import Detection
import Incidents

/// What a camera's detector is set up with: the same for the live service and for
/// `watchpost detect`.
struct CameraPlan: Equatable, Sendable {
  /// How motion is judged.
  var configuration: MotionConfiguration
  /// Its zones.
  var zones: [Zone]

  /// A plan as given.
  init(configuration: MotionConfiguration, zones: [Zone] = []) {
    self.configuration = configuration
    self.zones = zones
  }

  /// A camera of a county on top of what holds for all of them, and the county's night: `base` is
  /// fixed at the start, the night follows every reload.
  init(_ camera: County.Device, base: MotionConfiguration, night: NightRule) {
    configuration = base
    configuration.sensitivity = camera.sensitivity ?? CameraSensitivity()
    configuration.night = night
    zones = camera.zones
  }

  /// Whether a detector of that plan can go on under this one: only the night may differ.
  func continues(_ other: CameraPlan) -> Bool {
    var other = other
    other.configuration.night = configuration.night
    return self == other
  }
}

extension CountySettings {
  /// What holds for all cameras, but for the night.
  var motion: MotionConfiguration {
    var motion = MotionConfiguration()
    motion.visitGapMs = Int64(limits.visitGapSeconds) * 1_000
    return motion
  }
}

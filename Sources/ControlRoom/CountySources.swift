public import Detection
public import Wire

/// What the map and the cameras' pages need of the program. All but ``saveZones`` and
/// ``falseVisitsChanged`` must return without waiting.
public struct CountySources: Sendable {
  /// The county as the map draws it.
  public var map: @Sendable () -> MapPage = { MapPage(MapView(name: "")) }
  /// What every sign shows.
  public var signs: @Sendable () -> [SignView] = { [] }
  /// Corridors of the county in force, in the order of bends.yaml.
  public var corridors: @Sendable () -> [CorridorView] = { [] }
  /// How a corridor stood at the last look at it, every 250 ms; nil before the first one, or when
  /// there is no such corridor.
  public var corridorSight: @Sendable (String) -> CorridorSight? = { _ in nil }
  /// Every camera, without what the store counts of it.
  public var cameras: @Sendable () -> [CameraView] = { [] }
  /// A camera's mask as it is in force; nil when there is no such camera.
  public var mask: @Sendable (DeviceID) -> PictureMask? = { _ in nil }
  /// A camera's zones as they are in force; nil when there is no such camera.
  public var zones: @Sendable (DeviceID) -> CameraZones? = { _ in nil }
  /// How a camera is judged and what it hides; nil when there is no such camera.
  public var detection: @Sendable (DeviceID) -> CameraDetection? = { _ in nil }
  /// Saves a camera's zones and puts them in force.
  public var saveZones: @Sendable (ZoneChange) async -> ZoneOutcome = { _ in .unknownCamera }
  /// People called a visit of the camera false, or took it back: puts in force what the store says.
  /// Called on the store's thread; may wait for the disk.
  public var falseVisitsChanged: @Sendable (DeviceID) -> Void = { _ in }
  /// What went on at the bends and has not been handed to the store yet.
  public var currentBendBins: @Sendable () -> [BendBin] = { [] }

  /// Makes a set that knows nothing, for what runs without a county.
  public init() {}
}

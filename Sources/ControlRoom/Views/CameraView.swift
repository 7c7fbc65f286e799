public import Wire

/// A camera as the API shows it.
public struct CameraView: Equatable, Sendable, Codable, Identifiable {
  /// Its id, 20 digits.
  public var id: String
  /// Its name.
  public var name: String
  /// Code of its area.
  public var area: String
  /// Degrees north; absent when not surveyed.
  public var lat: Double?
  /// Degrees east; absent when not surveyed.
  public var lon: Double?
  /// Whether it is heard.
  public var isOnline: Bool
  /// Whether motion opens an incident.
  public var isArmed: Bool
  /// Whether parts of its pictures are hidden.
  public var hasMask: Bool
  /// When its newest whole frame was received, RFC 3339; absent without one.
  public var lastFrame: String?
  /// That frame's number.
  public var frame: UInt32?
  /// Visits that began today (UTC+8).
  public var visitsToday: Int
  /// Changes of today that were not reported as motion.
  public var suppressedToday: Int
  /// Cells of its picture in which it takes more change to be a visit, because three visits and
  /// more that people called false touched them.
  public var raisedCells: Int
  /// Their share of the picture, 0...1.
  public var raisedShare: Double

  /// Makes a view without today's counts.
  public init(
    id: DeviceID, name: String, area: String, place: Coordinate?, isOnline: Bool, isArmed: Bool,
    hasMask: Bool, newest: (frame: UInt32, received: WallTime)?, raisedCells: Int = 0,
    raisedShare: Double = 0
  ) {
    self.id = id.description
    self.name = name
    self.area = area
    lat = place?.latitude
    lon = place?.longitude
    self.isOnline = isOnline
    self.isArmed = isArmed
    self.hasMask = hasMask
    lastFrame = newest?.received.description
    frame = newest?.frame
    visitsToday = 0
    suppressedToday = 0
    self.raisedCells = raisedCells
    self.raisedShare = raisedShare
  }
}

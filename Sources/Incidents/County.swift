public import Detection
public import Wire

/// An installation, as its county folder describes it: what the desk knows of the world's
/// furniture. Secrets are not part of it.
public struct County: Equatable, Sendable, Codable {
  /// Name for pages and papers.
  public var name: String
  /// What a straight line is multiplied by where no road graph reaches: 1.4 flat, 2 mountain
  /// (domain.md 4.8).
  public var terrainFactor: Double
  /// Areas, parents before children.
  public var areas: [Area]
  /// Cameras, posts, bend heads and signs.
  public var devices: [Device]
  /// Mountain roads with their bends, heads and signs.
  public var corridors: [Corridor]
  /// Patrol units.
  public var units: [Unit]

  /// Makes a county.
  public init(
    name: String, terrainFactor: Double, areas: [Area], devices: [Device],
    corridors: [Corridor], units: [Unit]
  ) {
    self.name = name
    self.terrainFactor = terrainFactor
    self.areas = areas
    self.devices = devices
    self.corridors = corridors
    self.units = units
  }

  /// The bends of all corridors, in their order.
  public var bends: [Corridor.Bend] { corridors.flatMap(\.bends) }

  /// A part of the administrative tree.
  public struct Area: Equatable, Sendable, Codable {
    /// Level of the tree.
    public enum Tier: String, CaseIterable, Sendable, Codable {
      case city, county, town, village, grid
    }
    /// Code, unique.
    public var code: String
    /// Name.
    public var name: String
    /// Level.
    public var tier: Tier
    /// Code of the area above; nil for the root.
    public var parent: String?

    /// Makes an area.
    public init(code: String, name: String, tier: Tier, parent: String?) {
      self.code = code
      self.name = name
      self.tier = tier
      self.parent = parent
    }
  }

  /// A device that stands somewhere.
  public struct Device: Equatable, Sendable, Codable {
    /// Its id.
    public var id: DeviceID
    /// What it is.
    public var deviceClass: DeviceClass
    /// Name, such as the place in words.
    public var name: String
    /// Where it stands; nil when not surveyed: its incidents are then "location unresolved".
    public var place: Coordinate?
    /// Code of its area.
    public var area: String
    /// Cameras that see the place, nearest first, at most four are shown (domain.md C10).
    public var cameras: [DeviceID]
    /// A school gate, a left-behind home: a press here is S1; motion here counts at night as S2.
    public var isKeySite: Bool
    /// Whether motion here opens an incident.
    public var isArmed: Bool
    /// A camera's zones.
    public var zones: [Zone]
    /// How readily a camera sees motion; nil for normal by day and night.
    public var sensitivity: CameraSensitivity?

    /// Makes a device.
    public init(
      id: DeviceID, deviceClass: DeviceClass, name: String, place: Coordinate?, area: String,
      cameras: [DeviceID] = [], isKeySite: Bool = false, isArmed: Bool = true, zones: [Zone] = [],
      sensitivity: CameraSensitivity? = nil
    ) {
      self.id = id
      self.deviceClass = deviceClass
      self.name = name
      self.place = place
      self.area = area
      self.cameras = cameras
      self.isKeySite = isKeySite
      self.isArmed = isArmed
      self.zones = zones
      self.sensitivity = sensitivity
    }
  }

  /// A patrol unit: its terminal's id is its id.
  public struct Unit: Equatable, Sendable, Codable {
    /// What kind of unit.
    public enum Kind: String, CaseIterable, Sendable, Codable {
      case car, team, point, gridWorker
    }
    /// The terminal's device id.
    public var id: DeviceID
    /// Call sign.
    public var callSign: String
    /// Kind.
    public var kind: Kind
    /// Station or home place, used when there is no fresh fix.
    public var station: Coordinate
    /// Speed assumed for travel times.
    public var cruise: Speed

    /// Makes a unit.
    public init(
      id: DeviceID, callSign: String, kind: Kind, station: Coordinate, cruise: Speed
    ) {
      self.id = id
      self.callSign = callSign
      self.kind = kind
      self.station = station
      self.cruise = cruise
    }
  }
}

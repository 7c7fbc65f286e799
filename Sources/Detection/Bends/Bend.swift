public import Wire

/// One sharp bend with its sensor heads and signs: what the bend detector is set up with.
public struct Bend: Equatable, Sendable, Codable {
  /// A sensor head that watches one approach.
  public struct Head: Equatable, Sendable, Codable {
    /// The device that sends its readings.
    public var device: DeviceID
    /// Its number within the device.
    public var number: UInt16
    /// The approach that it watches.
    public var approach: Approach
    /// Metres of road from the head to the bend's near limit (PC or PT), for a vehicle that passes
    /// the head towards the bend; positive when the head stands before the bend.
    public var metresToBend: Double
    /// True when the head looks away from the bend, towards the vehicles that come; its
    /// "approaching" is then towards the bend and distance adds to ``metresToBend``.
    public var facesTraffic: Bool

    /// Makes a head.
    public init(
      device: DeviceID, number: UInt16, approach: Approach, metresToBend: Double,
      facesTraffic: Bool
    ) {
      self.device = device
      self.number = number
      self.approach = approach
      self.metresToBend = metresToBend
      self.facesTraffic = facesTraffic
    }
  }

  /// A sign that faces one approach.
  public struct Sign: Equatable, Sendable, Codable {
    /// The sign's device.
    public var device: DeviceID
    /// The approach whose drivers read it.
    public var approach: Approach

    /// Makes a sign.
    public init(device: DeviceID, approach: Approach) {
      self.device = device
      self.approach = approach
    }
  }

  /// Short name, unique in the county.
  public var id: String
  /// Name on the map.
  public var name: String
  /// The bend's middle.
  public var place: Coordinate
  /// Metres of road between PC and PT.
  public var lengthMetres: Double
  /// Legal limit.
  public var limit: Speed
  /// Advised speed, at most ``limit``.
  public var advisory: Speed
  /// The heads.
  public var heads: [Head]
  /// The signs.
  public var signs: [Sign]

  /// Makes a bend.
  public init(
    id: String, name: String, place: Coordinate, lengthMetres: Double, limit: Speed,
    advisory: Speed, heads: [Head], signs: [Sign]
  ) {
    self.id = id
    self.name = name
    self.place = place
    self.lengthMetres = lengthMetres
    self.limit = limit
    self.advisory = advisory
    self.heads = heads
    self.signs = signs
  }
}

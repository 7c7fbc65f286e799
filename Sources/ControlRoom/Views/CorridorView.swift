public import Detection
public import Wire

/// A corridor as the API shows it: what does not change while the county is in force.
public struct CorridorView: Equatable, Sendable, Codable, Identifiable {
  /// One sharp bend.
  public struct Bend: Equatable, Sendable, Codable, Identifiable {
    /// Its id, unique in the county.
    public var id: String
    /// Its name.
    public var name: String
    /// Chainage of the limit that rising chainage comes to first, metres.
    public var pc: Double
    /// Chainage of the other limit.
    public var pt: Double
    /// Radius of the curve, metres.
    public var radius: Double
    /// Rise of the road with rising chainage, as a share: −0.038 falls 3.8 %.
    public var grade: Double
    /// Advised speed, km/h.
    public var advisoryKmh: Double
    /// Legal limit, km/h.
    public var limitKmh: Double
  }

  /// A sensor head.
  public struct Head: Equatable, Sendable, Codable {
    /// Id of the device that sends its readings, 20 digits.
    public var device: String
    /// Its number within the device.
    public var number: UInt16
    /// The device's name.
    public var name: String
    /// Where it stands.
    public var chainage: Double
    /// The way it looks: `up` towards rising chainage, `down`.
    public var looks: String
    /// How far it sees, metres.
    public var range: Double
  }

  /// A roadside sign.
  public struct Sign: Equatable, Sendable, Codable {
    /// Its device's id, 20 digits.
    public var device: String
    /// The device's name.
    public var name: String
    /// Id of the bend that it warns of.
    public var bend: String
    /// The approach whose drivers read it: `up`, `down`.
    public var approach: String
    /// Where it stands.
    public var chainage: Double
  }

  /// Its id, unique in the county.
  public var id: String
  /// Its name.
  public var name: String
  /// Which vehicles light its signs: `overlap`, `presence`.
  public var mode: String
  /// Lowest chainage that a head sees or a sign or bend has, metres.
  public var from: Double
  /// Highest such chainage.
  public var to: Double
  /// By rising chainage.
  public var bends: [Bend]
  /// In the order of bends.yaml.
  public var heads: [Head]
  /// In the order of bends.yaml.
  public var signs: [Sign]

  /// Renders a corridor; `name` says what people call a device.
  public init(_ corridor: Corridor, name: (DeviceID) -> String?) {
    id = corridor.id
    self.name = corridor.name
    mode = corridor.mode.rawValue
    let ends =
      corridor.bends.flatMap { [$0.pc, $0.pt] } + corridor.signs.map(\.chainage)
      + corridor.heads.flatMap { [$0.stretch.lowerBound, $0.stretch.upperBound] }
    from = Self.metres(max(0, ends.min() ?? 0))
    to = Self.metres(ends.max() ?? 0)
    bends = corridor.bends.map {
      Bend(
        id: $0.id, name: $0.name, pc: Self.metres($0.pc), pt: Self.metres($0.pt),
        radius: Self.metres($0.radiusMetres), grade: ($0.grade * 10_000).rounded() / 10_000,
        advisoryKmh: $0.advisory.kmh, limitKmh: $0.limit.kmh)
    }
    heads = corridor.heads.map {
      Head(
        device: $0.device.description, number: $0.number,
        name: name($0.device) ?? $0.device.description, chainage: Self.metres($0.chainage),
        looks: $0.looks.rawValue, range: Self.metres($0.rangeMetres))
    }
    signs = corridor.signs.map {
      Sign(
        device: $0.device.description, name: name($0.device) ?? $0.device.description,
        bend: $0.bend, approach: $0.approach.rawValue, chainage: Self.metres($0.chainage))
    }
  }

  /// Metres to a tenth: no place on a road is known better.
  static func metres(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}

/// Answer of `GET /corridors`.
public struct CorridorList: Equatable, Sendable, Codable {
  /// In the order of bends.yaml.
  public var corridors: [CorridorView]
}

import Crypto
internal import Detection
import Foundation
public import Incidents
public import Wire

/// The county as a map draws it: `GET /map`.
public struct MapView: Equatable, Sendable, Codable {
  /// A part of the administrative tree.
  public struct Area: Equatable, Sendable, Codable {
    /// Its code.
    public var code: String
    /// Its name.
    public var name: String
    /// `city`, `county`, `town`, `village`, `grid`.
    public var tier: String
    /// Code of the area above; absent for the root.
    public var parent: String?
    /// Degrees north of the middle of its devices; absent when none is surveyed.
    public var lat: Double?
    /// Degrees east of it.
    public var lon: Double?
  }

  /// A road.
  public struct Road: Equatable, Sendable, Codable {
    /// Number or name; absent without one.
    public var name: String?
    /// Places along it, [longitude, latitude] in degrees as GeoJSON has them.
    public var line: [[Double]]

    /// Makes a road.
    public init(name: String?, line: [Coordinate]) {
      self.name = name
      self.line = line.map { [$0.longitude, $0.latitude] }
    }
  }

  /// A sharp bend.
  public struct Bend: Equatable, Sendable, Codable {
    /// Its id.
    public var id: String
    /// Its name.
    public var name: String
    /// Degrees north of its middle.
    public var lat: Double
    /// Degrees east of its middle.
    public var lon: Double
    /// Metres of road.
    public var lengthMetres: Double
    /// Legal limit, km/h.
    public var limitKmh: Double
    /// Advised speed, km/h.
    public var advisoryKmh: Double
    /// Ids of its signs.
    public var signs: [String]
    /// Ids of the devices of the sensor heads that stand nearer to it than to any other bend.
    public var heads: [String]

    init(_ bend: Corridor.Bend, of corridor: Corridor) {
      id = bend.id
      name = bend.name
      lat = bend.place.latitude
      lon = bend.place.longitude
      lengthMetres = bend.length
      limitKmh = bend.limit.kmh
      advisoryKmh = bend.advisory.kmh
      signs = corridor.signs.filter { $0.bend == bend.id }.map(\.device.description)
      heads = []
      for head in corridor.heads where corridor.bend(nearest: head.chainage)?.id == bend.id {
        let device = head.device.description
        if !heads.contains(device) { heads.append(device) }
      }
    }
  }

  /// A device that stands somewhere.
  public struct Device: Equatable, Sendable, Codable {
    /// Its id, 20 digits.
    public var id: String
    /// `camera`, `post`, `bendHead`, `sign`.
    public var deviceClass: String
    /// Its name.
    public var name: String
    /// Degrees north; absent when not surveyed.
    public var lat: Double?
    /// Degrees east; absent when not surveyed.
    public var lon: Double?
    /// Code of its area.
    public var area: String
    /// Whether it watches a school gate or the like.
    public var isKeySite: Bool
  }

  /// A patrol unit at its station.
  public struct Unit: Equatable, Sendable, Codable {
    /// Its terminal's id.
    public var id: String
    /// Its call sign.
    public var callSign: String
    /// `car`, `team`, `point`, `gridWorker`.
    public var kind: String
    /// Degrees north of its station.
    public var lat: Double
    /// Degrees east of its station.
    public var lon: Double
  }

  /// The county's name.
  public var name: String
  /// Areas, parents before children.
  public var areas: [Area] = []
  /// Roads, in the order of the file.
  public var roads: [Road] = []
  /// Bends.
  public var bends: [Bend] = []
  /// Devices.
  public var devices: [Device] = []
  /// Units.
  public var units: [Unit] = []

  /// A map of a name only.
  public init(name: String) { self.name = name }

  /// The map of a county and its roads.
  public init(_ county: County, roads: [Road]) {
    name = county.name
    self.roads = roads
    let middles = Self.middles(county)
    areas = county.areas.map {
      Area(
        code: $0.code, name: $0.name, tier: $0.tier.rawValue, parent: $0.parent,
        lat: middles[$0.code]?.lat, lon: middles[$0.code]?.lon)
    }
    bends = county.corridors.flatMap { corridor in
      corridor.bends.map { Bend($0, of: corridor) }
    }
    devices = county.devices.map {
      Device(
        id: $0.id.description, deviceClass: DeviceView.code($0.deviceClass), name: $0.name,
        lat: $0.place?.latitude, lon: $0.place?.longitude, area: $0.area,
        isKeySite: $0.isKeySite)
    }
    units = county.units.map {
      Unit(
        id: $0.id.description, callSign: $0.callSign, kind: $0.kind.rawValue,
        lat: $0.station.latitude, lon: $0.station.longitude)
    }
  }

  /// The middle of all devices in each area and the areas below it, by code.
  private static func middles(_ county: County) -> [String: (lat: Double, lon: Double)] {
    var parents: [String: String] = [:]
    for area in county.areas { parents[area.code] = area.parent }
    var sums: [String: (lat: Double, lon: Double, count: Double)] = [:]
    for device in county.devices {
      guard let place = device.place else { continue }
      var next: String? = device.area
      // Six tiers at most; a bound all the same, should a circle come in from elsewhere.
      for _ in 0..<16 {
        guard let code = next else { break }
        let sum = sums[code] ?? (0, 0, 0)
        sums[code] = (sum.lat + place.latitude, sum.lon + place.longitude, sum.count + 1)
        next = parents[code]
      }
    }
    func rounded(_ degrees: Double) -> Double { (degrees * 1e7).rounded() / 1e7 }
    return sums.mapValues { (rounded($0.lat / $0.count), rounded($0.lon / $0.count)) }
  }
}

/// The map as it is sent: made once for each county, for it is large.
public struct MapPage: Sendable {
  let json: Data
  let tag: String

  /// Renders a map.
  public init(_ view: MapView) {
    json = JSONText.encode(view)
    tag = SHA256.hash(data: json).prefix(16).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Darwin)
  private import Darwin
#endif

/// A place on the earth in WGS 84, in units of 1e-7 degree (about 11 mm), as the wire carries it.
public struct Coordinate: Hashable, Sendable, BitwiseCopyable, Codable {
  /// Latitude, 1e-7 degree, north positive: -900,000,000...900,000,000.
  public let latitudeE7: Int32
  /// Longitude, 1e-7 degree, east positive: -1,800,000,000...1,800,000,000.
  public let longitudeE7: Int32

  /// Makes a coordinate; nil when outside ±90° or ±180°.
  public init?(latitudeE7: Int32, longitudeE7: Int32) {
    guard (-900_000_000...900_000_000).contains(latitudeE7),
      (-1_800_000_000...1_800_000_000).contains(longitudeE7)
    else { return nil }
    self.latitudeE7 = latitudeE7
    self.longitudeE7 = longitudeE7
  }

  /// Makes a coordinate from degrees, rounded to 1e-7; nil when outside ±90° or ±180° or not
  /// finite.
  public init?(latitude: Double, longitude: Double) {
    guard (-90.0...90.0).contains(latitude), (-180.0...180.0).contains(longitude) else {
      return nil
    }
    latitudeE7 = Int32((latitude * 1e7).rounded())
    longitudeE7 = Int32((longitude * 1e7).rounded())
  }

  /// Degrees north.
  public var latitude: Double { Double(latitudeE7) / 1e7 }
  /// Degrees east.
  public var longitude: Double { Double(longitudeE7) / 1e7 }

  /// Great-circle distance in metres by the haversine formula on a sphere of the IUGG mean radius,
  /// 6,371,008.8 m; within 0.5 % of the ellipsoid.
  public func distance(to other: Coordinate) -> Double {
    let radians = Double.pi / 180
    let halfLatitude = sin((other.latitude - latitude) * radians / 2)
    let halfLongitude = sin((other.longitude - longitude) * radians / 2)
    let chord =
      halfLatitude * halfLatitude
      + cos(latitude * radians) * cos(other.latitude * radians) * halfLongitude * halfLongitude
    return 2 * 6_371_008.8 * asin(min(1, chord.squareRoot()))
  }
}

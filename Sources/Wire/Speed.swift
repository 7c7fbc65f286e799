/// A road speed, held in tenths of a kilometre an hour as the wire carries it: 0...6,553.5 km/h.
public struct Speed: Hashable, Comparable, Sendable, BitwiseCopyable, Codable {
  /// Tenths of a kilometre an hour.
  public var tenthsOfKmh: UInt16

  /// Makes a speed from tenths of a kilometre an hour.
  public init(tenthsOfKmh: UInt16) { self.tenthsOfKmh = tenthsOfKmh }

  /// Makes a speed from kilometres an hour, rounded to a tenth and clamped to 0...6,553.5.
  public init(kmh: Double) {
    let tenths = (kmh * 10).rounded()
    tenthsOfKmh = tenths >= 65_535 ? 65_535 : tenths > 0 ? UInt16(tenths) : 0
  }

  /// Kilometres an hour.
  public var kmh: Double { Double(tenthsOfKmh) / 10 }

  /// Metres a second.
  public var metresPerSecond: Double { kmh / 3.6 }

  public static func < (left: Speed, right: Speed) -> Bool { left.tenthsOfKmh < right.tenthsOfKmh }

  public init(from decoder: any Decoder) throws {
    tenthsOfKmh = try decoder.singleValueContainer().decode(UInt16.self)
  }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(tenthsOfKmh)
  }
}

/// A device's identity: exactly 20 decimal digits, as GB/T 28181 numbers devices.
///
/// On the wire it is ten bytes of packed BCD (two digits a byte, high digit first). In memory it is
/// two groups of ten digits, because 20 digits do not fit a `UInt64`.
public struct DeviceID: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Digits 1–10 (for GB/T 28181: administrative area and industry), 0...9,999,999,999.
  public let region: UInt64
  /// Digits 11–20 (for GB/T 28181: type, network and serial), 0...9,999,999,999.
  public let serial: UInt64

  /// Number of bytes on the wire.
  public static let byteCount = 10

  /// Ten decimal digits hold values below this.
  private static let groupLimit: UInt64 = 10_000_000_000

  /// Makes an id from its two groups of ten digits; nil when a group has more than ten digits.
  public init?(region: UInt64, serial: UInt64) {
    guard region < Self.groupLimit, serial < Self.groupLimit else { return nil }
    self.region = region
    self.serial = serial
  }

  /// Reads 20 decimal digits; nil for any other text.
  public init?(_ text: some StringProtocol) {
    let digits = text.utf8
    guard digits.count == 20, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    var groups: (UInt64, UInt64) = (0, 0)
    for (position, digit) in digits.enumerated() {
      let value = UInt64(digit - 0x30)
      if position < 10 {
        groups.0 = groups.0 * 10 + value
      } else {
        groups.1 = groups.1 * 10 + value
      }
    }
    self.region = groups.0
    self.serial = groups.1
  }

  public static func < (left: DeviceID, right: DeviceID) -> Bool {
    (left.region, left.serial) < (right.region, right.serial)
  }
}

extension DeviceID: CustomStringConvertible {
  /// The 20 digits.
  public var description: String {
    let parts = [String(region), String(serial)]
    return parts.map { String(repeating: "0", count: 10 - $0.utf8.count) + $0 }.joined()
  }
}

extension DeviceID: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let id = DeviceID(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text)\" is not a device id of 20 decimal digits")
    }
    self = id
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension DeviceID: CodingKeyRepresentable {
  public var codingKey: any CodingKey { Key(stringValue: description) }
  public init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

import Foundation

/// A range of addresses, such as 10.0.0.0/8 or fd00::/8.
public struct AddressRange: Equatable, Sendable, CustomStringConvertible {
  /// As it was given.
  public let description: String
  private let base: [UInt8]
  private let bits: Int

  /// Reads a range in CIDR notation (RFC 4632, section 3.1); an address alone is a range of one.
  /// Nil when it is none, or when bits beyond the prefix are set: 10.1.2.3/8 is a slip.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let base = Self.bytes(String(parts[0])) else { return nil }
    var bits = base.count * 8
    if parts.count == 2 {
      guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let given = Int(parts[1]),
        given <= bits
      else { return nil }
      bits = given
    }
    let isClean = (bits..<base.count * 8).allSatisfy { Self.bit($0, of: base) == 0 }
    guard isClean else { return nil }
    self.base = base
    self.bits = bits
    description = text
  }

  /// Whether an address is in it.
  public func contains(_ address: String) -> Bool {
    guard let bytes = Self.bytes(address), bytes.count == base.count else { return false }
    return (0..<bits).allSatisfy { Self.bit($0, of: bytes) == Self.bit($0, of: base) }
  }

  /// One bit, counted from the most significant of the first byte.
  private static func bit(_ place: Int, of bytes: [UInt8]) -> UInt8 {
    let byte: UInt8 = bytes[place / 8]
    return (byte >> UInt8(7 - place % 8)) & 1
  }

  /// The bytes of a numeric address, 4 or 16; an IPv4 address written as IPv6 (::ffff:a.b.c.d, RFC
  /// 4291 section 2.5.5.2) is the IPv4 one. Nil for anything else.
  static func bytes(_ text: String) -> [UInt8]? {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { [UInt8]($0) } }
    var sixteen = in6_addr()
    guard inet_pton(AF_INET6, text, &sixteen) == 1 else { return nil }
    let bytes = withUnsafeBytes(of: sixteen) { [UInt8]($0) }
    let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
    return bytes.starts(with: mapped) ? Array(bytes[12...]) : bytes
  }

  /// What tries are counted under: an IPv4 address, or the /64 of an IPv6 one, which is what one
  /// subscriber has at least (RFC 6177).
  static func subscriber(_ address: String) -> String {
    guard let bytes = bytes(address), bytes.count == 16 else { return address }
    return bytes[..<8].map { String($0, radix: 16) }.joined(separator: ":") + "/64"
  }
}

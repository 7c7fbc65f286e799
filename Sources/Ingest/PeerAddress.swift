internal import CSocket

/// An IP address and UDP port. On the wire of this process only; never stored.
public struct PeerAddress: Hashable, Sendable, BitwiseCopyable {
  private let high: UInt64
  private let low: UInt64
  private let scope: UInt32
  private let family: UInt8
  /// The UDP port.
  public let port: UInt16

  init(_ address: wp_address) {
    high = address.high
    low = address.low
    scope = address.scope
    family = address.family
    port = address.port
  }

  /// Resolves a numeric address or a name; nil when it is neither.
  public init?(host: String, port: UInt16) {
    var address = wp_address()
    guard wp_address_resolve(host, port, &address) == 0 else { return nil }
    self.init(address)
  }

  private init(high: UInt64, low: UInt64, scope: UInt32, family: UInt8, port: UInt16) {
    self.high = high
    self.low = low
    self.scope = scope
    self.family = family
    self.port = port
  }

  /// The same address with port 0.
  var anyPort: PeerAddress {
    PeerAddress(high: high, low: low, scope: scope, family: family, port: 0)
  }

  /// IPv4 as itself where a socket for both shows it as ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2).
  var unmapped: PeerAddress {
    guard family == 6, high == 0, low >> 32 == 0xFFFF else { return self }
    return PeerAddress(high: 0, low: low & 0xFFFF_FFFF, scope: 0, family: 4, port: port)
  }

  var native: wp_address {
    wp_address(high: high, low: low, scope: scope, port: port, family: family)
  }
}

extension PeerAddress: CustomStringConvertible {
  /// `192.0.2.1:5480` or `[2001:db8::1]:5480`.
  public var description: String {
    var address = native
    // 46 is INET6_ADDRSTRLEN: the longest text of an address with its ending zero.
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 46) { buffer -> String in
      guard let start = buffer.baseAddress else { return "" }
      wp_address_text(&address, start, buffer.count)
      return String(cString: start)
    }
    return family == 6 ? "[\(text)]:\(port)" : "\(text):\(port)"
  }
}

import ArgumentParser
import Glibc

/// A numeric address and a port: `127.0.0.1:5480` or `[::1]:5480`.
struct HostPort: Equatable, Sendable {
  /// The address, without brackets.
  var host: String
  /// The port, 0...65,535; 0 lets the system choose.
  var port: UInt16

  /// Makes an address that is known to be good.
  init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Reads one; nil for anything else, host names included: what a box listens on does not hang on
  /// a name server.
  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = UInt16(digits)
    else { return nil }
    let host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      let address = String(host.dropFirst().dropLast())
      var parsed = in6_addr()
      guard inet_pton(AF_INET6, address, &parsed) == 1 else { return nil }
      self.host = address
    } else {
      let address = String(host)
      var parsed = in_addr()
      guard inet_pton(AF_INET, address, &parsed) == 1 else { return nil }
      self.host = address
    }
    self.port = port
  }
}

extension HostPort: CustomStringConvertible {
  var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension HostPort: ExpressibleByArgument {
  init?(argument: String) { self.init(argument) }
}

import Foundation
import HTTPTypes
import Hummingbird

/// Where a request comes from, seen through the proxy in front when there is one.
struct RequestOrigin: Sendable {
  /// Whose `X-Forwarded-For` and `X-Forwarded-Host` are believed; nil believes nobody's.
  let proxies: AddressRange?
  /// Whether this server speaks TLS itself.
  let isTLS: Bool

  /// Whether browsers reach this server over TLS: cookies are for that only, then.
  var isSecure: Bool { isTLS || proxies != nil }

  /// Most entries of `X-Forwarded-For` that are looked at: more proxies than anyone chains [D].
  private static let hops = 16

  /// The client's address: the peer's, or what the nearest trusted proxy says. From the right, for
  /// only what proxies of ours appended is true; the rest is the client's own word.
  func client(_ request: Request, peer: String) -> String {
    guard let proxies, proxies.contains(peer) else { return peer }
    let given = request.headers[values: .forwardedFor].joined(separator: ",")
      .split(separator: ",").suffix(Self.hops).reversed()
    var client = peer
    for hop in given {
      let address = String(hop.trimmed)
      guard AddressRange.bytes(address) != nil else { return client }
      client = address
      guard proxies.contains(address) else { return client }
    }
    return client
  }

  /// Whether a request came past the proxy, readable by anyone on the way.
  func isInClear(peer: String) -> Bool {
    guard let proxies, !isTLS else { return false }
    return !proxies.contains(peer) && !ControlRoomConfiguration.isLoopback(peer)
  }

  /// Whether a request's page is ours: browsers send `Origin` with every change (WHATWG Fetch,
  /// section 3.2); programs send none.
  func isOurs(_ request: Request, peer: String) -> Bool {
    let origins = request.headers[values: .origin]
    guard let origin = origins.first else { return true }
    guard origins.count == 1, let separator = origin.range(of: "://") else { return false }
    let scheme = origin[..<separator.lowerBound].lowercased()
    guard scheme == "https" || (scheme == "http" && !isTLS) else { return false }
    let port = scheme == "https" ? ":443" : ":80"
    let given = origin[separator.upperBound...].lowercased()
    guard let host = host(request, peer: peer)?.lowercased() else { return false }
    return given == host || given + port == host || given == host + port
  }

  private func host(_ request: Request, peer: String) -> String? {
    if let proxies, proxies.contains(peer), let host = request.headers[.forwardedHost] {
      return host.split(separator: ",").last.map { String($0.trimmed) }
    }
    return request.head.authority
  }
}

extension HTTPField.Name {
  static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
  static let forwardedHost = HTTPField.Name("X-Forwarded-Host")!
  /// What a page sends back with every change.
  static let watchpostCSRF = HTTPField.Name("Watchpost-CSRF")!
}

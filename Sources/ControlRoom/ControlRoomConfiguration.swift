/// Settings of the control room's HTTP server, with their limits.
public struct ControlRoomConfiguration: Equatable, Sendable {
  /// Host to listen on: `127.0.0.1`, `::1`, `localhost` or another 127.x.y.z; any other only with
  /// ``tls`` or ``proxies``.
  public let host: String
  /// Port to listen on, 0...65,535; 0 takes a free one.
  public let port: Int
  /// Bounds of the event stream.
  public let stream: StreamBounds
  /// Most bytes of a request's body, 1,024...1,048,576. A command is some hundred bytes; 2,000
  /// characters of Chinese note are 6,000.
  public let bodyLimitBytes: Int
  /// Seconds after which an idle or dripping connection is closed, 1...300.
  public let idleTimeoutSeconds: Int
  /// Milliseconds that a token's check is believed without asking the store again, 0...10,000: a
  /// revoked token stops working after that.
  public let tokenCacheMs: Int
  /// Connections at once, 16...65,536; more wait in the kernel's queue until one ends. Each takes a
  /// file descriptor: evidence and the journal must never lack one.
  public let connections: Int
  /// Certificate and key; nil speaks plain HTTP. Needs the trait `TLS`.
  public let tls: TLSFiles?
  /// Addresses of the proxy with TLS in front, whose word on the client's address is believed; nil
  /// without one.
  public let proxies: AddressRange?

  /// Makes a configuration.
  ///
  /// Throws ``ControlRoomError/notLoopback(host:)`` for a host that others could reach, and
  /// ``ControlRoomError/badSetting(name:reason:)`` for a value out of range.
  public init(
    host: String = "127.0.0.1", port: Int = 8480, stream: StreamBounds = .standard,
    bodyLimitBytes: Int = 65_536, idleTimeoutSeconds: Int = 30, tokenCacheMs: Int = 2_000,
    connections: Int = 4_096, tls: TLSFiles? = nil, proxies: AddressRange? = nil
  ) throws(ControlRoomError) {
    guard Self.isLoopback(host) || tls != nil || proxies != nil else {
      throw .notLoopback(host: host)
    }
    try Self.check("port", port, in: 0...65_535)
    try Self.check("bodyLimitBytes", bodyLimitBytes, in: 1_024...1_048_576)
    try Self.check("idleTimeoutSeconds", idleTimeoutSeconds, in: 1...300)
    try Self.check("tokenCacheMs", tokenCacheMs, in: 0...10_000)
    try Self.check("connections", connections, in: 16...65_536)
    self.host = host
    self.port = port
    self.stream = stream
    self.bodyLimitBytes = bodyLimitBytes
    self.idleTimeoutSeconds = idleTimeoutSeconds
    self.tokenCacheMs = tokenCacheMs
    self.connections = connections
    self.tls = tls
    self.proxies = proxies
  }

  var origin: RequestOrigin { RequestOrigin(proxies: proxies, isTLS: tls != nil) }

  static func check(
    _ name: String, _ value: Int, in range: ClosedRange<Int>
  ) throws(ControlRoomError) {
    guard range.contains(value) else {
      throw .badSetting(
        name: name, reason: "\(value) is outside \(range.lowerBound)...\(range.upperBound)")
    }
  }

  /// Whether a host is this machine only: RFC 5735 section 3, 127.0.0.0/8; RFC 4291 section 2.5.3,
  /// ::1; `localhost`.
  public static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { (1...3).contains($0.utf8.count) && UInt8($0) != nil }
  }
}

/// Why the control room cannot be set up or run.
public enum ControlRoomError: Error, Equatable, Sendable {
  /// A setting is outside its range. `reason` says which values would be right.
  case badSetting(name: String, reason: String)
  /// The host is not a loopback address, and there is neither TLS nor a proxy that speaks it:
  /// passwords would cross the network readable by anyone.
  case notLoopback(host: String)
  /// A certificate was given, but the program was built without the trait `TLS`.
  case withoutTLS(file: String)
  /// A certificate or its key cannot be used.
  case badCertificate(file: String, reason: String)
  /// The address is taken, or may not be used.
  case cannotListen(address: String, reason: String)
}

extension ControlRoomError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badSetting(let name, let reason): "\(name): \(reason)"
    case .notLoopback(let host):
      "host \"\(host)\" is not a loopback address: without TLS, passwords and pictures would cross "
        + "the network in clear. Give --tls-cert FILE and --tls-key FILE; or put a proxy with TLS "
        + "in front and name its addresses with --behind-proxy CIDR; or listen on 127.0.0.1."
    case .withoutTLS(let file):
      "certificate \(file): this watchpost was built without TLS; build it with "
        + "`swift build -c release --traits TLS`, or put a proxy with TLS in front "
        + "(--behind-proxy CIDR)"
    case .badCertificate(let file, let reason):
      "\(file): \(reason); wanted are a certificate chain and its key as PEM, made for one another"
    case .cannotListen(let address, let reason): "cannot listen on \(address): \(reason)"
    }
  }
}

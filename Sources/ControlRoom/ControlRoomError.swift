/// Why the control room cannot be set up or run.
public enum ControlRoomError: Error, Equatable, Sendable {
  /// A setting is outside its range. `reason` says which values would be right.
  case badSetting(name: String, reason: String)
  /// The host is not a loopback address, and there is no TLS yet: tokens would cross the network
  /// readable by anyone.
  case notLoopback(host: String)
  /// The address is taken, or may not be used.
  case cannotListen(address: String, reason: String)
}

extension ControlRoomError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badSetting(let name, let reason): "\(name): \(reason)"
    case .notLoopback(let host):
      "host \"\(host)\" is not a loopback address: without TLS, tokens and pictures would cross "
        + "the network in clear. Use 127.0.0.1, ::1 or localhost, and a TLS proxy in front of it."
    case .cannotListen(let address, let reason): "cannot listen on \(address): \(reason)"
    }
  }
}

/// Why the receiver could not be set up. Bad datagrams are no errors: they are counted
/// (``LedgerSnapshot``).
public enum IngestError: Error, Equatable, Sendable {
  /// A setting is outside its range. Names the setting, its value and what is allowed.
  case badSetting(name: String, value: String, allowed: String)
  /// Another process has the port. Stop it, or take another port.
  case addressInUse(host: String, port: UInt16)
  /// The host's address is not of this machine or does not resolve.
  case addressNotAvailable(host: String)
  /// Ports below 1,024 need a privilege.
  case permission(host: String, port: UInt16)
  /// The system refused for another reason; the errno value.
  case system(call: String, code: Int32)

  /// Reads the result of opening a socket.
  init(openFailure code: Int32, host: String, port: UInt16) {
    self =
      switch code {
      case SystemCode.addressInUse: .addressInUse(host: host, port: port)
      case SystemCode.addressNotAvailable: .addressNotAvailable(host: host)
      case SystemCode.accessDenied, SystemCode.notPermitted: .permission(host: host, port: port)
      default: .system(call: "socket", code: code)
      }
  }
}

extension IngestError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badSetting(let name, let value, let allowed):
      "\(name) is \(value); allowed is \(allowed)"
    case .addressInUse(let host, let port):
      "UDP \(host):\(port) is in use by another process; stop it or choose another port"
    case .addressNotAvailable(let host):
      "\(host) is no address of this machine; use one of its own, or 0.0.0.0 for all"
    case .permission(let host, let port):
      "no permission to bind UDP \(host):\(port); ports below 1024 need CAP_NET_BIND_SERVICE"
    case .system(let call, let code): "\(call) failed with errno \(code)"
    }
  }
}

import ControlRoom
import Foundation

/// `heartbeat:` of county.yaml: an outside address that expects a sign of life.
struct HeartbeatSettings: Equatable, Sendable {
  /// Seconds between two: less would load the other side, more would tell too late [D].
  static let allowedSeconds = 10...3_600

  /// Where it is posted to. Its path may be a secret: only ``origin`` is ever shown or logged.
  let url: URL
  /// Seconds from one to the next, 10...3,600.
  var everySeconds = 60

  /// Reads an address: https, or plain http to loopback; nil for anything else.
  init?(_ text: String, everySeconds: Int = 60) {
    guard text.utf8.count <= 2_048, let url = URL(string: text), let host = url.host, !host.isEmpty,
      url.user == nil, url.password == nil, url.fragment == nil
    else { return nil }
    let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    switch url.scheme?.lowercased() {
    case "https": break
    case "http" where ControlRoomConfiguration.isLoopback(bare): break
    default: return nil
    }
    self.url = url
    self.everySeconds = everySeconds
  }

  /// Scheme, host and port.
  var origin: String {
    "\(url.scheme ?? "")://\(url.host ?? "")" + (url.port.map { ":\($0)" } ?? "")
  }
}

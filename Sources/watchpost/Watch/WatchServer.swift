import ControlRoom
import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Where the watch view connects to, and with which token.
struct WatchServer: Sendable {
  enum Failure: Error, Equatable {
    case badURL(String)
    case badToken(String)
  }

  let base: URL
  let token: String

  /// Checks the address and the token. A token never crosses a network in clear: plain HTTP is for
  /// loopback.
  init(url: String, token: String) throws(Failure) {
    guard let base = URL(string: url), let scheme = base.scheme?.lowercased(),
      let host = base.host, !host.isEmpty, scheme == "http" || scheme == "https",
      base.path.isEmpty || base.path == "/", base.query == nil
    else {
      throw .badURL("\"\(url)\" is not the address of a server, such as http://127.0.0.1:8480")
    }
    let isLoopback = host == "[::1]" || ControlRoomConfiguration.isLoopback(host)
    guard scheme == "https" || isLoopback else {
      throw .badURL(
        "\"\(url)\": over plain HTTP the token could be read on the way; use https or loopback"
      )
    }
    let trimmed = token.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !trimmed.isEmpty, trimmed.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw .badToken("the token file must hold one line: the token that `watchpost token` printed")
    }
    self.base = base
    self.token = trimmed
  }

  /// The address without its scheme, for the head of the screen.
  var name: String {
    (base.host ?? "") + (base.port.map { ":\($0)" } ?? "")
  }

  func request(_ path: String) -> URLRequest {
    var request = URLRequest(url: base.appendingPathComponent(path))
    request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
    return request
  }
}

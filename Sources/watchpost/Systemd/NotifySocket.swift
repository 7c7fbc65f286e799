import Glibc

/// Where systemd wants to hear of the service: one datagram a message (sd_notify(3)).
struct NotifySocket: Equatable, Sendable {
  /// The socket's address: a path, or an abstract name after `@`.
  let address: String

  /// The address of NOTIFY_SOCKET; nil when there is none, or one of a kind that is not spoken.
  init?(_ environment: [String: String]) {
    guard let address = environment["NOTIFY_SOCKET"] else { return nil }
    // A path in full or an abstract name, as sd_notify(3) takes them; one byte is the ending zero.
    guard address.hasPrefix("/") || address.hasPrefix("@"), address.utf8.count > 1,
      address.utf8.count < Self.pathLimit
    else { return nil }
    self.address = address
  }

  /// Bytes of `sun_path`.
  private static let pathLimit = MemoryLayout.size(ofValue: sockaddr_un().sun_path)

  /// Sends lines of `NAME=VALUE`; never blocks. False when nobody took them, which is no reason to
  /// stop serving.
  @discardableResult
  func send(_ lines: String...) -> Bool {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(address.utf8)
    let isAbstract = bytes.first == UInt8(ascii: "@")
    if isAbstract { bytes[0] = 0 }
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: bytes) }
    // An abstract name ends with the length, a path with its zero (unix(7)).
    let length = MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1)
    let message = Array(lines.joined(separator: "\n").utf8)
    let sent = withUnsafePointer(to: &name) { pointer in
      // The kernel reads `length` bytes of a whole sockaddr_un.
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        sendto(
          descriptor, message, message.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL),
          generic, socklen_t(length))
      }
    }
    return sent == message.count
  }
}

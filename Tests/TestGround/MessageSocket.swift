private import Foundation

/// A unix datagram socket that takes what is sent to it, as systemd's does.
public final class MessageSocket: Sendable {
  /// Its address: a path, or an abstract name after `@`.
  public let address: String
  private let descriptor: Int32

  /// Binds one; a name of its own when none is given.
  public init(isAbstract: Bool) throws {
    let name = "watchpost-\(UUID().uuidString.prefix(8))"
    address = isAbstract ? "@" + name : FileManager.default.temporaryDirectory.path + "/" + name
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    self.descriptor = descriptor
    var bound = sockaddr_un()
    bound.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(address.utf8)
    if isAbstract { bytes[0] = 0 }
    withUnsafeMutableBytes(of: &bound.sun_path) { $0.copyBytes(from: bytes) }
    let size = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1))
    // The address outlives the call; the kernel copies it.
    let isBound = withUnsafePointer(to: &bound) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 }
    }
    guard isBound else { throw POSIXError(.EADDRINUSE) }
  }

  deinit {
    close(descriptor)
    if !address.hasPrefix("@") { unlink(address) }
  }

  /// The next message; nil when none came in that time.
  public func next(seconds: Double = 10) -> String? {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, Int32(seconds * 1_000)) > 0 else { return nil }
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
  }

  /// The first message that holds a text; others are passed over. Nil when none came in time.
  public func message(containing text: String, seconds: Double = 10) -> String? {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
      if let message = next(seconds: 1), message.contains(text) { return message }
    }
    return nil
  }
}

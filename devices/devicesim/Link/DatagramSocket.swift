private import Glibc

/// A UDP socket to one centre, never blocking.
struct DatagramSocket: ~Copyable {
  private let descriptor: Int32

  /// What became of a datagram.
  enum Outcome: Equatable {
    case sent
    /// Sent, after an earlier one came back because nobody listens there (ICMP port unreachable).
    case sentAfterRefusal
    /// The kernel had no room, or no way there.
    case dropped
  }

  /// Opens a socket to HOST:PORT (an IPv6 host in brackets).
  init(to address: String) throws(SimulatorError) {
    descriptor = try Self.open(address)
  }

  private static func open(_ address: String) throws(SimulatorError) -> Int32 {
    let (host, port) = try parts(of: address)
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, port, &hints, &list)
    guard code == 0, let first = list else {
      throw .unavailable("\(address): \(String(cString: gai_strerror(code)))")
    }
    defer { freeaddrinfo(list) }
    let info = first.pointee
    let descriptor = socket(info.ai_family, info.ai_socktype | Int32(SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { throw .unavailable("socket: \(lastError)") }
    // A camera's frame leaves as a burst of up to 800 datagrams; the default buffers hold fewer.
    var size: Int32 = 4 << 20
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    guard connect(descriptor, info.ai_addr, info.ai_addrlen) == 0 else {
      let why = lastError
      close(descriptor)
      throw .unavailable("\(address): \(why)")
    }
    return descriptor
  }

  deinit { close(descriptor) }

  private static var lastError: String { String(cString: strerror(errno)) }

  /// Cuts HOST:PORT at its last colon.
  static func parts(of address: String) throws(SimulatorError) -> (host: String, port: String) {
    guard let colon = address.lastIndex(of: ":"),
      let port = UInt16(address[address.index(after: colon)...]), port > 0
    else { throw .usage("--to \(address): give HOST:PORT, such as 127.0.0.1:5480") }
    var host = address[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty else { throw .usage("--to \(address): the host is missing") }
    return (String(host), String(port))
  }

  /// Sends one datagram; waits at most 20 ms for room in the kernel's buffer.
  func send(_ bytes: [UInt8]) -> Outcome {
    var wasRefused = false
    for _ in 0..<3 {
      let count = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      if count == bytes.count { return wasRefused ? .sentAfterRefusal : .sent }
      switch errno {
      case ECONNREFUSED:
        // The error belongs to an earlier datagram; this one was not sent.
        wasRefused = true
      case EINTR:
        continue
      case EAGAIN, ENOBUFS:
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, 20)
      default:
        return .dropped
      }
    }
    return .dropped
  }

  /// Waits for a datagram, at most that many milliseconds.
  func wait(milliseconds: Int32) {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    poll(&waiting, 1, milliseconds)
  }

  /// Takes a waiting datagram into the buffer; its length, or nil when none waits.
  func receive(into buffer: inout [UInt8]) -> Int? {
    for _ in 0..<4 {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count >= 0 { return count }
      // A refusal is reported once and says nothing of what may wait behind it.
      guard errno == ECONNREFUSED || errno == EINTR else { return nil }
    }
    return nil
  }
}

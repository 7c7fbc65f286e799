private import Foundation
private import Synchronization

/// A server on a loopback port that answers each connection once, as told: for what calls out.
public final class AnswerServer: Sendable {
  /// What a connection gets.
  public enum Answer: Sendable {
    /// These bytes, then the end.
    case text(String)
    /// Nothing, until the caller goes.
    case silence
    /// These bytes and then zeros without end, until the caller goes.
    case endless(String)

    /// A status line and an empty body.
    public static func status(_ status: Int, more: String = "") -> Answer {
      .text("HTTP/1.1 \(status) X\r\nContent-Length: 0\r\nConnection: close\r\n\(more)\r\n")
    }
  }

  /// Its port.
  public let port: UInt16
  private let descriptor: Int32
  private let answer: @Sendable (Int) -> Answer
  private let taken = Mutex<[String]>([])
  private let arrived = DispatchSemaphore(value: 0)
  private let isEnding = Atomic(false)

  /// Listens; `answer` is asked with the number of the request, from 0.
  public init(_ answer: @escaping @Sendable (Int) -> Answer) throws {
    self.answer = answer
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.descriptor = descriptor
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    // The address outlives the calls; the kernel copies it.
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(descriptor, generic, size) == 0 && listen(descriptor, 16) == 0
          && getsockname(descriptor, generic, &size) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRINUSE) }
    port = UInt16(bigEndian: address.sin_port)
    let thread = Thread { [weak self] in
      while let server = self, !server.isEnding.load(ordering: .acquiring) { server.serve() }
    }
    thread.start()
  }

  deinit { close(descriptor) }

  /// Ends the thread within a tenth of a second.
  public func stop() { isEnding.store(true, ordering: .releasing) }

  /// Requests taken so far, heads and bodies.
  public var requests: [String] { taken.withLock { $0 } }

  /// Waits for one more request; false when none came in that time.
  public func waitForRequest(seconds: Double = 10) -> Bool {
    arrived.wait(timeout: .now() + seconds) == .success
  }

  private func serve() {
    guard Self.isReady(descriptor, milliseconds: 100) else { return }
    let connection = accept(descriptor, nil, nil)
    guard connection >= 0 else { return }
    defer { close(connection) }
    let number = taken.withLock { taken in
      taken.append(read(connection))
      return taken.count - 1
    }
    arrived.signal()
    switch answer(number) {
    case .text(let text): _ = send(text, connection)
    case .silence: waitForEnd(connection)
    case .endless(let head):
      guard send(head, connection) else { return }
      let zeros = String(repeating: "0", count: 4_096)
      while !isEnding.load(ordering: .acquiring), send(zeros, connection) {}
    }
  }

  private func waitForEnd(_ connection: Int32) {
    var byte: UInt8 = 0
    while !isEnding.load(ordering: .acquiring) {
      if Self.isReady(connection, milliseconds: 100), recv(connection, &byte, 1, 0) <= 0 { return }
    }
  }

  private func send(_ text: String, _ connection: Int32) -> Bool {
    let bytes = Array(text.utf8)
    return Foundation.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  private static func isReady(_ descriptor: Int32, milliseconds: Int32) -> Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&waiting, 1, milliseconds) > 0
  }

  /// One request with a body of the length that its head names.
  private func read(_ connection: Int32) -> String {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while Self.isReady(connection, milliseconds: 2_000) {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      text += String(decoding: buffer[..<count], as: UTF8.self)
      guard let end = text.range(of: "\r\n\r\n") else { continue }
      let head = text[..<end.lowerBound].lowercased()
      let length =
        head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
      if text[end.upperBound...].utf8.count >= length { break }
    }
    return text
  }
}

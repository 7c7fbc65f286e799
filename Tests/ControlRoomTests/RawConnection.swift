import Foundation
import Glibc

/// A TCP connection that sends exactly what it is given: what URLSession would tidy or refuse.
final class RawConnection: Sendable {
  let socket: Int32

  /// Connects; `receiveBuffer` limits what the kernel takes in unread.
  init(port: Int, receiveBuffer: Int32? = nil) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var size = receiveBuffer {
      setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      Glibc.close(socket)
      throw POSIXError(.ECONNREFUSED)
    }
  }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let rest = Array(bytes[sent...])
      let count = Glibc.send(socket, rest, rest.count, Int32(MSG_NOSIGNAL))
      guard count > 0 else { return }
      sent += count
    }
  }

  func close() { Glibc.close(socket) }

  /// Sends a request and reads until the server closes, on a thread of its own.
  static func exchange(port: Int, _ request: String) async throws -> String {
    let connection = try RawConnection(port: port)
    defer { connection.close() }
    return await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        connection.send(request)
        continuation.resume(returning: String(decoding: connection.readAll(), as: UTF8.self))
      }
    }
  }

  /// Reads, on a thread of its own, until a text has come that often; false when the other side
  /// closes before.
  func reads(_ text: String, times: Int) async -> Bool {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in
        let wanted = Data(text.utf8)
        var held = Data()
        var seen = 0
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while seen < times {
          let count = recv(socket, &buffer, buffer.count, 0)
          guard count > 0 else { return continuation.resume(returning: false) }
          held.append(contentsOf: buffer.prefix(count))
          while let range = held.range(of: wanted) {
            seen += 1
            held = Data(held[range.upperBound...])
          }
          held = Data(held.suffix(wanted.count))
        }
        continuation.resume(returning: true)
      }
    }
  }

  /// Reads until the other side closes; blocks its thread.
  func readAll() -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { return all }
      all += buffer.prefix(count)
    }
  }
}

import Foundation
import Glibc
import Wire

/// A centre of one test: a loopback socket that takes alarms, and answers the copy that it is told
/// to.
struct LoopbackCentre: ~Copyable {
  private let descriptor: Int32
  let port: UInt16

  enum Failure: Error {
    case socket
    case timeout
  }

  init() throws {
    let opened = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    // The address is a sockaddr_in for the whole call; the kernel reads and writes `length` bytes.
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(opened, pointer, length) == 0 ? getsockname(opened, pointer, &length) : -1
      }
    }
    // No datagram for a minute means that the sender is dead; nothing waits for it to pass.
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(opened, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    descriptor = opened
    port = UInt16(bigEndian: address.sin_port)
    guard status == 0 else { throw Failure.socket }
  }

  deinit { close(descriptor) }

  /// Takes datagrams until `copies` have come, answers the last of them and returns all.
  func take(
    copies: Int, answering reason: Acknowledgement.Reason, key: DeviceKey
  ) throws -> [[UInt8]] {
    var taken: [[UInt8]] = []
    var buffer = [UInt8](repeating: 0, count: 2_048)
    var source = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    while taken.count < copies {
      let count = withUnsafeMutablePointer(to: &source) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
          recvfrom(descriptor, &buffer, buffer.count, 0, pointer, &length)
        }
      }
      guard count >= 0 else { throw Failure.timeout }
      taken.append(Array(buffer[..<count]))
    }
    let last = taken[copies - 1]
    let answered = try DatagramHeader(parsing: last.span.bytes)
    let time = WallTime(milliseconds: 1_795_295_083_120)
    let message = Message.acknowledgement(
      Acknowledgement(
        kind: answered.kind.rawValue, reason: reason, boot: answered.boot,
        sequence: answered.sequence, time: time))
    let answer = DatagramSeal.seal(
      DatagramHeader(
        kind: .acknowledgement, keyID: key.id, isFromCentre: true, device: answered.device,
        boot: 3, sequence: UInt32(copies) + answered.boot, time: time),
      payload: message.payload, key: key)
    withUnsafeMutablePointer(to: &source) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        _ = sendto(descriptor, answer, answer.count, 0, pointer, length)
      }
    }
    return taken
  }
}

import Foundation
import Synchronization

/// The link between some devices and the centre, which a test can cut: what comes from the devices
/// goes on to the centre, what comes back goes to whoever spoke last. One process behind it.
final class UDPRelay: Sendable {
  /// The port that devices send to.
  let port: UInt16
  private let front: Int32
  private let back: Int32
  private let isCut = Atomic(false)
  private let isEnding = Atomic(false)
  private let droppedCount = Atomic(0)
  private let ended = DispatchSemaphore(value: 0)

  /// Relays to a port of this machine, on a thread of its own until ``stop()``.
  init(to centre: UInt16) throws {
    front = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    back = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    var own = Self.address(0)
    var far = Self.address(centre)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    var length = size
    let (front, back) = (front, back)
    // The addresses outlive the calls; the kernel copies them.
    let isBound = withUnsafeMutablePointer(to: &own) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(front, generic, size) == 0 && getsockname(front, generic, &length) == 0
      }
    }
    let isConnected = withUnsafeMutablePointer(to: &far) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(back, $0, size) == 0 }
    }
    guard isBound, isConnected else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: own.sin_port)
    let thread = Thread { [self] in
      run()
      ended.signal()
    }
    thread.start()
  }

  private static func address(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  /// From now on nothing reaches the devices.
  func cut() { isCut.store(true, ordering: .releasing) }

  /// The link is back.
  func restore() { isCut.store(false, ordering: .releasing) }

  /// Datagrams that the cut link swallowed.
  var dropped: Int { droppedCount.load(ordering: .relaxed) }

  /// Ends the thread and closes the sockets.
  func stop() {
    isEnding.store(true, ordering: .releasing)
    ended.wait()
    close(front)
    close(back)
  }

  private func run() {
    var device = Self.address(0)
    var buffer = [UInt8](repeating: 0, count: 2_048)
    while !isEnding.load(ordering: .acquiring) {
      var waiting = [
        pollfd(fd: front, events: Int16(POLLIN), revents: 0),
        pollfd(fd: back, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&waiting, 2, 50) > 0 else { continue }
      if waiting[0].revents != 0 {
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let count = withUnsafeMutablePointer(to: &device) { pointer in
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            recvfrom(front, &buffer, buffer.count, 0, $0, &size)
          }
        }
        // While the centre is down the kernel refuses: lost, as on a road.
        if count > 0 { _ = send(back, buffer, count, Int32(MSG_NOSIGNAL)) }
      }
      if waiting[1].revents != 0 {
        let count = recv(back, &buffer, buffer.count, 0)
        guard count > 0, device.sin_port != 0 else { continue }
        guard !isCut.load(ordering: .acquiring) else {
          droppedCount.add(1, ordering: .relaxed)
          continue
        }
        withUnsafeMutablePointer(to: &device) { pointer in
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            _ = sendto(
              front, buffer, count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
          }
        }
      }
    }
  }
}

internal import CSocket
internal import Wire

/// A bound UDP socket with its wake-up. Sending is safe from any thread (sendto(2) is atomic a
/// datagram); receiving belongs to one.
final class DatagramSocket: Sendable {
  let descriptor: Int32
  let wakeDescriptor: Int32
  let boundPort: UInt16
  /// What SO_RCVBUF reads back; Linux counts its own bookkeeping, so twice what was asked.
  let grantedBufferBytes: Int

  init(host: String, port: UInt16, receiveBufferBytes: Int) throws(IngestError) {
    var granted: Int32 = 0
    var bound: UInt16 = 0
    let opened = wp_udp_open(host, port, Int32(receiveBufferBytes), &granted, &bound)
    guard opened >= 0 else { throw IngestError(openFailure: -opened, host: host, port: port) }
    let wake = wp_wake_make()
    guard wake >= 0 else {
      wp_close(opened)
      throw .system(call: "eventfd", code: -wake)
    }
    descriptor = opened
    wakeDescriptor = wake
    boundPort = bound
    grantedBufferBytes = Int(granted)
  }

  deinit {
    wp_close(descriptor)
    wp_close(wakeDescriptor)
  }

  func send(_ datagram: [UInt8], to address: PeerAddress) -> Bool {
    var native = address.native
    return wp_send(descriptor, datagram, datagram.count, &native) == 0
  }

  /// Sends datagrams that lie one behind the other; returns how many went.
  func send(_ bytes: [UInt8], ends: [UInt32], to addresses: [wp_address]) -> Int {
    Int(wp_send_batch(descriptor, bytes, ends, addresses, UInt32(ends.count)))
  }

  /// Ends a wait from another thread.
  func wake() { wp_wake(wakeDescriptor) }

  /// Blocks until a datagram, a wake-up or the end of that time.
  func wait(milliseconds: Int32) { _ = wp_wait(descriptor, wakeDescriptor, milliseconds) }
}

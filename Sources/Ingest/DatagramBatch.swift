internal import CSocket

/// The buffers of one recvmmsg. Owned by the receive thread.
struct DatagramBatch: ~Copyable {
  /// Bytes kept of each datagram: more than the largest of ours, so that a longer one shows.
  static let bytesEach: UInt32 = 2_048
  private let buffers: OpaquePointer

  init(count: Int) throws(IngestError) {
    guard let made = wp_batch_make(UInt32(count), Self.bytesEach) else {
      throw .system(call: "malloc", code: 12)
    }
    buffers = made
  }

  deinit { wp_batch_free(buffers) }

  /// Takes what waits; how many, 0 when nothing does, the negative errno when the socket reports an
  /// error.
  mutating func receive(from socket: DatagramSocket) -> Int {
    Int(wp_batch_receive(buffers, socket.descriptor))
  }

  /// Datagrams that the kernel has dropped at this socket, modulo 2^32.
  var kernelDrops: UInt32 { wp_batch_kernel_drops(buffers) }

  /// Shows one datagram. Bytes beyond the buffer are missing; such a datagram is too long anyway.
  func withDatagram(_ index: Int, _ body: (RawSpan, PeerAddress) -> Void) {
    var length: UInt32 = 0
    let start = wp_batch_bytes(buffers, UInt32(index), &length)
    // The bytes belong to `buffers`, which outlives the call; the span cannot leave the closure.
    let bytes = UnsafeRawBufferPointer(start: start, count: Int(min(length, Self.bytesEach)))
    body(bytes.bytes, PeerAddress(wp_batch_source(buffers, UInt32(index))))
  }
}

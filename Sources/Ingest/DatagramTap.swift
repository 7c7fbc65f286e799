internal import Wire

/// A bound UDP port that only listens: nothing is ever sent from it. Owned by one thread.
public final class DatagramTap {
  /// The port that it is bound to.
  public var boundPort: UInt16 { socket.boundPort }
  /// Bytes kept of a datagram; what is longer is cut.
  public static let byteLimit = Int(DatagramBatch.bytesEach)

  private let socket: DatagramSocket
  private var batch: DatagramBatch

  /// Binds a port, 0 for a free one. Throws ``IngestError`` when it cannot be had.
  public init(host: String, port: UInt16) throws(IngestError) {
    // The system's own buffer will do: people read this.
    socket = try DatagramSocket(host: host, port: port, receiveBufferBytes: 0)
    batch = try DatagramBatch(count: 1)
  }

  /// The next datagram; nil when none came in that time. Blocks.
  public func next(
    milliseconds: Int32
  ) -> (bytes: [UInt8], source: PeerAddress, stamp: ReceiveStamp)? {
    if batch.receive(from: socket) < 1 {
      socket.wait(milliseconds: milliseconds)
      guard batch.receive(from: socket) > 0 else { return nil }
    }
    let stamp = ReceiveStamp.now()
    var taken: (bytes: [UInt8], source: PeerAddress, stamp: ReceiveStamp)?
    batch.withDatagram(0) { datagram, source in
      taken = (datagram.withUnsafeBytes { Array($0) }, source, stamp)
    }
    return taken
  }
}

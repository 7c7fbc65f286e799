/// How the receiver is set up. Every field has a default that carries the reference county of
/// domain.md section 5; the limits keep a typo from taking the machine's memory.
public struct IngestConfiguration: Equatable, Sendable {
  /// Address to bind: numeric or a name of this machine.
  public let host: String
  /// UDP port; 0 takes a free one (``DatagramReceiver/boundPort``).
  public let port: UInt16
  /// Kernel receive buffer asked for, bytes; 0 leaves the system's own. 8 MiB holds the burst of
  /// 56,000 fragments a second (domain.md 5) for over 100 ms at about 2.3 KiB of kernel memory
  /// each.
  public let receiveBufferBytes: Int
  /// Datagrams taken in one recvmmsg: 64 as measured in stack.md section c.
  public let batch: Int
  /// Events that may wait: 8,192 holds 3,160 heartbeats at once after a power return plus ten
  /// seconds of 50 presses a second with five copies each (domain.md 5).
  public let eventCapacity: Int
  /// Readings that may wait: 16,384 is over a second of the 13,200 a second of domain.md 5.
  public let readingCapacity: Int
  /// Threads that will take frames; a camera always goes to the same one.
  public let frameShards: Int
  /// Frames of one camera that may wait. [D] three: one in work, one waiting, one arriving.
  public let framesPerCamera: Int
  /// Bytes of whole frames that may wait, over all cameras; each shard has its equal part.
  public let queuedFrameBytes: Int
  /// Bytes of frames in assembly, over all cameras.
  public let assemblyBytes: Int
  /// How long a frame may be in assembly, milliseconds. [D] 2,000: two frame times of the slowest
  /// camera of domain.md 5 (1 frame a second).
  public let assemblyTimeoutMs: Int64

  /// Makes a configuration; throws ``IngestError/badSetting(name:value:allowed:)``.
  public init(
    host: String = "127.0.0.1", port: UInt16 = 5480, receiveBufferBytes: Int = 8 << 20,
    batch: Int = 64, eventCapacity: Int = 8_192, readingCapacity: Int = 16_384,
    frameShards: Int = 2, framesPerCamera: Int = 3, queuedFrameBytes: Int = 64 << 20,
    assemblyBytes: Int = 32 << 20, assemblyTimeoutMs: Int64 = 2_000
  ) throws(IngestError) {
    guard !host.isEmpty else {
      throw .badSetting(name: "host", value: "empty", allowed: "an address of this machine")
    }
    try Self.check("receiveBufferBytes", receiveBufferBytes, 0...(1 << 30))
    try Self.check("batch", batch, 1...1_024)
    try Self.check("eventCapacity", eventCapacity, 4...1_048_576)
    try Self.check("readingCapacity", readingCapacity, 1...1_048_576)
    try Self.check("frameShards", frameShards, 1...64)
    try Self.check("framesPerCamera", framesPerCamera, 1...64)
    // A bound below one frame of the largest size would shed that frame always.
    try Self.check("queuedFrameBytes", queuedFrameBytes, (frameShards << 20)...(1 << 34))
    try Self.check("assemblyBytes", assemblyBytes, (2 << 20)...(1 << 34))
    try Self.check("assemblyTimeoutMs", Int(assemblyTimeoutMs), 10...60_000)
    self.host = host
    self.port = port
    self.receiveBufferBytes = receiveBufferBytes
    self.batch = batch
    self.eventCapacity = eventCapacity
    self.readingCapacity = readingCapacity
    self.frameShards = frameShards
    self.framesPerCamera = framesPerCamera
    self.queuedFrameBytes = queuedFrameBytes
    self.assemblyBytes = assemblyBytes
    self.assemblyTimeoutMs = assemblyTimeoutMs
  }

  private static func check(
    _ name: String, _ value: Int, _ allowed: ClosedRange<Int>
  ) throws(IngestError) {
    guard allowed.contains(value) else {
      throw .badSetting(
        name: name, value: String(value), allowed: "\(allowed.lowerBound) to \(allowed.upperBound)")
    }
  }
}

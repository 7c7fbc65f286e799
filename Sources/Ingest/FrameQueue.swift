public import Wire

/// Whole frames on their way to detection, in shards: a camera always goes to the same shard, so
/// that one thread owns its background model.
///
/// Bound: `framesPerCamera` frames a camera and an equal part of `byteLimit` a shard. When full:
/// the oldest frame of the busiest camera goes (the one that sends most; a camera's only waiting
/// frame goes last). Counter: ``Counts/shed``. Consumers take turns over cameras, so a fast camera
/// cannot slow another.
public final class FrameQueue: Sendable {
  /// What happened to frames since the start.
  public struct Counts: Equatable, Sendable {
    /// Put in.
    public var pushed: UInt64 = 0
    /// Taken out by a consumer.
    public var delivered: UInt64 = 0
    /// Dropped for want of room.
    public var shed: UInt64 = 0
    /// Waiting now; pushed = delivered + shed + queued.
    public var queued: UInt64 = 0
    /// Bytes waiting now.
    public var bytes: Int = 0
  }

  private let shards: [FrameShard]

  /// Makes a queue; all three must be positive.
  public init(shards: Int, framesPerCamera: Int, byteLimit: Int) {
    precondition(shards > 0 && framesPerCamera > 0 && byteLimit >= shards, "a queue needs room")
    self.shards = (0..<shards).map { _ in
      FrameShard(framesPerCamera: framesPerCamera, byteLimit: byteLimit / shards)
    }
  }

  /// Number of shards: one consumer thread for each.
  public var shardCount: Int { shards.count }

  /// The shard that a camera's frames go to; the same in every run.
  public func shard(of camera: DeviceID) -> Int {
    // Fibonacci hashing (Knuth, TAOCP 3, 6.4): serials of one county differ in their last digits.
    let mixed = (camera.serial ^ camera.region) &* 0x9E37_79B9_7F4A_7C15
    return Int((mixed >> 32) % UInt64(shards.count))
  }

  /// Puts a frame in; drops what the bounds demand.
  public func push(_ frame: consuming Frame) { shards[shard(of: frame.camera)].push(frame) }

  /// Takes the next frame of a shard; nil when none waits.
  public func pop(shard: Int) -> Frame? { shards[shard].pop() }

  /// Blocks the calling thread until the shard has a frame; nil when that time is over, or once the
  /// queue is closed and empty.
  @available(*, noasync)
  public func pop(shard: Int, waitingMilliseconds: Int) -> Frame? {
    shards[shard].pop(waitingMilliseconds: waitingMilliseconds)
  }

  /// Wakes who waits. Frames pushed from now on count as shed; what waits can still be taken.
  public func close() {
    for shard in shards { shard.close() }
  }

  /// Frames dropped of each camera that lost any.
  public func shedByCamera() -> [DeviceID: UInt64] {
    shards.reduce(into: [:]) { all, shard in
      all.merge(shard.shedByCamera()) { $0 + $1 }
    }
  }

  /// Counters over all shards. Each shard's own are read at one instant.
  public func counts() -> Counts {
    shards.reduce(into: Counts()) { sum, shard in
      let counts = shard.counts()
      sum.pushed += counts.pushed
      sum.delivered += counts.delivered
      sum.shed += counts.shed
      sum.queued += counts.queued
      sum.bytes += counts.bytes
    }
  }
}

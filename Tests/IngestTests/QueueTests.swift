import Synchronization
import Testing
import Wire
import TestGround

@testable import Ingest

@Suite struct BoundedQueueTests {
  @Test func whatDoesNotFitIsRefusedAndCounted() {
    let queue = BoundedQueue<Int>(capacity: 5)
    #expect(queue.push(contentsOf: [1, 2, 3]) == 0)
    #expect(queue.push(contentsOf: [4, 5, 6, 7]) == 2)
    #expect(!queue.push(8))
    #expect(queue.refused == 3)
    var out: [Int] = []
    #expect(queue.drain(into: &out, max: 2) == 2)
    #expect(queue.push(contentsOf: [9, 10]) == 0)
    queue.drain(into: &out, max: 100)
    #expect(out == [1, 2, 3, 4, 5, 9, 10])
    #expect(queue.isEmpty)
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func orderIsKeptOverManyTurnsOfTheRing(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let queue = BoundedQueue<Int>(capacity: 37)
    var next = 0
    var out: [Int] = []
    for _ in 0..<500 {
      let more = (0..<Int.random(in: 0...20, using: &random)).map { next + $0 }
      next += more.count - queue.push(contentsOf: more)
      queue.drain(into: &out, max: Int.random(in: 0...20, using: &random))
    }
    queue.drain(into: &out, max: .max)
    #expect(out == Array(0..<next), "seed \(seed)")
  }

  @Test func aThreadThatWaitsIsWokenByAPushAndByTheEnd() {
    let queue = BoundedQueue<Int>(capacity: 1_000)
    let sum = Mutex(0)
    let consumer = ReceiveThread.Handle()
    let isRunning = consumer.run {
      var batch: [Int] = []
      while queue.wait(milliseconds: 60_000) {
        batch.removeAll()
        queue.drain(into: &batch, max: 10)
        let more = batch.reduce(0, +)
        sum.withLock { $0 += more }
      }
    }
    #expect(isRunning)
    var pushed = 0
    while pushed < 1_000 { if queue.push(1) { pushed += 1 } }
    queue.close()
    consumer.join()
    #expect(sum.withLock { $0 } == 1_000)
    #expect(!queue.push(1))
  }

  @Test func waitingForNothingEndsWithItsTime() {
    let queue = BoundedQueue<Int>(capacity: 1)
    #expect(!waited(queue))
    #expect(queue.push(1))
    #expect(waited(queue))
  }
  private func waited(_ queue: BoundedQueue<Int>) -> Bool { queue.wait(milliseconds: 1) }
}

@Suite struct FrameQueueTests {
  static func frame(_ camera: UInt64, _ number: UInt32, bytes: Int = 100) -> Frame {
    Frame(
      camera: DeviceID(region: 1, serial: camera)!, boot: 1, number: number, captured: .unknown,
      received: ReceiveStamp(monotonicNanoseconds: 0, wall: .unknown),
      jpeg: [UInt8](repeating: 0, count: bytes))
  }

  @Test func aCameraOverItsBoundLosesItsOldestFrame() {
    let queue = FrameQueue(shards: 1, framesPerCamera: 3, byteLimit: 1 << 20)
    for number in UInt32(1)...5 { queue.push(Self.frame(1, number)) }
    let numbers = (0..<4).map { _ in queue.pop(shard: 0)?.number }
    #expect(numbers == [3, 4, 5, nil])
    #expect(queue.counts() == .init(pushed: 5, delivered: 3, shed: 2, queued: 0, bytes: 0))
    #expect(queue.shedByCamera() == [DeviceID(region: 1, serial: 1)!: 2])
  }

  @Test func overTheByteBoundTheBusiestCameraLosesItsOldestFrame() {
    let queue = FrameQueue(shards: 1, framesPerCamera: 8, byteLimit: 500)
    for number in UInt32(1)...4 { queue.push(Self.frame(1, number)) }
    queue.push(Self.frame(2, 1))
    queue.push(Self.frame(3, 1))
    var left: [UInt64: [UInt32]] = [:]
    while let frame = queue.pop(shard: 0) {
      left[frame.camera.serial, default: []] += [frame.number]
    }
    #expect(left == [1: [2, 3, 4], 2: [1], 3: [1]])
  }

  @Test func amongEqualsTheCameraThatSendsMostLoses() {
    let queue = FrameQueue(shards: 1, framesPerCamera: 1, byteLimit: 200)
    for number in UInt32(1)...9 { queue.push(Self.frame(1, number)) }
    queue.push(Self.frame(2, 1))
    queue.push(Self.frame(3, 1))
    let left = (0..<2).compactMap { _ in queue.pop(shard: 0)?.camera.serial }
    #expect(left == [2, 3])
  }

  @Test func aCameraAlwaysGoesToTheSameShardAndAllShardsAreUsed() {
    let queue = FrameQueue(shards: 4, framesPerCamera: 3, byteLimit: 1 << 20)
    var used: [Int: Int] = [:]
    for serial in UInt64(1)...1_400 {
      let camera = DeviceID(region: 3_204_810_001, serial: 1_320_000_000 + serial)!
      #expect(queue.shard(of: camera) == queue.shard(of: camera))
      used[queue.shard(of: camera), default: 0] += 1
    }
    // A shard of 1,400 cameras over 4 is within a fifth of its share.
    for shard in 0..<4 { #expect((280...420).contains(used[shard] ?? 0)) }
  }

  /// One camera at 25 frames a second beside 19 at 5, a consumer that takes 60 a second of what
  /// comes, and room for all or for one frame a camera: no slow camera gets 5 % less than it gets
  /// beside an equal one.
  @Test(arguments: [1 << 20, 4_000, 2_000]) func aFastCameraDoesNotSlowTheOthers(byteLimit: Int) {
    let fair = Self.delivered(fast: 5, byteLimit: byteLimit)
    let unfair = Self.delivered(fast: 25, byteLimit: byteLimit)
    for camera in UInt64(2)...20 {
      let (before, after) = (fair[camera] ?? 0, unfair[camera] ?? 0)
      #expect(before > 0)
      #expect(Double(after) >= Double(before) * 0.95, "camera \(camera): \(before) → \(after)")
    }
  }

  /// Frames taken of each camera in 400 s. Cameras keep their rate but not their phase, as real
  /// ones do; each has its own seed, so that a slow one sends the same in both runs.
  static func delivered(fast rate: Int, byteLimit: Int) -> [UInt64: Int] {
    let queue = FrameQueue(shards: 1, framesPerCamera: 3, byteLimit: byteLimit)
    var random = (0...20).map { SeededGenerator(seed: UInt64($0)) }
    var next = [Int](repeating: 0, count: 21)
    var numbers: [UInt64: UInt32] = [:]
    var delivered: [UInt64: Int] = [:]
    // Steps of 1/300 s.
    for step in 0..<120_000 {
      for camera in 1...20 where next[camera] <= step {
        let period = 300 / (camera == 1 ? rate : 5)
        next[camera] =
          step + Int.random(in: (period / 2)...(period * 3 / 2), using: &random[camera])
        numbers[UInt64(camera), default: 0] += 1
        queue.push(frame(UInt64(camera), numbers[UInt64(camera)]!))
      }
      if step % 5 == 0, let frame = queue.pop(shard: 0) {
        delivered[frame.camera.serial, default: 0] += 1
      }
      let counts = queue.counts()
      precondition(counts.pushed == counts.delivered + counts.shed + counts.queued)
    }
    return delivered
  }

  @Test func aBlockedConsumerIsWokenByAFrameAndByTheEnd() {
    let queue = FrameQueue(shards: 1, framesPerCamera: 64, byteLimit: 1 << 30)
    let taken = Mutex(0)
    let consumer = ReceiveThread.Handle()
    let isRunning = consumer.run {
      while queue.pop(shard: 0, waitingMilliseconds: 10_000) != nil { taken.withLock { $0 += 1 } }
    }
    #expect(isRunning)
    for number in UInt32(1)...64 { queue.push(Self.frame(1, number)) }
    queue.close()
    consumer.join()
    #expect(taken.withLock { $0 } == 64)
    queue.push(Self.frame(1, 65))
    #expect(queue.counts() == .init(pushed: 65, delivered: 64, shed: 1, queued: 0, bytes: 0))
  }
}

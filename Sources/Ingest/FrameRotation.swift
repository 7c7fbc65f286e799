internal import Wire

/// Frames that wait, by camera, taken in turns. Pure; the rules of ``FrameQueue``.
struct FrameRotation {
  private struct Camera {
    let id: DeviceID
    var frames: [Frame] = []
    /// Frames pushed lately: halved at each epoch's end, so it follows the camera's rate.
    var recent: UInt32 = 0
    var shed: UInt64 = 0
    var isInTurn = false
  }

  private let framesPerCamera: Int
  private let byteLimit: Int
  /// One slot a camera ever seen; bounded by the keyring, which alone lets a camera push.
  private var cameras: [Camera] = []
  private var slots: [DeviceID: Int] = [:]
  /// Slots whose turn comes, as a ring over `turns[turn...]`; compacted when half of it is spent.
  private var turns: [Int] = []
  private var turn = 0
  private var untilHalving = Self.epoch
  private(set) var counts = FrameQueue.Counts()

  /// Pushes between two halvings of the rates. [D] 1,024 is a few frames of each camera of a shard.
  private static let epoch = 1_024

  init(framesPerCamera: Int, byteLimit: Int) {
    self.framesPerCamera = framesPerCamera
    self.byteLimit = byteLimit
  }

  mutating func push(_ frame: Frame) {
    let slot = slot(of: frame.camera)
    noteRate(slot)
    counts.pushed += 1
    counts.queued += 1
    counts.bytes += frame.jpeg.count
    cameras[slot].frames.append(frame)
    if !cameras[slot].isInTurn {
      cameras[slot].isInTurn = true
      turns.append(slot)
    }
    if cameras[slot].frames.count > framesPerCamera { dropOldest(slot) }
    while counts.bytes > byteLimit, let busiest = busiest() { dropOldest(busiest) }
  }

  /// Counts a frame as come and shed at once.
  mutating func refuse(_ frame: Frame) {
    counts.pushed += 1
    counts.shed += 1
    cameras[slot(of: frame.camera)].shed += 1
  }

  mutating func pop() -> Frame? {
    while turn < turns.count {
      let slot = turns[turn]
      turn += 1
      compact()
      // A camera whose frames were all dropped keeps its place in the turn until it comes up.
      guard !cameras[slot].frames.isEmpty else {
        cameras[slot].isInTurn = false
        continue
      }
      let frame = take(slot)
      counts.delivered += 1
      if cameras[slot].frames.isEmpty {
        cameras[slot].isInTurn = false
      } else {
        turns.append(slot)
      }
      return frame
    }
    return nil
  }

  func shedByCamera() -> [DeviceID: UInt64] {
    cameras.reduce(into: [:]) { all, camera in
      if camera.shed > 0 { all[camera.id] = camera.shed }
    }
  }

  private mutating func slot(of camera: DeviceID) -> Int {
    if let slot = slots[camera] { return slot }
    slots[camera] = cameras.count
    cameras.append(Camera(id: camera))
    return cameras.count - 1
  }

  private mutating func noteRate(_ slot: Int) {
    cameras[slot].recent += 1
    untilHalving -= 1
    guard untilHalving == 0 else { return }
    untilHalving = Self.epoch
    for index in cameras.indices { cameras[index].recent /= 2 }
  }

  private mutating func take(_ slot: Int) -> Frame {
    let frame = cameras[slot].frames.removeFirst()
    counts.queued -= 1
    counts.bytes -= frame.jpeg.count
    return frame
  }

  private mutating func dropOldest(_ slot: Int) {
    _ = take(slot)
    counts.shed += 1
    cameras[slot].shed += 1
  }

  /// The camera that sends most among those with a frame to spare, or among all when none has.
  private func busiest() -> Int? {
    var best: Int?
    for slot in cameras.indices where !cameras[slot].frames.isEmpty {
      guard let found = best else {
        best = slot
        continue
      }
      let (left, right) = (cameras[slot], cameras[found])
      let spares = (left.frames.count > 1, right.frames.count > 1)
      if spares == (true, false) || spares.0 == spares.1 && left.recent > right.recent {
        best = slot
      }
    }
    return best
  }

  private mutating func compact() {
    guard turn > 64, turn * 2 > turns.count else { return }
    turns.removeFirst(turn)
    turn = 0
  }
}

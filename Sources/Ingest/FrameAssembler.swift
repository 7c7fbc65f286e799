internal import Wire

/// Puts frames together from fragments that come in any order, twice, or not at all. Pure.
///
/// Bound: two frames a camera and `byteLimit` bytes in all. When full: of one camera the older
/// frame goes (incomplete), over all cameras the oldest frame of the camera that holds most (shed).
/// Frames leave in rising order; one that a newer whole frame overtook is given up, for detection
/// would only be misled by it.
struct FrameAssembler {
  /// What became of a fragment.
  enum Outcome: Equatable {
    /// Kept.
    case kept
    /// Kept, and its frame is whole.
    case complete(Frame)
    /// The same piece is there already.
    case duplicate
    /// Overlaps a piece that is there.
    case overlap
    /// Its total is not its frame's, or its frame has too many pieces.
    case badTotal
    /// Its frame was finished or given up before.
    case late
  }

  /// Frames of one camera that may be in assembly. Two: fragments of neighbours may interleave.
  static let framesPerCamera = 2

  private struct Camera {
    var boot: UInt32 = 0
    var frames: [FramePieces] = []
    var bytes = 0
    /// Highest frame number of this boot that was finished or given up; nil before the first.
    var floor: UInt32?
    /// Number of the last whole frame of this boot; nil before the first.
    var lastNumber: UInt32?
    /// When the last whole frame was, over all boots; nil before the first.
    var lastComplete: Int64?
    var hasRebooted = false
  }

  private let byteLimit: Int
  private let timeoutNs: Int64
  private var cameras: [Camera] = []
  private var bytes = 0
  /// Frame counters; the queue's part is not known here.
  private(set) var counts = LedgerSnapshot.Frames()

  init(byteLimit: Int, timeoutMs: Int64) {
    self.byteLimit = byteLimit
    timeoutNs = timeoutMs * 1_000_000
  }

  /// Bytes in assembly, with what each piece costs beside its content.
  var bytesHeld: Int { bytes }

  /// Takes a fragment of the camera with that slot; `payload` is the clear payload, head and piece.
  mutating func take(
    _ fragment: FrameFragment, payload: [UInt8], slot: Int, header: DatagramHeader,
    at stamp: ReceiveStamp
  ) -> Outcome {
    while cameras.count <= slot { cameras.append(Camera()) }
    if header.boot != cameras[slot].boot { restart(slot, boot: header.boot) }
    if let floor = cameras[slot].floor, fragment.frame <= floor { return .late }
    guard let index = frameIndex(fragment, slot: slot, at: stamp) else { return .late }
    let before = cameras[slot].frames[index].cost
    let outcome = cameras[slot].frames[index].insert(fragment, payload: payload)
    let cost = cameras[slot].frames[index].cost - before
    cameras[slot].bytes += cost
    bytes += cost
    switch outcome {
    case .duplicate: return .duplicate
    case .overlap: return .overlap
    case .badTotal: return .badTotal
    case .kept:
      shedOverLimit()
      return .kept
    case .complete(let jpeg):
      return .complete(finish(index, slot: slot, jpeg: jpeg, header: header, at: stamp))
    }
  }

  /// Gives up what has been in assembly for too long.
  mutating func expire(at now: Int64) {
    for slot in cameras.indices {
      while let oldest = cameras[slot].frames.first, now - oldest.begun >= timeoutNs {
        giveUp(0, slot: slot)
      }
    }
  }

  /// The fragment's frame, begun when it is new; nil when it is older than all in assembly and
  /// there is no room for it.
  private mutating func frameIndex(
    _ fragment: FrameFragment, slot: Int, at stamp: ReceiveStamp
  ) -> Int? {
    if let index = cameras[slot].frames.firstIndex(where: { $0.number == fragment.frame }) {
      return index
    }
    if cameras[slot].frames.count >= Self.framesPerCamera {
      guard fragment.frame > cameras[slot].frames[0].number else { return nil }
      giveUp(0, slot: slot)
    }
    let pieces = FramePieces(
      number: fragment.frame, captured: fragment.captured, total: fragment.total,
      begun: stamp.monotonicNanoseconds)
    let index = cameras[slot].frames.firstIndex { $0.number > fragment.frame }
    let place = index ?? cameras[slot].frames.count
    cameras[slot].frames.insert(pieces, at: place)
    counts.started += 1
    counts.inAssembly += 1
    return place
  }

  private mutating func restart(_ slot: Int, boot: UInt32) {
    while !cameras[slot].frames.isEmpty { giveUp(0, slot: slot) }
    cameras[slot].hasRebooted = cameras[slot].boot != 0
    cameras[slot].boot = boot
    cameras[slot].floor = nil
    cameras[slot].lastNumber = nil
  }

  private mutating func finish(
    _ index: Int, slot: Int, jpeg: [UInt8], header: DatagramHeader, at stamp: ReceiveStamp
  ) -> Frame {
    for _ in 0..<index { giveUp(0, slot: slot) }
    let pieces = remove(0, slot: slot)
    counts.complete += 1
    var missed: UInt32 = 0
    if let last = cameras[slot].lastNumber { missed = pieces.number - last - 1 }
    let silence = Frame.silenceMs * 1_000_000
    var isAfterGap = cameras[slot].hasRebooted
    if let last = cameras[slot].lastComplete {
      isAfterGap = isAfterGap || stamp.monotonicNanoseconds - last >= silence
    } else {
      isAfterGap = true
    }
    cameras[slot].hasRebooted = false
    cameras[slot].lastNumber = pieces.number
    cameras[slot].lastComplete = stamp.monotonicNanoseconds
    return Frame(
      camera: header.device, boot: header.boot, number: pieces.number, captured: pieces.captured,
      received: stamp, missedBefore: missed, isAfterGap: isAfterGap, jpeg: jpeg)
  }

  private mutating func giveUp(_ index: Int, slot: Int) {
    _ = remove(index, slot: slot)
    counts.incomplete += 1
  }

  private mutating func remove(_ index: Int, slot: Int) -> FramePieces {
    let pieces = cameras[slot].frames.remove(at: index)
    cameras[slot].bytes -= pieces.cost
    bytes -= pieces.cost
    cameras[slot].floor = max(cameras[slot].floor ?? 0, pieces.number)
    counts.inAssembly -= 1
    return pieces
  }

  private mutating func shedOverLimit() {
    while bytes > byteLimit {
      guard let slot = cameras.indices.max(by: { cameras[$0].bytes < cameras[$1].bytes }),
        !cameras[slot].frames.isEmpty
      else { return }
      _ = remove(0, slot: slot)
      counts.shedInAssembly += 1
    }
  }
}

internal import Wire

/// The wall times that an offline run gives its frames, and back from them to the frames.
///
/// Without a start a frame's wall time is its index. With one it is the start and the frame's time,
/// a millisecond later than the frame before where times do not grow, so that each is one frame's.
struct FrameWalls {
  private let walls: [WallTime]

  init(timesMs: [Int64], count: Int, start: WallTime?) {
    guard let start else {
      walls = (0..<count).map { WallTime(milliseconds: Int64($0)) }
      return
    }
    var walls: [WallTime] = []
    walls.reserveCapacity(count)
    for time in timesMs.prefix(count) {
      let wall = start.adding(milliseconds: time)
      walls.append(walls.last.map { max(wall, $0.adding(milliseconds: 1)) } ?? wall)
    }
    self.walls = walls
  }

  subscript(index: Int) -> WallTime { walls[index] }

  /// A wall time after the last frame's.
  var end: WallTime { walls.last?.adding(milliseconds: 1) ?? .unknown }

  /// The frame of a wall time, or the last before it.
  func index(of wall: WallTime) -> Int {
    var low = 0
    var high = walls.count
    while low < high {
      let middle = (low + high) / 2
      if walls[middle] <= wall { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }
}

internal import Detection

/// A vehicle or pedestrian as it truly went.
struct TrueVehicle: Equatable {
  /// A place on its way: linear in between.
  struct Point: Equatable {
    /// Milliseconds from the recording's start.
    var atMs: Double
    /// Chainage of its front, metres.
    var chainage: Double
    /// Metres a second along its way.
    var speed: Double
  }

  /// Its number in the truth file.
  var id: UInt64
  var approach: Approach
  var kind: RoadUser.Kind
  /// Metres from front to rear.
  var length: Double
  /// What it does: `plain`, `stopping`, `runaway`, `wrongWay`, …
  var role: String
  /// At least one point, in order of time.
  var path: [Point]

  /// Whether it brakes as a long vehicle: a truck, or longer than 9 m (domain.md 4.2).
  var isLong: Bool { kind == .truck || length > 9 }
  var firstMs: Double { path[0].atMs }
  var lastMs: Double { path[path.count - 1].atMs }

  /// Metres along its way of a chainage: rises as it goes.
  func along(_ chainage: Double) -> Double { approach.sign * chainage }

  /// Where it is and how fast at an instant within its path; `cursor` is the point to begin at and
  /// is moved on.
  func state(at timeMs: Double, cursor: inout Int) -> (chainage: Double, speed: Double) {
    while cursor + 1 < path.count, path[cursor + 1].atMs <= timeMs { cursor += 1 }
    let low = path[cursor]
    guard cursor + 1 < path.count, timeMs > low.atMs else { return (low.chainage, low.speed) }
    let high = path[cursor + 1]
    let share = (timeMs - low.atMs) / (high.atMs - low.atMs)
    return (
      low.chainage + (high.chainage - low.chainage) * share,
      low.speed + (high.speed - low.speed) * share
    )
  }

  /// Its speed at an instant; that of the path's ends outside it.
  func speed(at timeMs: Double) -> Double {
    var (low, high) = (0, path.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if path[middle].atMs <= timeMs { low = middle } else { high = middle - 1 }
    }
    return state(at: timeMs, cursor: &low).speed
  }

  /// First instant at which its front has come to `goal`, metres along its way, nil when it never
  /// does; its path's begin when it starts beyond.
  func time(reaching goal: Double) -> Double? {
    if along(path[0].chainage) >= goal { return firstMs }
    for index in path.indices.dropFirst() where along(path[index].chainage) >= goal {
      let (low, high) = (path[index - 1], path[index])
      let (from, to) = (along(low.chainage), along(high.chainage))
      return low.atMs + (high.atMs - low.atMs) * (goal - from) / (to - from)
    }
    return nil
  }
}

/// Something that comes again and again: a pause, then a while in which it is on.
struct Recurrence {
  /// Seconds of pause and of being on.
  var gap: ClosedRange<Double>
  var length: ClosedRange<Double>
  private(set) var start: Double
  private(set) var end: Double

  init(gap: ClosedRange<Double>, length: ClosedRange<Double>, random: inout SceneRandom) {
    self.gap = gap
    self.length = length
    start = random.number(in: gap)
    end = start + random.number(in: length)
  }

  /// Whether it is on; a turn that would begin while `mayStart` is false begins later.
  mutating func isOn(at seconds: Double, mayStart: Bool = true, random: inout SceneRandom) -> Bool {
    while seconds >= end { next(after: end, random: &random) }
    guard seconds >= start else { return false }
    if !mayStart && !hasBegun {
      let late = seconds - start + 1
      start += late
      end += late
      return false
    }
    hasBegun = true
    return true
  }

  private var hasBegun = false

  private mutating func next(after time: Double, random: inout SceneRandom) {
    start = time + random.number(in: gap)
    end = start + random.number(in: length)
    hasBegun = false
  }
}

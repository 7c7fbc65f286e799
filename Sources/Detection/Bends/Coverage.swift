/// Which road of a corridor heads see, and which nobody does.
struct Coverage: Sendable, Equatable {
  /// Stretches that at least one head sees, by chainage, apart from each other.
  private(set) var seen: [ClosedRange<Double>] = []

  /// What these heads see of an approach; one that watches a lane alone sees the other's not, and a
  /// counter sees no road.
  init(_ heads: some Sequence<Corridor.Head>, of approach: Approach) {
    let watching = heads.filter { !$0.isCounter && ($0.lane == nil || $0.lane == approach) }
    for stretch in watching.map(\.stretch).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      // Beams that meet within a metre leave no gap that a vehicle could hide in.
      if let last = seen.last, stretch.lowerBound <= last.upperBound + 1 {
        seen[seen.count - 1] =
          last.lowerBound...max(last.upperBound, stretch.upperBound)
      } else {
        seen.append(stretch)
      }
    }
  }

  /// Whether some head sees a place.
  func sees(_ chainage: Double) -> Bool { seen.contains { $0.contains(chainage) } }

  /// All the road from the first seen place to the last; nil when nothing is seen.
  var extent: ClosedRange<Double>? {
    guard let first = seen.first, let last = seen.last else { return nil }
    return first.lowerBound...last.upperBound
  }
}

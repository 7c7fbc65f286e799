/// Which road of a corridor heads see, and which nobody does.
struct Coverage: Sendable, Equatable {
  /// Stretches that at least one head sees, by chainage, apart from each other.
  private(set) var seen: [ClosedRange<Double>] = []

  init(_ heads: some Sequence<Corridor.Head>) {
    let beams = heads.filter { !$0.isCounter }.map(\.stretch)
    for stretch in beams.sorted(by: { $0.lowerBound < $1.lowerBound }) {
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

  /// The blind stretch between two seen ones that a place lies in; nil when it is seen or outside.
  func gap(at chainage: Double) -> ClosedRange<Double>? {
    guard let next = seen.firstIndex(where: { $0.upperBound >= chainage }), next > 0,
      seen[next].lowerBound > chainage
    else { return nil }
    return seen[next - 1].upperBound...seen[next].lowerBound
  }
}

extension Corridor {
  /// Metres before a bend, each way, in which the seed promises to see vehicles (domain.md 1).
  public static let watchedMetres = 500.0
  /// Heads that watch the road before a bend on each approach at least, 250 m each (domain.md 5).
  public static let leastHeads = 2
  /// Shorter gaps are how well a chainage is measured [D].
  private static let leastGap = 1.0

  /// Road before a bend that no head sees.
  public struct Gap: Equatable, Sendable {
    /// Id of the bend.
    public var bend: String
    /// The approach whose drivers nobody sees there.
    public var approach: Approach
    /// From where to where, chainage.
    public var stretch: ClosedRange<Double>
  }

  /// The road before a bend on an approach in which its vehicles are to be seen.
  public func watched(_ bend: Bend, _ approach: Approach) -> ClosedRange<Double> {
    switch approach {
    case .up: max(0, bend.pc - Self.watchedMetres)...bend.pc
    case .down: bend.pt...min(Self.longest, bend.pt + Self.watchedMetres)
    }
  }

  /// Heads that see vehicles of an approach somewhere in a stretch; counters see none of it.
  func heads(over stretch: ClosedRange<Double>, of approach: Approach) -> [Head] {
    heads.filter { head in
      !head.isCounter && (head.lane ?? approach) == approach && head.stretch.overlaps(stretch)
        && head.stretch.clamped(to: stretch).metres >= Self.leastGap
    }
  }

  /// What no head sees of the 500 m before each bend, also beyond the outermost heads; before
  /// chainage 0 there is no road.
  public var gaps: [Gap] {
    bends.flatMap { bend in
      Approach.allCases.flatMap { approach in
        gaps(in: watched(bend, approach), of: approach)
          .map { Gap(bend: bend.id, approach: approach, stretch: $0) }
      }
    }
  }

  private func gaps(
    in stretch: ClosedRange<Double>, of approach: Approach
  ) -> [ClosedRange<Double>] {
    var gaps: [ClosedRange<Double>] = []
    var end = stretch.lowerBound
    let beams = heads(over: stretch, of: approach).map(\.stretch)
    for beam in beams.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if beam.lowerBound - end >= Self.leastGap { gaps.append(end...beam.lowerBound) }
      end = max(end, beam.upperBound)
    }
    if stretch.upperBound - end >= Self.leastGap { gaps.append(end...stretch.upperBound) }
    return gaps
  }
}

extension ClosedRange<Double> {
  /// How long it is.
  var metres: Double { upperBound - lowerBound }
}

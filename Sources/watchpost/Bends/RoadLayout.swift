internal import Detection

/// What the score needs to know of a corridor, worked out once. "Along" are metres along a way of
/// travel, rising as one goes: chainage for ``Approach/up``, its negative for ``Approach/down``.
struct RoadLayout {
  /// Road on both sides of a curve that belongs to its conflict zone, metres (domain.md 4.2).
  static let zoneMargin = 20.0
  /// Road before the zone on which drivers are promised a warning, metres (the seed's 500 m).
  static let promise = 500.0

  /// One bend as the drivers of one approach come to it; all places along.
  struct Side {
    /// Where the zone begins and ends.
    var near: Double
    var far: Double
    /// The bend's near limit, without the zone's margin.
    var limit: Double
    /// 500 m before the zone.
    var promised: Double
    /// First place at 500 m or nearer that any head sees; nil when none does.
    var seenFrom: Double?
    /// The signs that face these drivers, by their index in the corridor, and where the first
    /// that they come to stands.
    var signs: [Int]
    var signPlace: Double?
    /// Rise of the road along the way, as a share; negative falls.
    var grade: Double
  }

  let corridor: Corridor
  /// By bend: its two sides.
  private let sides: [(up: Side, down: Side)]
  /// From the lowest to the highest road that any head sees.
  let covered: ClosedRange<Double>
  /// By bend: the heads that watch the promised road of each of its two approaches.
  let watchers: [[Set<Int>]]
  /// By sign: the index of its bend.
  let bendOfSign: [Int?]

  init(_ corridor: Corridor) {
    self.corridor = corridor
    sides = corridor.bends.map { bend in
      (Self.side(of: bend, .up, in: corridor), Self.side(of: bend, .down, in: corridor))
    }
    let stretches = corridor.heads.map(\.stretch)
    let low = stretches.map(\.lowerBound).min() ?? 0
    covered = low...(stretches.map(\.upperBound).max() ?? low)
    let reach = Self.zoneMargin + Self.promise
    watchers = corridor.bends.map { bend in
      [(bend.pc - reach)...bend.pc, bend.pt...(bend.pt + reach)].map { road in
        Set(stretches.indices.filter { stretches[$0].overlaps(road) })
      }
    }
    bendOfSign = corridor.signs.map { sign in
      corridor.bends.firstIndex { $0.id == sign.bend }
    }
  }

  /// A bend as one approach's drivers come to it.
  func side(_ bend: Int, _ approach: Approach) -> Side {
    approach == .up ? sides[bend].up : sides[bend].down
  }

  private static func side(
    of bend: Corridor.Bend, _ approach: Approach, in corridor: Corridor
  ) -> Side {
    let limit = approach.sign * bend.entry(approach)
    let near = limit - zoneMargin
    let far = approach.sign * bend.exit(approach) + zoneMargin
    let promised = near - promise
    let seen = corridor.heads.compactMap { head -> Double? in
      let ends = [head.stretch.lowerBound, head.stretch.upperBound].map { approach.sign * $0 }
      guard let first = ends.min(), let last = ends.max(), last > promised, first < far else {
        return nil
      }
      return max(first, promised)
    }
    let signs = corridor.signs.indices.filter {
      corridor.signs[$0].bend == bend.id && corridor.signs[$0].approach == approach
    }
    return Side(
      near: near, far: far, limit: limit, promised: promised, seenFrom: seen.min(), signs: signs,
      signPlace: signs.map { approach.sign * corridor.signs[$0].chainage }.min(),
      grade: approach.sign * bend.grade)
  }
}

public import Wire

/// Sums the events of corridors up in bins of five minutes: speeds, counts, lit time, warnings,
/// near misses (issue 5, item 6).
///
/// Decides only: no clock, no I/O. Call ``close(until:)`` every few seconds. Bounded: a spell a
/// sign, and ``binsHeld`` bins a bend and approach; beyond those the oldest goes and is counted.
public struct BendStatistics: Sendable {
  /// Bins held for a bend and approach while nobody closes them: an hour's [D].
  static let binsHeld = 12
  /// Longest time between two calls that is believed, milliseconds [D]: the calls come every few
  /// seconds, so the wall clock has leapt. The spell's own length then sets it right at its end.
  static let longestStepMs: Int64 = 60_000

  private struct Place: Hashable {
    var bend: String
    var approach: Approach
  }

  /// A sign that warns.
  private struct Spell {
    var place: Place
    /// Up to when its lit time has been counted.
    var counted: WallTime
    /// Seconds of it that have been.
    var seconds = 0.0
  }

  /// Corridor of each bend.
  private let corridors: [String: String]
  /// How many signs each approach of a bend has.
  private let signCounts: [Place: Int]
  private let signs: Set<DeviceID>
  /// Rising starts.
  private var bins: [Place: [BendBin]] = [:]
  private var spells: [DeviceID: Spell] = [:]
  /// Events of bends that no corridor has.
  public private(set) var ignoredEvents: UInt64 = 0
  /// Bins that were lost because nobody closed them in time.
  public private(set) var droppedBins: UInt64 = 0

  /// Sets the statistics of some corridors up; of bends with the same id the first counts.
  public init(_ corridors: [Corridor]) {
    self.corridors = Dictionary(
      corridors.flatMap { corridor in corridor.bends.map { ($0.id, corridor.id) } },
      uniquingKeysWith: { first, _ in first })
    let all = corridors.flatMap(\.signs)
    signs = Set(all.map(\.device))
    signCounts = Dictionary(
      all.map { (Place(bend: $0.bend, approach: $0.approach), 1) }, uniquingKeysWith: +)
  }

  /// Counts an event that happened now.
  public mutating func take(_ event: BendEvent, at wall: WallTime) {
    guard corridors[event.bend] != nil else {
      ignoredEvents += 1
      return
    }
    switch event {
    case .passage(let passage):
      count(Place(bend: passage.bend, approach: passage.approach), at: wall) { bin in
        bin.counts[passage.kind, default: 0] += 1
        guard passage.kind != .pedestrian else { return }
        bin.speeds.add(passage.speed)
        if passage.wasWarned { bin.warned += 1 }
      }
    case .lit(let spell):
      let place = Place(bend: spell.bend, approach: spell.approach)
      count(place, at: wall) { $0.warnings[spell.reason, default: 0] += 1 }
      if signs.contains(spell.sign) { spells[spell.sign] = Spell(place: place, counted: wall) }
    case .dark(let sign, let bend, let approach, let litSeconds):
      let spell = spells.removeValue(forKey: sign)
      let place = spell?.place ?? Place(bend: bend, approach: approach)
      light(place, until: wall, seconds: max(0, litSeconds - (spell?.seconds ?? 0)))
    case .meeting(let bend, let gap):
      for approach in Approach.allCases {
        count(Place(bend: bend, approach: approach), at: wall) { bin in
          bin.meetings += 1
          if gap < BendBin.nearMissSeconds { bin.nearMisses += 1 }
          bin.smallestGapSeconds = min(gap, bin.smallestGapSeconds ?? gap)
        }
      }
    case .reminded(_, let bend, let approach, _):
      count(Place(bend: bend, approach: approach), at: wall) { $0.reminders += 1 }
    }
  }

  /// The five minutes that have ended, oldest first, and those that begin later than now because
  /// the wall clock was set back; those without an event are left out. Each is handed out once;
  /// what comes late for one is handed out as another bin of the same start, to be merged.
  public mutating func close(until wall: WallTime) -> [BendBin] {
    countSpells(until: wall)
    let present = BendBin.start(of: wall)
    var ended: [BendBin] = []
    for (place, held) in bins where held.contains(where: { $0.start != present }) {
      ended += held.filter { $0.start != present }
      bins[place] = held.filter { $0.start == present }
    }
    return Self.inOrder(ended)
  }

  /// What has not been closed, as it stands now, for pages.
  public func current(at wall: WallTime) -> [BendBin] {
    var copy = self
    copy.countSpells(until: wall)
    return Self.inOrder(copy.bins.values.flatMap { $0 })
  }

  private static func inOrder(_ bins: [BendBin]) -> [BendBin] {
    bins.filter { !$0.isEmpty }.sorted {
      ($0.start, $0.corridor, $0.bend, $1.approach.rawValue)
        < ($1.start, $1.corridor, $1.bend, $0.approach.rawValue)
    }
  }

  private mutating func countSpells(until wall: WallTime) {
    for (sign, spell) in spells {
      let step = wall - spell.counted
      spells[sign]?.counted = wall
      guard step > 0, step <= Self.longestStepMs else { continue }
      spells[sign]?.seconds += Double(step) / 1_000
      light(spell.place, until: wall, seconds: Double(step) / 1_000)
    }
  }

  /// Counts lit time up to an instant, each part in its own five minutes; no more than is held.
  private mutating func light(_ place: Place, until wall: WallTime, seconds: Double) {
    let longest = Int64(Self.binsHeld - 1) * BendBin.lengthMs
    let wholeMs = min((seconds * 1_000).rounded(), Double(longest))
    guard wholeMs > 0 else { return }
    let share = 1 / Double(signCounts[place] ?? 1)
    var from = wall.adding(milliseconds: -Int64(wholeMs))
    while from < wall {
      let end = min(wall, BendBin.start(of: from).adding(milliseconds: BendBin.lengthMs))
      let part = Double(end - from) / 1_000 * share
      count(place, at: from) { $0.litSeconds += part }
      from = end
    }
  }

  private mutating func count(_ place: Place, at wall: WallTime, _ body: (inout BendBin) -> Void) {
    guard let corridor = corridors[place.bend] else { return }
    let start = BendBin.start(of: wall)
    var held = bins[place] ?? []
    let index = held.firstIndex { $0.start >= start } ?? held.endIndex
    if index == held.endIndex || held[index].start != start {
      held.insert(
        BendBin(
          corridor: corridor, bend: place.bend, approach: place.approach, start: start), at: index)
    }
    body(&held[index])
    if held.count > Self.binsHeld {
      held.removeFirst()
      droppedBins += 1
    }
    bins[place] = held
  }
}

extension BendEvent {
  fileprivate var bend: String {
    switch self {
    case .passage(let passage): passage.bend
    case .lit(let spell): spell.bend
    case .dark(_, let bend, _, _), .meeting(let bend, _), .reminded(_, let bend, _, _): bend
    }
  }
}

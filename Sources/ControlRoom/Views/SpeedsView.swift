import Detection
import Wire

/// Answer of `GET /corridors/{id}/speeds`: a day of every bend of a corridor, each approach apart.
///
/// Speeds are km/h, shares 0 to 1; what is unknown is absent.
struct SpeedsView: Encodable {
  /// Five minutes of an approach.
  struct Bin: Encodable {
    /// When they begin.
    var from: String
    var vehicles: Int
    var v85: Double?
    var litShare: Double
  }

  /// A bend's drivers of one approach.
  struct Row: Encodable {
    var bend: String
    var approach: Approach
    /// Cars and trucks.
    var vehicles: Int
    var cars: Int
    var trucks: Int
    var pedestrians: Int
    var v50: Double?
    var v85: Double?
    var max: Double?
    /// Share of the day, of today what is over of it, that the sign warned.
    var litShare: Double
    /// Share of the drivers who had been warned.
    var warnedShare: Double?
    /// Whether the sign is lit for so many drivers that they stop to mind it (domain.md 4.3).
    var isOverLit: Bool
    /// The hours of the day of which the same is true: their beginnings.
    var overLitHours: [String]
    /// Warnings that began, by rule.
    var warnings: [String: Int]
    /// Drivers who were reminded of their speed.
    var reminders: Int
    var meetings: Int
    var nearMisses: Int
    /// Seconds; 0 or less when two were in the bend at once.
    var smallestGap: Double?
    var bins: [Bin]
  }

  /// The day in UTC+8, as `2026-11-21`.
  var day: String
  /// Bends by chainage, ``Approach/up`` before ``Approach/down``; then those that have left the
  /// corridor since.
  var bends: [Row]

  /// For ``table``.
  private var all: [BendBin]

  private enum CodingKeys: CodingKey { case day, bends }

  /// Sums bins up; those of one start are added.
  init(_ corridor: CorridorView, _ bins: [BendBin], on day: LocalDay, at now: WallTime) {
    self.day = day.description
    let groups = Dictionary(grouping: bins) { [$0.bend, $0.approach.rawValue] }
      .mapValues(Self.merged)
    let known = corridor.bends.map(\.id)
    let gone = Set(bins.map(\.bend)).subtracting(known).sorted()
    let order = (known + gone).flatMap { bend in
      Approach.allCases.map { (bend: bend, approach: $0) }
    }
    all = order.flatMap { groups[[$0.bend, $0.approach.rawValue]] ?? [] }
    bends = order.map { bend, approach in
      Self.row(
        corridor.id, bend, approach, groups[[bend, approach.rawValue]] ?? [], on: day, at: now)
    }
  }

  /// One bin a start, rising.
  private static func merged(_ bins: [BendBin]) -> [BendBin] {
    Dictionary(bins.map { ($0.start, $0) }) { left, right in
      var whole = left
      whole.merge(right)
      return whole
    }.values.sorted { $0.start < $1.start }
  }

  private static func row(
    _ corridor: String, _ bend: String, _ approach: Approach, _ bins: [BendBin],
    on day: LocalDay, at now: WallTime
  ) -> Row {
    func sum(_ bins: some Sequence<BendBin>, from start: WallTime) -> BendBin {
      var whole = BendBin(corridor: corridor, bend: bend, approach: approach, start: start)
      for bin in bins { whole.merge(bin) }
      return whole
    }
    let whole = sum(bins, from: day.start)
    let hours = Dictionary(grouping: bins) { ($0.start - day.start) / hourMs }
      .filter { sum($0.value, from: day.start).isOverLit }.keys.sorted()
    return Row(
      bend: bend, approach: approach, vehicles: whole.vehicles, cars: whole.counts[.car] ?? 0,
      trucks: whole.counts[.truck] ?? 0, pedestrians: whole.counts[.pedestrian] ?? 0,
      v50: speed(whole, 0.5), v85: speed(whole, 0.85), max: speed(whole, 1),
      litShare: litShare(whole, until: day.end, at: now),
      warnedShare: whole.warnedShare.map(Self.rounded), isOverLit: whole.isOverLit,
      overLitHours: hours.map {
        day.start.adding(milliseconds: $0 * hourMs).description
      },
      warnings: Dictionary(
        whole.warnings.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: +),
      reminders: whole.reminders, meetings: whole.meetings, nearMisses: whole.nearMisses,
      smallestGap: whole.smallestGapSeconds.map { ($0 * 10).rounded() / 10 },
      bins: bins.map { bin in
        Bin(
          from: bin.start.description, vehicles: bin.vehicles, v85: speed(bin, 0.85),
          litShare: litShare(
            bin, until: bin.start.adding(milliseconds: BendBin.lengthMs), at: now))
      })
  }

  private static let hourMs: Int64 = 3_600_000

  private static func speed(_ bin: BendBin, _ share: Double) -> Double? {
    bin.percentile(share).map { ($0 * 10).rounded() / 10 }
  }

  /// To a thousandth.
  private static func rounded(_ share: Double) -> Double { (share * 1_000).rounded() / 1_000 }

  /// Share of what is over of the time from a bin's start.
  private static func litShare(_ bin: BendBin, until end: WallTime, at now: WallTime) -> Double {
    let over = max(1, min(end, now) - bin.start)
    return rounded(min(1, bin.litSeconds * 1_000 / Double(over)))
  }

  /// The five minutes as a table for a spreadsheet: RFC 4180, a line of names first.
  var table: String {
    let names = """
      from,corridor,bend,approach,vehicles,cars,trucks,pedestrians,v50,v85,max,warned,lit_seconds,\
      reminders,meetings,near_misses,smallest_gap_seconds
      """
    let rules = WarningReason.allCases
    func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    let lines = all.map { bin in
      [
        bin.start.description, Self.quoted(bin.corridor), Self.quoted(bin.bend),
        bin.approach.rawValue, "\(bin.vehicles)", "\(bin.counts[.car] ?? 0)",
        "\(bin.counts[.truck] ?? 0)",
        "\(bin.counts[.pedestrian] ?? 0)", text(Self.speed(bin, 0.5)),
        text(Self.speed(bin, 0.85)), text(Self.speed(bin, 1)), "\(bin.warned)",
        "\((bin.litSeconds * 10).rounded() / 10)", "\(bin.reminders)", "\(bin.meetings)",
        "\(bin.nearMisses)", text(bin.smallestGapSeconds),
      ] + rules.map { "\(bin.warnings[$0] ?? 0)" }
    }.map { $0.joined(separator: ",") }
    let heading = names + rules.map { ",warnings_\($0.rawValue)" }.joined()
    return ([heading] + lines).map { $0 + "\r\n" }.joined()
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}

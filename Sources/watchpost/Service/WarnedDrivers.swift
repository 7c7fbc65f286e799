import Detection
import Wire

/// How many of a corridor's drivers its signs warned in the last hour, by its five-minute bins. A
/// driver counts at each bend that he comes to.
struct WarnedDrivers: Sendable {
  /// How far back the bins begin that count, milliseconds: an hour, as for the hours of a day that
  /// `/speeds` names.
  static let windowMs: Int64 = 3_600_000

  private struct Drivers {
    var all = 0
    var warned = 0
  }

  /// Of bins that have ended, by their beginning: a dozen of them.
  private var ended: [WallTime: Drivers] = [:]

  /// Takes bins that have ended.
  mutating func take(_ bins: [BendBin], at now: WallTime) {
    for bin in bins {
      ended[bin.start, default: Drivers()].all += bin.vehicles
      ended[bin.start, default: Drivers()].warned += bin.warned
    }
    // One from the future is of a clock that was set back.
    ended = ended.filter { Self.counts($0.key, at: now) }
  }

  /// Share of the drivers whom a sign warned, 0 to 1, those of bins that have not ended too; 0 for
  /// fewer than ``BendBin/overLitDrivers``, of whom nothing can be said.
  func share(with open: [BendBin], at now: WallTime) -> Double {
    var sum = Drivers()
    for (start, drivers) in ended where Self.counts(start, at: now) {
      sum.all += drivers.all
      sum.warned += drivers.warned
    }
    for bin in open where Self.counts(bin.start, at: now) {
      sum.all += bin.vehicles
      sum.warned += bin.warned
    }
    guard sum.all >= BendBin.overLitDrivers else { return 0 }
    return Double(sum.warned) / Double(sum.all)
  }

  private static func counts(_ start: WallTime, at now: WallTime) -> Bool {
    start <= now && now - start <= windowMs
  }
}

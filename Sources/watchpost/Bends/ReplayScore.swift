internal import Detection

/// What `watchpost bends replay` found: warnings beside truth. Seconds, kilometres an hour; shares
/// are 0...1. A share of nothing is 0, except those of conflicts, which are absent without any.
///
/// A vehicle is in a conflict zone while any part of it is within [PC − 20 m, PT + 20 m]. The
/// reference is the same rule (``SignJudge``) fed with true positions and speeds every 100 ms.
struct ReplayScore: Encodable, Equatable {
  /// One bend's and approach's 85th percentile of speed at the sign, at the near limit without one.
  struct SpeedError: Encodable, Equatable {
    var bend: String
    var approach: Approach
    var vehicles: Int
    var passages: Int
    var trueKmh: Double?
    var measuredKmh: Double?
    /// Medians, which tell a bias from a spread.
    var trueMedianKmh: Double?
    var measuredMedianKmh: Double?
  }

  /// Where something happened that should not have.
  struct Spot: Encodable, Equatable {
    var atMs: Double
    var bend: String
    var approach: Approach
    var what: String
  }

  /// Short warnings (lit for under 3 s before something of lower priority) and gaps (a message for
  /// under 2 s between two warnings of one sign).
  struct Flickers: Encodable, Equatable {
    var shortTexts = 0
    var shortGaps = 0
    var total: Int { shortTexts + shortGaps }
  }

  /// What happened at bends of which all heads of an approach were silent or blind, or had been up
  /// to 60 s before; left out
  /// of all other counts of conflicts and of lit seconds.
  struct DuringFaults: Encodable, Equatable {
    var trueConflicts = 0
    var warned = 0
    var warnedInTime = 0
    var litSeconds = 0.0
    var falseLitSeconds = 0.0
    var referenceLitSeconds = 0.0
    var missedLitSeconds = 0.0
  }

  /// Seconds of the recording.
  var seconds = 0.0
  /// True vehicles, pedestrians apart.
  var vehicles = 0
  var pedestrians = 0
  /// Followed users, counted anew whenever one appears.
  var tracks = 0
  /// Pairs of opposing vehicles inside a zone at one time, once a pair and bend, without those
  /// beyond help and those during faults.
  var trueConflicts = 0
  /// Pairs of which no driver could have been told in time.
  var beyondHelp = 0
  /// Drivers of true conflicts who could not have been told in time, and those of them who stopped
  /// after the sign (``Conflict/excuse(_:other:layout:)``).
  var excusedDrivers = 0
  var excusedStopped = 0
  /// Conflicts whose every driver not excused was shown a warning of what comes before the conflict
  /// and before he was in the zone.
  var warned = 0
  /// Conflicts whose every driver not excused was warned in time (``Conflict``).
  var warnedInTime = 0
  var warnedShare: Double?
  var warnedInTimeShare: Double?
  /// Conflicts whose every driver not excused was shown a warning early enough, whether or not it
  /// stood until he had passed the sign: what ``warnedInTime`` would be without that condition.
  var litInTime = 0
  /// Conflicts whose every driver not excused was shown a warning before he had passed the sign.
  var warnedBeforeSign = 0
  /// Lit with a warning of the meeting rule while the reference warned of no conflict, by all time
  /// so lit.
  var falseLitShare = 0.0
  var falseLitSeconds = 0.0
  var litSeconds = 0.0
  var litSecondsByReason: [String: Double] = [:]
  var falseLitSecondsByReason: [String: Double] = [:]
  /// The reference lit with a warning of the meeting rule while ours warned of no conflict, by all
  /// time of the reference so lit.
  var missedLitShare = 0.0
  var referenceLitSeconds = 0.0
  /// Drivers (vehicle and bend) for whom a sign warned of a conflict at any time from 500 m before
  /// the zone to the sign, by all who passed one; and the same of the reference.
  var litShare = 0.0
  var litShareReference = 0.0
  /// The same of the instant at which he passed the sign.
  var litAtSignShare = 0.0
  var litAtSignShareReference = 0.0
  var drivers = 0
  /// Time that signs warn of a conflict, by all time; and of the reference.
  var litTimeShare = 0.0
  var litTimeShareReference = 0.0
  /// All of ``flickersByKind``.
  var flickers = 0
  var flickersByKind = Flickers()
  var flickersReference = Flickers()
  /// True vehicles reminded more than once at one bend. A reminder is the nearest vehicle's of its
  /// approach within 30 m.
  var doubleReminders = 0
  var reminders = 0
  var unmatchedReminders = 0
  /// Users × seconds followed beyond, and short of, the true ones on the covered stretch.
  var doubleTrackedSeconds = 0.0
  var lostTrackedSeconds = 0.0
  /// Largest error of an 85th percentile as ``BendStatistics`` keeps it, and each with the exact
  /// one.
  var v85ErrorKmh: Double?
  var speeds: [SpeedError] = []
  var alerts: [String: Int] = [:]
  var ignoredReadings: UInt64 = 0
  var droppedVehicles: UInt64 = 0
  var duringFaults = DuringFaults()
  /// Drivers not told in time by reason: neverLit, late, wentDark.
  var missesByReason: [String: Int] = [:]
  /// The first conflicts not told in time, at most ``missLimit``.
  var misses: [ConflictOutcome] = []

  /// The first flickers of our signs and double reminders, at most ``missLimit``.
  var spots: [Spot] = []

  static let missLimit = 50
}

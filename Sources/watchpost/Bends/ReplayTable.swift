internal import Detection
private import Foundation

/// A replay's warnings beside the truth, for people.
struct ReplayTable {
  /// A true meeting this long after a warning's end still explains it, milliseconds [D].
  private static let meetingAfterMs = 15_000.0

  static let heading =
    "time        bend      sign  reason        text          lit s  true meeting"

  /// The line of a warning that has ended; nil when it warned of no conflict.
  static func line(_ showing: SignBench.Showing, scorer: ReplayScorer) -> String? {
    guard !showing.isReference, showing.text.warnsOfConflict else { return nil }
    let sign = scorer.layout.corridor.signs[showing.sign]
    let bend = scorer.layout.bendOfSign[showing.sign]
    let meeting = scorer.meetings.filter {
      $0.bend == bend && $0.beginMs >= showing.fromMs
        && $0.beginMs <= showing.toMs + meetingAfterMs
    }.min { $0.beginMs < $1.beginMs }
    let truth = meeting.map {
      "\($0.text), \(number(($0.beginMs - showing.fromMs) / 1_000)) s after"
    }
    return [
      padded(clock(showing.fromMs), 11), padded(sign.bend, 9), padded(sign.approach.rawValue, 5),
      padded(showing.reason?.rawValue ?? "-", 13), padded("\(showing.text)", 13),
      padded(number((showing.toMs - showing.fromMs) / 1_000), 6), truth ?? "-",
    ].joined(separator: " ")
  }

  /// What it all came to.
  static func summary(_ score: ReplayScore) -> String {
    func percent(_ share: Double?) -> String {
      share.map { "\(number($0 * 100, digits: 2)) %" } ?? "-"
    }
    var lines = [
      (
        "vehicles",
        "\(score.vehicles) (and \(score.pedestrians) pedestrians), \(score.tracks) tracks"
      ),
      ("time", "\(number(score.seconds)) s"),
      (
        "true conflicts",
        "\(score.trueConflicts), and \(score.beyondHelp) beyond help; \(score.excusedDrivers) "
          + "drivers excused, of them \(score.excusedStopped) stopped after the sign"
      ),
      ("warned", "\(score.warned), \(percent(score.warnedShare))"),
      ("warned in time", "\(score.warnedInTime), \(percent(score.warnedInTimeShare))"),
      (
        "falsely lit",
        "\(percent(score.falseLitShare)) of \(number(score.litSeconds)) s; dark while the "
          + "reference is lit \(percent(score.missedLitShare))"
      ),
      (
        "lit for drivers",
        "\(percent(score.litShare)) (reference \(percent(score.litShareReference))), of the time "
          + "\(percent(score.litTimeShare)) (\(percent(score.litTimeShareReference)))"
      ),
      ("flickers", "\(score.flickers) (reference \(score.flickersReference.total))"),
      (
        "double reminders",
        "\(score.doubleReminders) of \(score.reminders), \(score.unmatchedReminders) for nobody"
      ),
      (
        "followed twice, lost",
        "\(number(score.doubleTrackedSeconds)) s, \(number(score.lostTrackedSeconds)) s"
      ),
      ("v85 error", score.v85ErrorKmh.map { "\(number($0)) km/h" } ?? "-"),
    ]
    if score.duringFaults != ReplayScore.DuringFaults() {
      let faulty = score.duringFaults
      lines.append(
        (
          "during faults",
          "\(faulty.warnedInTime) of \(faulty.trueConflicts) conflicts in time; "
            + "\(number(faulty.falseLitSeconds)) of \(number(faulty.litSeconds)) s falsely lit"
        ))
    }
    return lines.map { padded($0.0, 21) + $0.1 }.joined(separator: "\n")
  }

  /// h:mm:ss.s
  static func clock(_ timeMs: Double) -> String {
    let tenths = Int((timeMs / 100).rounded())
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(tenths / 36_000):\(two(tenths / 600 % 60)):\(two(tenths / 10 % 60)).\(tenths % 10)"
  }

  static func number(_ value: Double, digits: Int = 1) -> String {
    String(format: "%.\(digits)f", value)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

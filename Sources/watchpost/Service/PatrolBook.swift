import ControlRoom
import Wire

/// What units' own pages have said lately: makes their repeats harmless and keeps late ones from
/// overtaking. Pure. Bounded by the county's units, ``answerLimit``
/// and ``pageLimit`` each; the oldest answers and pages go.
struct PatrolBook {
  /// What is to become of a report.
  enum Verdict: Equatable {
    /// It was answered before, like this.
    case known(CommandOutcome)
    /// Take it; only its receipt when a later one has been taken.
    case take(isNewest: Bool)
  }

  private struct Line {
    var answers: [(id: String, outcome: CommandOutcome)] = []
    /// The newest sequence of each page, the page heard last at the end.
    var newest: [(page: String?, sequence: Int)] = []
  }

  /// Answers kept a unit: a page that was out of contact sends what waits, each once at a time [D].
  static let answerLimit = 64
  /// Pages remembered a unit: a crew has a phone or two, and loads its page anew now and then [D].
  static let pageLimit = 8

  private var lines: [DeviceID: Line] = [:]

  /// Looks at a report before it is taken.
  mutating func judge(_ report: PatrolReport) -> Verdict {
    var line = lines[report.unit] ?? Line()
    if let known = line.answers.last(where: { $0.id == report.id }) {
      return .known(known.outcome)
    }
    guard let sequence = report.sequence else { return .take(isNewest: true) }
    // Twice the same is the same report, taken again after a `busy`.
    // Clocks of two phones differ, so each page is only held against itself.
    let known = line.newest.firstIndex { $0.page == report.page }.map { line.newest.remove(at: $0) }
    let isNewest = known.map { $0.sequence <= sequence } ?? true
    line.newest.append((report.page, max(sequence, known?.sequence ?? 0)))
    if line.newest.count > Self.pageLimit { line.newest.removeFirst() }
    lines[report.unit] = line
    return .take(isNewest: isNewest)
  }

  /// Keeps what was answered; what was not taken is not kept, for it is to be sent again.
  mutating func note(_ report: PatrolReport, _ outcome: CommandOutcome) {
    guard outcome != .busy else { return }
    lines[report.unit, default: Line()].answers.append((report.id, outcome))
    let surplus = (lines[report.unit]?.answers.count ?? 0) - Self.answerLimit
    if surplus > 0 { lines[report.unit]?.answers.removeFirst(surplus) }
  }
}

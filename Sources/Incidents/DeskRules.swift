internal import Wire

/// The desk's numbers. Times are milliseconds of desk time unless the name says otherwise.
enum DeskRules {
  // Merging (domain.md 4.5).
  static let samePostWindow: Int64 = 60_000
  static let correlationWindow: Int64 = 120_000
  static let correlationMetres = 150.0
  static let alarmingPresses = 3
  static let alarmingWindow: Int64 = 10_000
  /// A button held this long is stuck: an alarm and a fault (domain.md 4.5).
  static let stuckMilliseconds: UInt16 = 30_000
  /// Visits of one camera within this of the last one's end are one (domain.md C4: gap 60 s).
  static let sameCameraWindow: Int64 = 60_000
  /// Alerts of one bend within this of the last are one; the camera's gap [D].
  static let sameBendWindow: Int64 = 60_000
  /// How much later than foretold a runaway vehicle may come to the foot of its road and still be
  /// the same one [D]: as long as two alerts of a bend are one.
  static let runawayDelay: Int64 = 60_000
  /// Runaway vehicles that are known again, the latest: more at once than any county has [D].
  static let runawayLimit = 64
  /// A visit whose end never came counts as going on for this long when a press looks for company:
  /// longer than a person stays before one camera, shorter than a dead camera stays unnoticed [D].
  static let ongoingLimit: Int64 = 600_000
  /// Evidence of one device is asked for again after this: the 30 s that a request reaches ahead
  /// (domain.md C24).
  static let evidenceGap: Int64 = 30_000
  /// Most cameras shown with an incident (domain.md C10).
  static let cameraLimit = 4
  /// Merges of one source written to the timeline; later ones are only counted, so that a busy
  /// camera does not push the orders out of it [D].
  static let mergeFactLimit = 10

  // Night, for "intrusion at a key site at night" (domain.md 4.1), in China Standard Time [D]:
  // sunset to sunrise of midsummer in Zhejiang and Sichuan lies inside 19:30–05:30.
  static let nightBegins: Int64 = 22 * 3_600_000
  static let nightEnds: Int64 = 6 * 3_600_000
  static let zoneOffset: Int64 = 8 * 3_600_000

  // The ladder (domain.md 4.8).
  static let signOff: Int64 = 30_000
  static let withdraw: Int64 = 60_000
  static let commander: Int64 = 180_000
  /// No operator acted on an S1 (domain.md C13).
  static let autoOffer: Int64 = 30_000
  /// Nobody to offer it to: try again; one sign-off time [D].
  static let retry: Int64 = 30_000
  /// The answer to a wish for fixes comes at once; this late it was lost with a stopped service
  /// [D].
  static let fixes: Int64 = 2_000
  /// An unanswered incident's reminders stretch by doubling up to this [D].
  static let answerCeiling: Int64 = 3_600_000

  /// How long the newest act of an incident can be taken back [D]: long enough to see a slip, short
  /// enough that nobody has built on it.
  static let undoWindow: Int64 = 60_000

  // By hand.
  /// Cameras this near to a place named by hand show it [D].
  static let cameraMetres = 500.0

  /// How long a unit's own page shows an order that has ended [D].
  static let endedOrdersShown: Int64 = 600_000

  // Fixes (domain.md 4.8).
  static let freshSeconds: Int64 = 60
  static let staleSeconds: Int64 = 300
  /// Travel is never reckoned slower than a walk, whatever the county folder says [D].
  static let leastMetresPerSecond = 1.0

  // Bounds [D]: a county's busiest day is some 450 presented incidents (domain.md 4.7).
  static let openLimit = 5_000
  static let closedLimit = 2_000
  /// Closed ones leave after 24 h (face of ``Desk/incidents``).
  static let closedAge: Int64 = 86_400_000
  static let answerLimit = 1_000
  /// Acts that can still be taken back, over all incidents: more than all operators of a county do
  /// in a minute.
  static let undoLimit = 64
  static let textLimit = 2_000
  /// Ended orders kept for a terminal until it confirms them; one that is silent through more has
  /// nothing left of the first to stop.
  static let unconfirmedLimit = 8

  /// Until an operator must have answered. S2: three times the 20 s within which 95 % are answered
  /// (domain.md section 8, NENA-STA-020); S1 gets the same after its auto-offer; S3 and S4 a
  /// thirtieth of a shift and half of one [D].
  static func answer(_ severity: Severity) -> Int64 {
    switch severity {
    case .s1, .s2: 60_000
    case .s3: 900_000
    case .s4: 14_400_000
    }
  }

  /// Until a unit must be on the spot; nil for S4. S1 and S2: village 15–20 min (domain.md section
  /// 8); S3: feedback within 60 min (same table).
  static func arrival(_ severity: Severity) -> Int64? {
    switch severity {
    case .s1, .s2: 1_200_000
    case .s3: 3_600_000
    case .s4: nil
    }
  }

  /// Until it must be resolved (domain.md 4.6): 2 h, 24 h, 72 h, 7 d.
  static func resolution(_ severity: Severity) -> Int64 {
    switch severity {
    case .s1: 7_200_000
    case .s2: 86_400_000
    case .s3: 259_200_000
    case .s4: 604_800_000
    }
  }

  /// Until someone must have followed up (domain.md 4.6): 24 h, S3 72 h; S4 has none, but is to be
  /// filed by then [D].
  static func followUp(_ severity: Severity) -> Int64 {
    severity <= .s2 ? 86_400_000 : 259_200_000
  }

  /// Units offered without a name (domain.md 4.8): S1 the two nearest, else one.
  static func unitsWanted(_ severity: Severity) -> Int { severity == .s1 ? 2 : 1 }

  /// Whether an instant lies in the night.
  static func isNight(_ wall: WallTime) -> Bool {
    let day: Int64 = 86_400_000
    let remainder = (wall.milliseconds % day + zoneOffset) % day
    let inDay = remainder < 0 ? remainder + day : remainder
    return inDay >= nightBegins || inDay < nightEnds
  }
}

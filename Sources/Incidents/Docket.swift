internal import Wire

/// An incident with what the desk keeps beside it to decide on.
struct Docket: Equatable, Sendable, Codable {
  var incident: Incident
  /// Desk times of the last presses, at most ``DeskRules/alarmingPresses``.
  var pressTimes: [Int64] = []
  /// Whether an operator has acted on it since it was opened or reopened.
  var isAttended = false
  /// All that runs, by time; the first is the incident's timer.
  var deadlines: [Deadline] = []
  /// What the next answer reminder waits.
  var answerInterval: Int64
  /// When the clock of its resolution began: opening or reopening.
  var resolutionBegan: Int64
  /// The round of offers; nil when no unit was ever wanted since it was opened or reopened.
  var ladder: Ladder?
  /// A unit choice that waits for fixes.
  var choice: Choice?
  /// Whether fewer units than wanted are in play because nobody can be offered it.
  var isShort = false
  /// Whether a unit has been on the spot since it was opened or reopened.
  var hasArrival = false
  /// Withdrawn orders whose late acceptance was answered; as bounded as the incident's offers.
  var lateOrders: [OrderID] = []

  init(_ incident: Incident) {
    self.incident = incident
    answerInterval = DeskRules.answer(incident.severity)
    resolutionBegan = incident.opened.desk
  }

  /// A unit choice that was asked for.
  struct Choice: Equatable, Sendable, Codable {
    var count: Int
    var reason: Fact.OfferReason
  }

  /// One thing that happens at a time.
  struct Deadline: Equatable, Sendable, Codable {
    var due: Int64
    var kind: Incident.Timer.Kind
    /// The order that it is about; nil for the whole incident.
    var order: OrderID?

    func isBefore(_ other: Deadline) -> Bool {
      (due, kind.rank, order?.rawValue ?? 0)
        < (other.due, other.kind.rank, other.order?.rawValue ?? 0)
    }
  }

  /// Sets a deadline; an earlier one of the same kind and order is replaced.
  mutating func arm(_ kind: Incident.Timer.Kind, _ order: OrderID? = nil, due: Int64) {
    disarm(kind, order)
    let deadline = Deadline(due: due, kind: kind, order: order)
    let place = deadlines.firstIndex { deadline.isBefore($0) } ?? deadlines.endIndex
    deadlines.insert(deadline, at: place)
  }

  /// Takes a deadline away, if it runs.
  mutating func disarm(_ kind: Incident.Timer.Kind, _ order: OrderID? = nil) {
    deadlines.removeAll { $0.kind == kind && $0.order == order }
  }

  /// When a deadline falls; nil when it does not run.
  func due(_ kind: Incident.Timer.Kind) -> Int64? {
    deadlines.first { $0.kind == kind }?.due
  }

  /// Units that signed off and did not give up.
  var signedCount: Int {
    incident.offers.count {
      switch $0.state {
      case .accepted, .enRoute, .onScene, .cleared: true
      case .offered, .declined, .withdrawn: false
      }
    }
  }

  /// Units that signed off in this round.
  var signedInRound: Int { signedCount - (ladder?.servedBefore ?? 0) }

  /// Units that signed off or may still do so in this round.
  var inPlay: Int { signedInRound + incident.offers.count { $0.state == .offered } }

  /// Whether as many units as wanted have signed off.
  var isServed: Bool { signedInRound >= (ladder?.wanted ?? 0) }

  /// Whether as many units as wanted have signed off or may still do so.
  var isFilled: Bool { inPlay >= (ladder?.wanted ?? 0) }
}

/// A round of offers (domain.md 4.8).
struct Ladder: Equatable, Sendable, Codable {
  /// Units that are to sign off.
  var wanted: Int
  /// Units that had signed off before the round began: an incident reopened starts anew.
  var servedBefore: Int
  /// Units offered it since the last time round.
  var tried: [DeviceID] = []
  /// Orders given by name: never withdrawn as surplus.
  var named: [OrderID] = []
  /// Whether the second unit was offered because the first did not sign off.
  var isSecondOffered = false
  /// Whether as many as wanted had signed off: who gives up afterwards begins a new climb.
  var isQuiet = false
}

extension Incident.Timer.Kind {
  /// Which of two that fall at the same instant goes first: the order of the declaration.
  var rank: Int {
    switch self {
    case .autoOffer: 0
    case .answer: 1
    case .signOff: 2
    case .withdraw: 3
    case .commander: 4
    case .arrival: 5
    case .resolution: 6
    case .followUp: 7
    case .retry: 8
    }
  }
}

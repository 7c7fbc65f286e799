public import Wire

/// One thing that happened in the world, however many devices saw it.
public struct Incident: Equatable, Sendable, Codable, Identifiable {
  /// Where it stands in its life: the stages of domain.md 4.6 and the side exits.
  public enum State: String, CaseIterable, Sendable, Codable {
    case received, triaged, assigned, handling, resolved, followUp, archived
    /// Side exits; each is an end like ``archived``.
    case falseAlarm, duplicate, test, transferred

    /// Whether it still needs someone: everything before an end.
    public var isOpen: Bool {
      switch self {
      case .received, .triaged, .assigned, .handling, .resolved, .followUp: true
      case .archived, .falseAlarm, .duplicate, .test, .transferred: false
      }
    }
  }

  /// What it is about.
  public enum Nature: String, CaseIterable, Sendable, Codable {
    case press, motion, tamper, overspeed, obstacle, runaway, wrongWay, cameraFault, deviceFault
    /// Entered by hand.
    case reported
  }

  /// A device that saw it.
  public struct Source: Equatable, Sendable, Codable {
    /// The device.
    public var device: DeviceID
    /// What it saw.
    public var nature: Nature
    /// When first.
    public var first: Moment
    /// When last.
    public var last: Moment
    /// How often: presses, visits, alerts.
    public var count: Int

    /// Makes a source.
    public init(device: DeviceID, nature: Nature, first: Moment, last: Moment, count: Int) {
      self.device = device
      self.nature = nature
      self.first = first
      self.last = last
      self.count = count
    }
  }

  /// Where it is.
  public struct Place: Equatable, Sendable, Codable {
    /// Coordinates; nil when unresolved.
    public var coordinate: Coordinate?
    /// In words.
    public var words: String
    /// Code of the area.
    public var area: String

    /// Makes a place.
    public init(coordinate: Coordinate?, words: String, area: String) {
      self.coordinate = coordinate
      self.words = words
      self.area = area
    }
  }

  /// An act with its actor and time.
  public struct Mark: Equatable, Sendable, Codable {
    /// Who.
    public var by: Actor
    /// When.
    public var at: Moment

    /// Makes a mark.
    public init(by: Actor, at: Moment) {
      self.by = by
      self.at = at
    }
  }

  /// An order offered to a unit.
  public struct Offer: Equatable, Sendable, Codable {
    /// How it stands.
    public enum State: String, CaseIterable, Sendable, Codable {
      case offered, accepted, enRoute, onScene, cleared, declined, withdrawn

      /// Whether the unit is bound by it.
      public var isLive: Bool {
        switch self {
        case .offered, .accepted, .enRoute, .onScene: true
        case .cleared, .declined, .withdrawn: false
        }
      }
    }
    /// The order.
    public var order: OrderID
    /// The unit.
    public var unit: DeviceID
    /// How it stands.
    public var state: State
    /// When it was offered.
    public var offered: Moment
    /// When it took its present state.
    public var since: Moment
    /// Whether the terminal has confirmed that it shows the order.
    public var isReceived: Bool
    /// Metres that the choice reckoned with; nil for a unit named by hand.
    public var metres: Double?
    /// Seconds of travel that the choice reckoned with.
    public var seconds: Double?
    /// Whether the position was a station's or a stale fix's.
    public var isEstimated: Bool

    /// Makes an offer.
    public init(
      order: OrderID, unit: DeviceID, state: State, offered: Moment, since: Moment,
      isReceived: Bool = false, metres: Double? = nil, seconds: Double? = nil,
      isEstimated: Bool = false
    ) {
      self.order = order
      self.unit = unit
      self.state = state
      self.offered = offered
      self.since = since
      self.isReceived = isReceived
      self.metres = metres
      self.seconds = seconds
      self.isEstimated = isEstimated
    }
  }

  /// The deadline that runs next. Every open incident has one.
  public struct Timer: Equatable, Sendable, Codable {
    /// What happens when it runs out.
    public enum Kind: String, CaseIterable, Sendable, Codable {
      /// An S1 that no operator touched is offered by itself (30 s).
      case autoOffer
      /// An operator must answer.
      case answer
      /// The unit must sign off: alert again, offer to a second one too (30 s).
      case signOff
      /// Withdraw the offer, next unit (60 s).
      case withdraw
      /// Tell the commander and the neighbour station (180 s).
      case commander
      /// The unit must arrive.
      case arrival
      /// The incident must be resolved (2 h, 24 h, 72 h, 7 d).
      case resolution
      /// Someone must follow up, or file it away.
      case followUp
      /// Nobody could be offered it: try again.
      case retry
    }
    /// What happens.
    public var kind: Kind
    /// Desk time at which it happens, milliseconds.
    public var due: Int64

    /// Makes a timer.
    public init(kind: Kind, due: Int64) {
      self.kind = kind
      self.due = due
    }
  }

  /// Its number.
  public let id: IncidentID
  /// What it is about; the gravest of its sources.
  public var nature: Nature
  /// How grave.
  public var severity: Severity
  /// Where it stands.
  public var state: State
  /// Where it is.
  public var place: Place
  /// The devices that saw it, first come first; at most ``sourceLimit``.
  public var sources: [Source]
  /// Reports of devices that found no place in ``sources``.
  public var furtherReports: Int
  /// Whether it stands for everything of its nature that came while the desk held as many open
  /// incidents as it may.
  public var isOverflow: Bool
  /// When it was opened.
  public var opened: Moment
  /// When it took its present state.
  public var since: Moment
  /// When it was put before operators.
  public var presented: Moment?
  /// Who answered first, and when; the owner.
  public var answered: Mark?
  /// What the call-back found.
  public var verified: Verification?
  /// A press holds until a named person resets it.
  public var isLatched: Bool
  /// Who reset it.
  public var reset: Mark?
  /// How it ended.
  public var outcome: Outcome?
  /// Whether the follow-up found all well; nil before.
  public var followUp: Bool?
  /// Whether the commander was told that no unit signed off.
  public var isEscalated: Bool
  /// Orders, oldest first; at most ``offerLimit``, then the oldest that bind nobody go (the journal
  /// keeps them).
  public var offers: [Offer]
  /// The deadline that runs next; nil only when closed.
  public var timer: Timer?
  /// What happened, oldest first; at most ``timelineLimit``, then the oldest go (the journal keeps
  /// them).
  public var timeline: [Fact]
  /// Presses merged into it, copies not counted.
  public var presses: Int
  /// Where units are to go when that is not ``place``: of a runaway vehicle the foot of the road.
  /// Nil too in what builds before issue 5 wrote.
  public var destination: Place?
  /// Of a runaway vehicle: its course as last told. Nil too in what builds before issue 5 wrote.
  public var course: RunawayCourse?

  /// Where units are to go.
  public var whereTo: Place { destination ?? place }

  /// Most facts kept with an incident.
  public static let timelineLimit = 200
  /// Most devices listed with an incident; more than stand within 150 m of each other anywhere [D].
  public static let sourceLimit = 64
  /// Most orders kept with an incident: several rounds over all units of a town [D].
  public static let offerLimit = 64

  /// Makes an incident that was just received; one entered by hand has no source.
  public init(
    id: IncidentID, nature: Nature, severity: Severity, place: Place, source: Source?,
    opened: Moment, isLatched: Bool
  ) {
    self.id = id
    self.nature = nature
    self.severity = severity
    state = .received
    self.place = place
    sources = source.map { [$0] } ?? []
    furtherReports = 0
    isOverflow = false
    self.opened = opened
    since = opened
    self.isLatched = isLatched
    isEscalated = false
    offers = []
    timeline = []
    presses = 0
  }
}

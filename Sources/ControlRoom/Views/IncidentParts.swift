public import Incidents
internal import Wire

/// Where an incident is.
public struct PlaceView: Equatable, Sendable, Codable {
  /// Degrees north; absent when unresolved.
  public var lat: Double?
  /// Degrees east; absent when unresolved.
  public var lon: Double?
  /// In words.
  public var words: String
  /// Code of the area.
  public var area: String

  /// Renders a place.
  public init(_ place: Incident.Place) {
    lat = place.coordinate?.latitude
    lon = place.coordinate?.longitude
    words = place.words
    area = place.area
  }
}

/// Where a runaway vehicle was last told of, and when it will be at the bends ahead.
public struct CourseView: Equatable, Sendable, Codable {
  /// A bend ahead.
  public struct Passing: Equatable, Sendable, Codable {
    /// Id of the bend.
    public var bend: String
    /// When it comes to it at the speed it has, RFC 3339.
    public var at: String
  }
  /// Name of the road.
  public var road: String
  /// Id of the bend that it had come to.
  public var bend: String
  /// Its speed there.
  public var kmh: Double?
  /// Bends ahead, nearest first; the last is the foot of the road.
  public var passings: [Passing]

  /// Renders a course.
  public init(_ course: RunawayCourse) {
    road = course.road
    bend = course.bend
    kmh = course.speed?.kmh
    passings = course.passings.map { Passing(bend: $0.bend, at: $0.at.description) }
  }
}

/// A device that saw an incident.
public struct SourceView: Equatable, Sendable, Codable {
  /// The device.
  public var device: String
  /// What people call it.
  public var name: String?
  /// What it saw.
  public var nature: String
  /// When first, RFC 3339.
  public var first: String
  /// When last, RFC 3339.
  public var last: String
  /// How often.
  public var count: Int

  /// Renders a source.
  public init(_ source: Incident.Source, names: Names) {
    device = source.device.description
    name = names.known(source.device)
    nature = source.nature.rawValue
    first = source.first.wall.description
    last = source.last.wall.description
    count = source.count
  }
}

/// An act with its actor and time.
public struct MarkView: Equatable, Sendable, Codable {
  /// Who.
  public var by: ActorView
  /// When, RFC 3339.
  public var at: String

  /// Renders a mark.
  public init(_ mark: Incident.Mark, names: Names) {
    by = ActorView(mark.by, names: names)
    at = mark.at.wall.description
  }
}

/// An order offered to a unit.
public struct OfferView: Equatable, Sendable, Codable {
  /// The order's number.
  public var order: UInt64
  /// The unit.
  public var unit: String
  /// Its call sign.
  public var callSign: String?
  /// How it stands: `offered`, `accepted`, `enRoute`, `onScene`, `cleared`, `declined`,
  /// `withdrawn`.
  public var state: String
  /// The same in words.
  public var stateText: Bilingual
  /// When it was offered, RFC 3339.
  public var offered: String
  /// When it took its state, RFC 3339.
  public var since: String
  /// Whether the terminal has confirmed that it shows the order.
  public var isReceived: Bool
  /// Metres that the choice reckoned with.
  public var metres: Double?
  /// Seconds of travel that the choice reckoned with.
  public var seconds: Double?
  /// Whether the position was a station's or a stale fix's.
  public var isEstimated: Bool

  /// Renders an offer.
  public init(_ offer: Incident.Offer, names: Names) {
    order = offer.order.rawValue
    unit = offer.unit.description
    callSign = names.known(offer.unit)
    state = offer.state.rawValue
    stateText = Wording.text(offer.state)
    offered = offer.offered.wall.description
    since = offer.since.wall.description
    isReceived = offer.isReceived
    metres = offer.metres
    seconds = offer.seconds
    isEstimated = offer.isEstimated
  }
}

/// The deadline that runs next.
public struct TimerView: Equatable, Sendable, Codable {
  /// What happens: `autoOffer`, `answer`, `signOff`, …
  public var kind: String
  /// The same in words.
  public var text: Bilingual
  /// When by the server's wall clock, RFC 3339.
  public var due: String
  /// Seconds from the moment of the view; negative when overdue.
  public var dueInSeconds: Double

  /// Renders a timer as of a moment.
  public init(_ timer: Incident.Timer, at now: Moment) {
    kind = timer.kind.rawValue
    text = Wording.text(timer.kind)
    let (left, overflow) = timer.due.subtractingReportingOverflow(now.desk)
    let milliseconds = overflow ? 0 : left
    due = now.wall.adding(milliseconds: milliseconds).description
    dueInSeconds = Double(milliseconds) / 1_000
  }
}

/// A line of the timeline.
public struct FactView: Equatable, Sendable, Codable {
  /// When, RFC 3339.
  public var at: String
  /// Who.
  public var by: ActorView
  /// What, as a code: `seen`, `offered`, `answered`, …
  public var code: String
  /// In words.
  public var text: Bilingual

  /// Renders a fact.
  public init(_ fact: Fact, names: Names) {
    at = fact.at.wall.description
    by = ActorView(fact.by, names: names)
    code = Wording.code(fact.what)
    text = Wording.text(fact.what, name: { names($0) })
  }
}

public import Incidents
internal import Wire

/// An incident as the API shows it.
public struct IncidentView: Equatable, Sendable, Codable, Identifiable {
  /// Its number.
  public var id: UInt64
  /// The number as people say it: `W-000123`.
  public var number: String
  /// What it is about: `press`, `motion`, …
  public var nature: String
  /// The same in words.
  public var natureText: Bilingual
  /// 1 (gravest) ... 4.
  public var severity: Int
  /// Stage: `RECEIVED`, `TRIAGED`, …
  public var state: String
  /// The same in words.
  public var stateText: Bilingual
  /// Whether it still needs someone.
  public var isOpen: Bool
  /// Where.
  public var place: PlaceView
  /// Where units are to go when that is not ``place``: of a runaway vehicle the foot of the road.
  public var destination: PlaceView?
  /// Of a runaway vehicle: its course.
  public var course: CourseView?
  /// The devices that saw it, first come first.
  public var sources: [SourceView]
  /// Presses merged into it.
  public var presses: Int
  /// When it was opened, RFC 3339.
  public var opened: String
  /// When it took its state, RFC 3339.
  public var since: String
  /// When it was put before operators, RFC 3339.
  public var presented: String?
  /// Who answered first, and when: the owner.
  public var answered: MarkView?
  /// What the call-back found: `real`, `false`, `test`, `silent`.
  public var verified: String?
  /// A press holds until a named person resets it.
  public var isLatched: Bool
  /// Who reset it, and when.
  public var reset: MarkView?
  /// How it ended.
  public var outcome: String?
  /// Whether the follow-up found all well.
  public var followUp: Bool?
  /// Whether the commander was told.
  public var isEscalated: Bool
  /// Orders, oldest first.
  public var offers: [OfferView]
  /// The deadline that runs next; absent only when closed.
  public var timer: TimerView?
  /// What happened, oldest first. In lists and on the stream only the newest five lines.
  public var timeline: [FactView]
  /// Lines that the timeline has in all.
  public var timelineCount: Int
  /// What can be taken back now; absent when nothing can.
  public var undo: UndoView?
  /// Cameras that see the place, nearest first, at most four.
  public var cameras: [CameraLinkView]

  /// Lines of the timeline in lists and on the stream: enough to say what happened last, without
  /// sending 200 lines at every change [D].
  public static let shortTimeline = 5

  /// Renders an incident as of a moment.
  public init(_ incident: Incident, at now: Moment, names: Names, fullTimeline: Bool) {
    id = incident.id.rawValue
    number = Self.number(incident.id.rawValue)
    nature = incident.nature.rawValue
    natureText = Wording.text(incident.nature)
    severity = Int(incident.severity.rawValue)
    state = Self.code(incident.state)
    stateText = Wording.text(incident.state)
    isOpen = incident.state.isOpen
    place = PlaceView(incident.place)
    destination = incident.destination.map(PlaceView.init)
    course = incident.course.map(CourseView.init)
    sources = incident.sources.map { SourceView($0, names: names) }
    presses = incident.presses
    opened = incident.opened.wall.description
    since = incident.since.wall.description
    presented = incident.presented?.wall.description
    answered = incident.answered.map { MarkView($0, names: names) }
    verified = incident.verified?.rawValue
    isLatched = incident.isLatched
    reset = incident.reset.map { MarkView($0, names: names) }
    outcome = incident.outcome?.rawValue
    followUp = incident.followUp
    isEscalated = incident.isEscalated
    offers = incident.offers.map { OfferView($0, names: names) }
    timer = incident.timer.map { TimerView($0, at: now) }
    timeline = incident.timeline.suffix(fullTimeline ? .max : Self.shortTimeline).map {
      FactView($0, names: names)
    }
    timelineCount = incident.timeline.count
    undo = names.undo(incident.id).map { UndoView($0, at: now, names: names) }
    cameras = names.cameras(incident).map {
      CameraLinkView(id: $0.description, name: names($0))
    }
  }

  /// The number as people say it.
  public static func number(_ id: UInt64) -> String {
    let digits = String(id)
    return "W-" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
  }

  /// Code of a stage: domain.md 4.6.
  public static func code(_ state: Incident.State) -> String {
    switch state {
    case .received: "RECEIVED"
    case .triaged: "TRIAGED"
    case .assigned: "ASSIGNED"
    case .handling: "HANDLING"
    case .resolved: "RESOLVED"
    case .followUp: "FOLLOW_UP"
    case .archived: "ARCHIVED"
    case .falseAlarm: "FALSE"
    case .duplicate: "DUPLICATE"
    case .test: "TEST"
    case .transferred: "TRANSFERRED"
    }
  }
}

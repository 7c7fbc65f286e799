public import Incidents
internal import Wire

/// An order as its crew reads it.
public struct MyOrderView: Equatable, Sendable, Codable {
  /// The order's number.
  public var order: UInt64
  /// The incident.
  public var incident: UInt64
  /// The incident's number as people say it: `W-000123`.
  public var number: String
  /// What the unit was told last: `offer`, `withdraw`, `alreadyTaken`, `standDown`.
  public var act: String
  /// 1 (gravest) ... 4.
  public var severity: Int
  /// What it is about.
  public var nature: String
  /// The same in words.
  public var natureText: Bilingual
  /// Where.
  public var place: PlaceView
  /// The order in words, as a terminal shows it.
  public var text: String
  /// How it stands: `offered`, `accepted`, `enRoute`, `onScene`, `cleared`, `withdrawn`.
  public var state: String
  /// The same in words.
  public var stateText: Bilingual
  /// When it was offered, RFC 3339.
  public var offered: String
  /// When it took its state, RFC 3339.
  public var since: String
  /// When it is taken back if the crew has not signed off, RFC 3339.
  public var signOffBy: String?
  /// Whether the crew's screen has confirmed it.
  public var isReceived: Bool

  /// Renders an order.
  public init(_ order: UnitOrder) {
    let incident = order.incident
    self.order = order.offer.order.rawValue
    self.incident = incident.id.rawValue
    number = IncidentView.number(incident.id.rawValue)
    act =
      switch order.act {
      case .offer: "offer"
      case .withdraw: "withdraw"
      case .alreadyTaken: "alreadyTaken"
      case .standDown: "standDown"
      }
    severity = Int(incident.severity.rawValue)
    nature = incident.nature.rawValue
    natureText = Wording.text(incident.nature)
    place = PlaceView(incident.whereTo)
    text = "S\(severity) \(natureText.zh) / \(natureText.en)"
    if let course = incident.course { text += "\n" + course.words(limit: Order.textLimit) }
    state = order.offer.state.rawValue
    stateText = Wording.text(order.offer.state)
    offered = order.offer.offered.wall.description
    since = order.offer.since.wall.description
    signOffBy = order.signOffBy?.wall.description
    isReceived = order.offer.isReceived
  }
}

public import Incidents
internal import Wire

/// A patrol unit as the API shows it.
public struct UnitView: Equatable, Sendable, Codable, Identifiable {
  /// Device id of its terminal.
  public var id: String
  /// Call sign.
  public var callSign: String
  /// What it is doing: `available`, `enRoute`, …
  public var status: String
  /// The same in words.
  public var statusText: Bilingual
  /// Since when, RFC 3339.
  public var since: String
  /// The order that it holds or is offered.
  public var order: UInt64?
  /// The incident of that order.
  public var incident: UInt64?
  /// What the crew wrote last.
  public var words: String
  /// Where it was, as far as known; only in `/units`.
  public var fix: FixView?

  /// Renders a unit.
  public init(_ unit: UnitState, fix: UnitFix? = nil) {
    id = unit.id.description
    callSign = unit.callSign
    status = Self.code(unit.status)
    statusText = Wording.text(unit.status)
    since = unit.since.wall.description
    order = unit.order?.rawValue
    incident = unit.incident?.rawValue
    words = unit.words
    self.fix = fix.map(FixView.init)
  }

  static func code(_ status: UnitStatus) -> String {
    switch status {
    case .offDuty: "offDuty"
    case .available: "available"
    case .offered: "offered"
    case .assigned: "assigned"
    case .enRoute: "enRoute"
    case .onScene: "onScene"
    case .busy: "busy"
    case .outOfService: "outOfService"
    case .noContact: "noContact"
    }
  }
}

/// A position with its age.
public struct FixView: Equatable, Sendable, Codable {
  /// Degrees north.
  public var lat: Double
  /// Degrees east.
  public var lon: Double
  /// Seconds since it was measured.
  public var ageSeconds: Int64

  /// Renders a fix.
  public init(_ fix: UnitFix) {
    lat = fix.place.latitude
    lon = fix.place.longitude
    ageSeconds = fix.ageSeconds
  }
}

internal import Detection
public import Wire

/// The desk: every decision, and nothing else. Deterministic: the same inputs at the same moments
/// give the same state and the same effects, byte for byte.
///
/// Its JSON (encode with sorted keys) is the snapshot: equal desks have equal bytes.
public struct Desk: Equatable, Sendable {
  var clock = Moment(desk: 0, wall: .unknown)
  var county = Desk.noCounty
  /// Index of the county's devices; follows from ``county``.
  var devices: [DeviceID: County.Device] = [:]
  /// Index of the county's bends; follows from ``county``.
  var bends: [String: Corridor.Bend] = [:]

  /// Open incidents and those closed in the last 24 hours.
  var dockets: [IncidentID: Docket] = [:]
  /// Follows from the timers of the open incidents.
  var agenda = Agenda()
  /// Closed incidents at hand, oldest closing first.
  var closed: [ClosedEntry] = []
  var overflow: [OverflowEntry] = []
  var lastIncident: UInt64 = 0

  var posts: [DeviceID: PostRecord] = [:]
  var cameras: [DeviceID: CameraRecord] = [:]
  var bendAlerts: [BendRecord.Key: BendRecord] = [:]
  /// Runaway vehicles on the road, oldest alert first; at most one a corridor and approach.
  var runaways: [RunawayRecord] = []
  var faults: [FaultRecord.Key: FaultRecord] = [:]
  var health: [DeviceID: HealthRecord] = [:]
  var sightings: [Sighting] = []

  var roster: [DeviceID: UnitRecord] = [:]
  /// Where each kept order belongs; follows from the incidents' offers.
  var orderHomes: [OrderID: IncidentID] = [:]
  var outbox: [OrderID: Outgoing] = [:]
  var lastOrder: UInt64 = 0

  /// Answers to the last commands, oldest first.
  var answers: [CommandAnswer] = []
  /// The newest act of each incident lately acted on, oldest first; at most
  /// ``DeskRules/undoLimit``, then the oldest go.
  var undos: [UndoRecord] = []

  /// Presses accepted so far, copies not counted. Merging never lowers it.
  public internal(set) var acceptedPresses: UInt64 = 0
  /// Presses of incidents that are no longer at hand.
  public internal(set) var retiredPresses: UInt64 = 0
  /// Visits at cameras that are not armed: they open nothing, but are counted.
  public internal(set) var unarmedVisits: UInt64 = 0

  var turn = Turn()

  static let noCounty = County(
    name: "", terrainFactor: 1.4, areas: [], devices: [], corridors: [], units: [])

  /// An empty desk that knows no county yet.
  public init() {}

  /// Takes an input at a moment and says what is to be done. Deadlines that are due fire first, in
  /// order of time, then of incident.
  ///
  /// A moment whose desk time lies before ``now`` counts as ``now``. Effects come in this order:
  /// incidents changed, by id; units changed, by id; orders, evidence and wishes for fixes as they
  /// arose; the answer to a command last.
  public mutating func apply(_ input: Input, at moment: Moment) -> [Effect] {
    clock = Moment(desk: max(clock.desk, moment.desk), wall: moment.wall)
    fireDeadlines()
    switch input {
    case .started(let boot): started(boot)
    case .county(let county): take(county)
    case .alarm(let event): take(event)
    case .camera(let report): take(report)
    case .bend(let alert): take(alert)
    case .unit(let event): take(event)
    case .health(let event): take(event)
    case .command(let request): take(request)
    case .fixes(let report): take(report)
    case .tick: break
    }
    settle()
    retireClosed()
    return finishTurn()
  }

  /// Desk time of the earliest deadline; nil when nothing is open.
  public var nextDeadline: Int64? { agenda.entries.first?.due }

  /// Open incidents and those closed in the last 24 hours (at most 2,000 of these), by id. Sorts:
  /// costs a copy of them all.
  public var incidents: [Incident] {
    dockets.values.map(\.incident).sorted { $0.id < $1.id }
  }

  /// One incident that is open or was closed in the last 24 hours; nil otherwise.
  public func incident(_ id: IncidentID) -> Incident? { dockets[id]?.incident }

  /// Units, by id.
  public var units: [UnitState] { roster.values.map(\.state).sorted { $0.id < $1.id } }

  /// Orders whose terminal has not yet confirmed them, by order: to be sent (again) after a start.
  public var unreceiptedOrders: [(order: Order, unit: DeviceID)] {
    outbox.values.map { (order: $0.order, unit: $0.unit) }.sorted { $0.order.id < $1.order.id }
  }

  /// Desk time of the last input, milliseconds; 0 before the first.
  public var now: Int64 { clock.desk }

  /// Incidents that are open.
  public var openCount: Int { agenda.entries.count }

  /// Whether a press of that key was taken before.
  public func hasTaken(device: DeviceID, boot: UInt32, sequence: UInt32) -> Bool {
    posts[device]?.keys.contains(boot: boot, sequence: sequence) ?? false
  }

  /// A docket that must exist: ids come from the desk's own tables.
  subscript(id: IncidentID) -> Docket {
    get {
      guard let docket = dockets[id] else { preconditionFailure("no docket of that number") }
      return docket
    }
    _modify {
      guard let index = dockets.index(forKey: id) else {
        preconditionFailure("no docket of that number")
      }
      yield &dockets.values[index]
    }
  }
}

internal import Detection
internal import Wire

/// The snapshot: every table sorted, so that equal desks have equal bytes.
extension Desk: Codable {
  /// Version of the layout. A desk of another version is not read: the journal is replayed instead.
  public static let snapshotVersion = 1

  private struct Snapshot: Codable {
    var version = Desk.snapshotVersion
    var clock: Moment
    var county: County
    var dockets: [Docket]
    var closed: [ClosedEntry]
    var overflow: [OverflowEntry]
    var lastIncident: UInt64
    var posts: [PostRecord]
    var cameras: [CameraRecord]
    var bendAlerts: [BendRecord]
    var faults: [FaultRecord]
    var health: [HealthRecord]
    var sightings: [Sighting]
    var roster: [UnitRecord]
    var outbox: [Outgoing]
    var lastOrder: UInt64
    var answers: [CommandAnswer]
    /// Missing in what the builds before issue 3 wrote.
    var undos: [UndoRecord]?
    /// Missing in what the builds before issue 5 wrote.
    var runaways: [RunawayRecord]?
    var acceptedPresses: UInt64
    var retiredPresses: UInt64
    var unarmedVisits: UInt64
  }

  public func encode(to encoder: any Encoder) throws {
    let snapshot = Snapshot(
      clock: clock, county: county,
      dockets: dockets.values.sorted { $0.incident.id < $1.incident.id }, closed: closed,
      overflow: overflow, lastIncident: lastIncident,
      posts: posts.values.sorted { $0.device < $1.device },
      cameras: cameras.values.sorted { $0.camera < $1.camera },
      bendAlerts: bendAlerts.values.sorted { $0.key < $1.key },
      faults: faults.values.sorted { $0.key < $1.key },
      health: health.values.sorted { $0.device < $1.device }, sightings: sightings,
      roster: roster.values.sorted { $0.home.id < $1.home.id },
      outbox: outbox.values.sorted { $0.order.id < $1.order.id }, lastOrder: lastOrder,
      answers: answers, undos: undos, runaways: runaways, acceptedPresses: acceptedPresses,
      retiredPresses: retiredPresses,
      unarmedVisits: unarmedVisits)
    try snapshot.encode(to: encoder)
  }

  /// Reads a snapshot; throws `DecodingError` on another version and on tables that contradict each
  /// other.
  public init(from decoder: any Decoder) throws {
    struct Head: Codable { var version: Int }
    let version = try Head(from: decoder).version
    guard version == Self.snapshotVersion else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "desk of version \(version), this build reads \(Self.snapshotVersion)"))
    }
    let snapshot = try Snapshot(from: decoder)
    self.init()
    clock = snapshot.clock
    county = snapshot.county
    closed = snapshot.closed
    overflow = snapshot.overflow
    lastIncident = snapshot.lastIncident
    sightings = snapshot.sightings
    lastOrder = snapshot.lastOrder
    answers = snapshot.answers
    undos = snapshot.undos ?? []
    runaways = snapshot.runaways ?? []
    acceptedPresses = snapshot.acceptedPresses
    retiredPresses = snapshot.retiredPresses
    unarmedVisits = snapshot.unarmedVisits
    for docket in snapshot.dockets { dockets[docket.incident.id] = docket }
    for record in snapshot.posts { posts[record.device] = record }
    for record in snapshot.cameras { cameras[record.camera] = record }
    for record in snapshot.bendAlerts { bendAlerts[record.key] = record }
    for record in snapshot.faults { faults[record.key] = record }
    for record in snapshot.health { health[record.device] = record }
    for unit in snapshot.roster { roster[unit.home.id] = unit }
    for outgoing in snapshot.outbox {
      outbox[OrderID(rawValue: outgoing.order.id)] = outgoing
    }
    indexCounty()
    try index(decoder)
  }

  /// Rebuilds what follows from the dockets.
  private mutating func index(_ decoder: any Decoder) throws {
    for (id, docket) in dockets {
      for offer in docket.incident.offers { orderHomes[offer.order] = id }
      guard docket.incident.state.isOpen == (docket.incident.timer != nil),
        docket.incident.timer?.due == docket.deadlines.first?.due, id.rawValue <= lastIncident
      else {
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: decoder.codingPath,
            debugDescription: "incident \(id.rawValue): state and timer contradict each other"))
      }
      agenda.move(id, from: nil, to: docket.incident.timer?.due)
    }
    let named = sightings.map(\.incident) + closed.map(\.incident)
    for entry in named where dockets[entry] == nil {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "incident \(entry.rawValue) is referred to but missing"))
    }
  }
}

internal import Wire

/// What operators put in by hand.
extension Desk {
  /// Opens an incident that a person reported. No device saw it, so nothing merges with it by rule:
  /// an operator who knows better says so in a note.
  mutating func enter(_ report: HandReport, by actor: Actor) throws(Refusal) -> IncidentID {
    let place = report.place
    try check(text: place.words, mayBeEmpty: false)
    // Else the crew would read an address without its end.
    guard place.words.utf8.count <= Order.placeLimit else { throw .badText }
    try check(text: report.caller, mayBeEmpty: true)
    try check(text: report.note, mayBeEmpty: true)
    guard place.area.isEmpty || county.areas.contains(where: { $0.code == place.area }) else {
      throw .unknownArea(place.area)
    }
    // A person who calls about a life is taken like a press, however much is open.
    guard openCount < DeskRules.openLimit || report.severity <= .s2 else { throw .full }
    lastIncident += 1
    let incident = Incident(
      id: IncidentID(rawValue: lastIncident), nature: .reported, severity: report.severity,
      place: place, source: nil, opened: clock, isLatched: false)
    begin(incident, by: actor, .reported(caller: report.caller, note: report.note))
    keepEvidence(of: CameraLinks(county).cameras(of: incident), in: incident.id)
    return incident.id
  }

  /// Takes an order back by hand. Who does so settles how many units are wanted: those that are
  /// left, and those that have finished. An incident that is left without any is called out again
  /// like a new one.
  mutating func withdraw(_ order: OrderID, of id: IncidentID, by actor: Actor) {
    release(order, of: id, by: actor)
    self[id].choice = nil
    self[id].isShort = false
    self[id].disarm(.retry)
    let left = self[id].inPlay
    self[id].ladder?.wanted = left
    if left == 0 {
      endRound(id, by: actor)
      self[id].hasArrival = false
      callOutAnew(id)
    } else if self[id].isServed {
      quietLadder(id)
    }
    serveShort()
  }

  /// Takes an order back and offers the incident to another unit.
  mutating func reassign(
    _ order: OrderID, of id: IncidentID, to unit: DeviceID, by actor: Actor
  ) {
    release(order, of: id, by: actor)
    beginRound(id, with: [unit], by: actor)
    serveShort()
  }

  private mutating func release(_ order: OrderID, of id: IncidentID, by actor: Actor) {
    guard let offer = self[id].incident.offers.first(where: { $0.order == order }) else { return }
    end(
      order, of: id, as: .withdrawn,
      telling: offer.state == .offered ? .withdraw : .standDown, by: actor)
    fallBack(id)
  }
}

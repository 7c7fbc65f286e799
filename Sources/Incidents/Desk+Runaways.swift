internal import Detection
internal import Wire

/// Vehicles that do not slow down any more (domain.md C8): one incident each, however many bends
/// tell of it, and a patrol at the foot of the road without waiting for anybody (section 6, 4).
extension Desk {
  /// Takes a runaway vehicle's alert. Its incident stands at the next bend ahead; units are chosen
  /// for, and sent to, the last one.
  mutating func runaway(_ alert: BendAlert) {
    let road = county.corridors.first { $0.bends.contains { $0.id == alert.bend } }
    let ahead = alert.arrivals ?? []
    var place = place(of: alert)
    if let next = ahead.first.flatMap({ bends[$0.bend] }) { stand(&place, at: next) }
    let report = Report(
      device: alert.device, nature: .runaway, severity: .s1, place: place,
      cameras: devices[alert.device]?.cameras ?? [])
    let known = runawayIncident(alert)
    if let known { follow(report, in: known) }
    let id = known ?? open(report)
    let course = RunawayCourse(alert, road: road?.name ?? alert.bend)
    record(id, by: .device(alert.device), .runaway(course))
    guard !self[id].incident.isOverflow else { return }
    relocate(id, to: place)
    self[id].incident.course = course
    if let foot = ahead.last.flatMap({ bends[$0.bend] }) {
      stand(&place, at: foot)
      self[id].incident.destination = place
    }
    keep(alert, road, in: id)
    if known == nil { sendAtOnce(id) }
  }

  /// The open incident of the runaway vehicle that an alert is about: of the same road and way,
  /// before it can be at the foot, and of the same number. After a break of its track it has a new
  /// one: then it is the one whose course expects a vehicle at that bend then.
  private mutating func runawayIncident(_ alert: BendAlert) -> IncidentID? {
    let known = knownRunaways(alert)
    guard let vehicle = alert.vehicle else { return known.first?.incident }
    let same = known.first { $0.vehicle == vehicle } ?? known.first { expects(alert, $0.incident) }
    return same?.incident
  }

  /// The open incident of the runaway vehicle that was too fast once more. By its number; an alert
  /// that tells none is believed where that vehicle is expected.
  mutating func runawayIncident(ofOverspeed alert: BendAlert) -> IncidentID? {
    knownRunaways(alert).first {
      alert.vehicle == nil ? expects(alert, $0.incident) : alert.vehicle == $0.vehicle
    }?.incident
  }

  private mutating func knownRunaways(_ alert: BendAlert) -> [RunawayRecord] {
    let now = now
    runaways.removeAll { $0.until < now }
    let road = county.corridors.first { $0.bends.contains { $0.id == alert.bend } }
    return runaways.filter {
      $0.corridor == (road?.id ?? alert.bend) && $0.approach == alert.approach
        && isActive($0.incident)
    }
  }

  /// Whether the course of an incident comes to the alert's bend about then.
  private func expects(_ alert: BendAlert, _ id: IncidentID) -> Bool {
    self[id].incident.course?.passings.contains {
      $0.bend == alert.bend && abs($0.at - alert.at) <= DeskRules.runawayDelay
    } ?? false
  }

  /// Counts what is told of a runaway vehicle once more: its lines of the timeline are the courses.
  mutating func follow(_ report: Report, in id: IncidentID) {
    let known = self[id].incident.sources.first { $0.matches(report) }
    if known.map({ now - $0.last.desk > DeskRules.evidenceGap }) ?? true {
      keepEvidence(of: report.cameras, in: id)
    }
    count(report, in: id)
  }

  private mutating func keep(_ alert: BendAlert, _ road: Corridor?, in id: IncidentID) {
    let corridor = road?.id ?? alert.bend
    let rest = RunawayCourse.milliseconds(alert.arrivals?.last?.seconds ?? 0)
    runaways.removeAll { $0.incident == id }
    if runaways.count >= DeskRules.runawayLimit { runaways.removeFirst() }
    runaways.append(
      RunawayRecord(
        corridor: corridor, approach: alert.approach, vehicle: alert.vehicle, incident: id,
        until: now + rest + DeskRules.runawayDelay))
  }

  /// Offers it without the 30 s that an operator has for another S1: by then the vehicle is half a
  /// kilometre on.
  private mutating func sendAtOnce(_ id: IncidentID) {
    beginRound(id, reason: .atOnce)
    self[id].disarm(.autoOffer)
    self[id].arm(.answer, due: now + self[id].answerInterval)
  }

  private func stand(_ place: inout Incident.Place, at bend: Corridor.Bend) {
    place.coordinate = bend.place
    place.words = bend.name
  }
}

internal import Wire

/// What a device reported, ready to be opened or joined.
struct Report {
  var device: DeviceID
  var nature: Incident.Nature
  var severity: Severity
  var place: Incident.Place
  /// Cameras whose pictures are to be kept.
  var cameras: [DeviceID]
  /// Whether the incident holds until a person resets it.
  var isLatching = false
}

extension Desk {
  /// Where a device stands.
  func place(of device: DeviceID) -> Incident.Place {
    guard let known = devices[device] else {
      return Incident.Place(coordinate: nil, words: "", area: "")
    }
    return Incident.Place(coordinate: known.place, words: known.name, area: known.area)
  }

  /// Whether reports still merge into an incident.
  func isActive(_ id: IncidentID) -> Bool { dockets[id]?.incident.state.isActive ?? false }

  /// Opens an incident, presents and triages it: the class and the severity are known at once. When
  /// the desk is full, all but a press and a tamper go into one incident of their nature.
  mutating func open(_ report: Report) -> IncidentID {
    var isOverflow = false
    if openCount >= DeskRules.openLimit, report.nature != .press, report.nature != .tamper {
      if let taken = overflow.first(where: { $0.nature == report.nature }),
        isActive(taken.incident)
      {
        count(report, in: taken.incident)
        return taken.incident
      }
      isOverflow = true
    }
    lastIncident += 1
    let id = IncidentID(rawValue: lastIncident)
    var incident = Incident(
      id: id, nature: report.nature, severity: report.severity, place: report.place,
      source: .init(
        device: report.device, nature: report.nature, first: clock, last: clock, count: 1),
      opened: clock, isLatched: report.isLatching)
    incident.isOverflow = isOverflow
    if isOverflow {
      overflow.removeAll { $0.nature == report.nature }
      overflow.append(OverflowEntry(nature: report.nature, incident: id))
      overflow.sort { $0.nature.rank < $1.nature.rank }
    }
    begin(incident, by: .device(report.device), .seen(report.nature))
    keepEvidence(of: report.cameras, in: id)
    return id
  }

  /// Enters a new incident: presented and triaged at once, its clocks running.
  mutating func begin(_ incident: Incident, by actor: Actor, _ fact: Fact.What) {
    let id = incident.id
    dockets[id] = Docket(incident)
    self[id].incident.presented = clock
    record(id, by: actor, fact)
    move(id, to: .triaged, by: .desk)
    record(id, by: .desk, .presented)
    armClocks(id)
  }

  /// Adds a report to an open incident, which takes the graver nature and severity of the two.
  mutating func join(_ report: Report, to id: IncidentID, _ reason: Fact.MergeReason) {
    let known = self[id].incident.sources.first { $0.matches(report) }
    if known.map({ now - $0.last.desk > DeskRules.evidenceGap }) ?? true {
      keepEvidence(of: report.cameras, in: id)
    }
    if known == nil { record(id, by: .device(report.device), .seen(report.nature)) }
    let repeats = count(report, in: id)
    if repeats <= DeskRules.mergeFactLimit {
      record(id, by: .device(report.device), .merged(reason))
    }
    if report.nature.rank < self[id].incident.nature.rank {
      self[id].incident.nature = report.nature
      if report.place.coordinate != nil { relocate(id, to: report.place) }
    }
    if report.isLatching {
      self[id].incident.isLatched = true
      self[id].incident.reset = nil
    }
    raise(id, to: report.severity, .graverSource)
  }

  /// Counts a report with its source and says how often that one has reported.
  @discardableResult
  mutating func count(_ report: Report, in id: IncidentID) -> Int {
    turn.touch(id)
    if let index = self[id].incident.sources.firstIndex(where: { $0.matches(report) }) {
      self[id].incident.sources[index].count += 1
      self[id].incident.sources[index].last = clock
      return self[id].incident.sources[index].count
    }
    guard self[id].incident.sources.count < Incident.sourceLimit else {
      self[id].incident.furtherReports += 1
      return self[id].incident.furtherReports
    }
    self[id].incident.sources.append(
      .init(device: report.device, nature: report.nature, first: clock, last: clock, count: 1))
    return 1
  }

  /// Moves an incident; what lies near it is looked for there from now on.
  mutating func relocate(_ id: IncidentID, to place: Incident.Place) {
    self[id].incident.place = place
    guard let coordinate = place.coordinate else { return }
    for index in sightings.indices where sightings[index].incident == id {
      sightings[index].place = coordinate
    }
  }

  /// Asks for the pictures of the first four of these cameras.
  mutating func keepEvidence(of cameras: [DeviceID], in id: IncidentID) {
    let cameras = Array(cameras.prefix(DeskRules.cameraLimit))
    guard !cameras.isEmpty else { return }
    turn.effects.append(
      .keepEvidence(EvidenceRequest(incident: id, cameras: cameras, around: clock.wall)))
  }
}

extension Incident.Source {
  func matches(_ report: Report) -> Bool {
    device == report.device && nature == report.nature
  }
}

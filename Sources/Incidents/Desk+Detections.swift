internal import Detection
internal import Wire

/// What cameras and bends see.
extension Desk {
  /// Takes a camera's event. A suppressed change alters nothing here: the shell records it apart.
  mutating func take(_ report: CameraReport) {
    switch report.event {
    case .visitStarted: visitStarted(report.camera)
    case .visitEnded: visitEnded(report.camera)
    case .faultRaised(let view):
      let report = Report(
        device: report.camera, nature: .cameraFault, severity: .s3,
        place: place(of: report.camera), cameras: [report.camera])
      fault(report, fact: .view(view, isRaised: true))
    case .faultCleared(let view):
      ease(report.camera, .cameraFault, fact: .view(view, isRaised: false))
    case .suppressed: break
    }
  }

  private mutating func visitStarted(_ camera: DeviceID) {
    let known = devices[camera]
    guard known?.isArmed ?? true else {
      unarmedVisits += 1
      return
    }
    let isKeySite = known?.isKeySite ?? false
    let report = Report(
      device: camera, nature: .motion,
      severity: isKeySite && DeskRules.isNight(clock.wall) ? .s2 : .s3,
      place: place(of: camera), cameras: [camera])
    let id: IncidentID
    if let last = cameras[camera], isActive(last.visit.incident),
      last.isOngoing || now - last.visit.at <= DeskRules.sameCameraWindow
    {
      id = last.visit.incident
      join(report, to: id, .sameCamera)
    } else if let near = correlated(with: report, natures: [.press]) {
      id = near
      join(report, to: id, .nearby)
    } else {
      id = open(report)
    }
    sight(report, in: id, isOngoing: true)
    cameras[camera] = CameraRecord(
      camera: camera, visit: Latest(incident: id, at: now), isOngoing: true)
  }

  private mutating func visitEnded(_ camera: DeviceID) {
    guard let record = cameras[camera], record.isOngoing else { return }
    let id = record.visit.incident
    cameras[camera] = CameraRecord(
      camera: camera, visit: Latest(incident: id, at: now), isOngoing: false)
    if let index = sightings.firstIndex(where: {
      $0.incident == id && $0.device == camera && $0.nature == .motion
    }) {
      sightings[index].isOngoing = false
      sightings[index].last = now
    }
    guard isActive(id),
      let index = self[id].incident.sources.firstIndex(where: {
        $0.device == camera && $0.nature == .motion
      })
    else { return }
    self[id].incident.sources[index].last = clock
    turn.touch(id)
  }

  /// Takes a bend's alert.
  mutating func take(_ alert: BendAlert) {
    let fact = Fact.What.bend(alert.kind, alert.speed)
    switch alert.kind {
    case .severeOverspeed: overspeed(alert, fact)
    case .obstacle: danger(alert, .obstacle, .s2, fact)
    case .runaway: runaway(alert)
    case .wrongWay: danger(alert, .wrongWay, .s2, fact)
    case .headLost, .signMismatch:
      let report = Report(
        device: alert.device, nature: .deviceFault, severity: .s3, place: place(of: alert),
        cameras: [])
      fault(report, fact: fact)
    case .headBack, .signBack: ease(alert.device, .deviceFault, fact: fact)
    }
  }

  /// Severe overspeed. Of a runaway vehicle it is a line of that one's incident: an S3 a bend would
  /// only stand in its way. Others on its road are as anywhere.
  private mutating func overspeed(_ alert: BendAlert, _ fact: Fact.What) {
    guard let id = runawayIncident(ofOverspeed: alert) else {
      return danger(alert, .overspeed, .s3, fact)
    }
    let report = Report(
      device: alert.device, nature: .overspeed, severity: .s3, place: place(of: alert),
      cameras: devices[alert.device]?.cameras ?? [])
    follow(report, in: id)
    record(id, by: .device(alert.device), fact)
  }

  func place(of alert: BendAlert) -> Incident.Place {
    var place = place(of: alert.device)
    if let bend = bends[alert.bend] {
      place.coordinate = bend.place
      place.words = bend.name
    }
    return place
  }

  private mutating func danger(
    _ alert: BendAlert, _ nature: Incident.Nature, _ severity: Severity, _ fact: Fact.What
  ) {
    let report = Report(
      device: alert.device, nature: nature, severity: severity, place: place(of: alert),
      cameras: devices[alert.device]?.cameras ?? [])
    let key = BendRecord.Key(bend: alert.bend, nature: nature)
    let id: IncidentID
    if let last = bendAlerts[key], isActive(last.alert.incident),
      now - last.alert.at <= DeskRules.sameBendWindow
    {
      id = last.alert.incident
      join(report, to: id, .sameBend)
    } else if let near = correlated(with: report, natures: [.press]) {
      id = near
      join(report, to: id, .nearby)
    } else {
      id = open(report)
    }
    record(id, by: .device(alert.device), fact)
    sight(report, in: id)
    bendAlerts[key] = BendRecord(key: key, alert: Latest(incident: id, at: now))
  }
}

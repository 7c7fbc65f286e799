internal import Wire

/// One-touch alarms (domain.md 4.5).
extension Desk {
  /// Takes a post's event once, however many copies arrive. A post that the county does not list
  /// opens an incident all the same, its place unresolved.
  mutating func take(_ event: AlarmEvent) {
    guard !hasTaken(device: event.device, boot: event.boot, sequence: event.sequence) else {
      return
    }
    posts[event.device, default: PostRecord(device: event.device)].keys
      .insert(boot: event.boot, sequence: event.sequence)
    switch event.alarm.action {
    case .press: press(event)
    case .cancel: cancel(event.device)
    case .test: test(event.device)
    case .tamper:
      fault(
        alarmReport(event.device, .tamper, .s2), fact: nil)
    }
  }

  private func alarmReport(
    _ device: DeviceID, _ nature: Incident.Nature, _ severity: Severity
  ) -> Report {
    Report(
      device: device, nature: nature, severity: severity, place: place(of: device),
      cameras: devices[device]?.cameras ?? [])
  }

  private mutating func press(_ event: AlarmEvent) {
    acceptedPresses += 1
    let isKeySite = devices[event.device]?.isKeySite ?? false
    var report = alarmReport(event.device, .press, isKeySite ? .s1 : .s2)
    report.isLatching = true
    let id = receive(report)
    sight(report, in: id)
    let latest = Latest(incident: id, at: now)
    posts[event.device]?.press = latest
    self[id].incident.presses += 1
    self[id].pressTimes.append(now)
    if self[id].pressTimes.count > DeskRules.alarmingPresses { self[id].pressTimes.removeFirst() }
    if let first = self[id].pressTimes.first, now - first <= DeskRules.alarmingWindow,
      self[id].pressTimes.count == DeskRules.alarmingPresses
    {
      raise(id, to: .s1, .threePresses)
    }
    if event.alarm.heldMilliseconds >= DeskRules.stuckMilliseconds {
      let stuck = alarmReport(event.device, .deviceFault, .s4)
      fault(stuck, fact: .health(isOnline: true, .buttonStuck))
    }
  }

  /// The same post's incident of the last 60 s; else one that another post, a camera or a bend
  /// reported nearby; else a new one. A full desk keeps a post's presses in its open incident, so
  /// that presses are never refused and the bound still holds.
  private mutating func receive(_ report: Report) -> IncidentID {
    if let last = posts[report.device]?.press, isActive(last.incident),
      now - last.at <= DeskRules.samePostWindow || openCount >= DeskRules.openLimit
    {
      join(report, to: last.incident, .samePost)
      return last.incident
    }
    let id =
      correlated(with: report, natures: [.press])
      ?? correlated(with: report, natures: [.motion, .overspeed, .obstacle, .wrongWay])
    guard let id else { return open(report) }
    join(report, to: id, .nearby)
    return id
  }

  /// A cancel by the person is a fact, not an end: an attacker can press it too. Without an open
  /// press there is nothing to write it to.
  private mutating func cancel(_ device: DeviceID) {
    guard let last = posts[device]?.press, isActive(last.incident) else { return }
    record(last.incident, by: .device(device), .cancelled(device))
  }

  /// A test proves the path up to the operators' screen and ends at once; nobody is sent.
  private mutating func test(_ device: DeviceID) {
    let report = alarmReport(device, .press, .s4)
    if let last = posts[device]?.test, now - last.at <= DeskRules.samePostWindow,
      let index = dockets[last.incident]?.incident.sources.firstIndex(where: {
        $0.matches(report)
      }), dockets[last.incident]?.incident.state == .test
    {
      self[last.incident].incident.sources[index].count += 1
      self[last.incident].incident.sources[index].last = clock
      turn.touch(last.incident)
      let latest = Latest(incident: last.incident, at: now)
      posts[device]?.test = latest
      return
    }
    var silent = report
    silent.cameras = []
    let id = open(silent)
    self[id].incident.outcome = .test
    record(id, by: .desk, .resolved(.test, note: ""))
    move(id, to: .test, by: .desk)
    let latest = Latest(incident: id, at: now)
    posts[device]?.test = latest
  }
}

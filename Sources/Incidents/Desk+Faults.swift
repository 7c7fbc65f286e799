internal import Wire

/// Faults stand until a person closes them; while one is open, more of it merges.
extension Desk {
  /// Opens or continues the incident of a device's standing fault.
  mutating func fault(_ report: Report, fact: Fact.What?) {
    let key = FaultRecord.Key(device: report.device, nature: report.nature)
    let id: IncidentID
    if let record = faults[key], isActive(record.incident) {
      id = record.incident
      join(report, to: id, .sameDevice)
    } else {
      id = open(report)
      faults[key] = FaultRecord(key: key, incident: id)
    }
    if let fact { record(id, by: .device(report.device), fact) }
  }

  /// Notes that a fault is over. Only a person closes it.
  mutating func ease(_ device: DeviceID, _ nature: Incident.Nature, fact: Fact.What) {
    let key = FaultRecord.Key(device: device, nature: nature)
    guard let known = faults[key], isActive(known.incident) else { return }
    record(known.incident, by: .device(device), fact)
  }

  /// Takes a device's health when it differs from what is known. A unit that is not heard has "no
  /// contact", which is no incident: radios fail daily.
  mutating func take(_ event: HealthEvent) {
    if roster[event.device] != nil {
      hear(event.device, isHeard: event.isOnline)
      return
    }
    let old =
      health[event.device]
      ?? HealthRecord(device: event.device, isOnline: true, faults: [])
    let new = HealthRecord(
      device: event.device, isOnline: event.isOnline, faults: event.faults)
    guard new != health[event.device] else { return }
    health[event.device] = new
    guard new.isOnline != old.isOnline || new.faults != old.faults else { return }
    let fact = Fact.What.health(isOnline: new.isOnline, new.faults)
    var raised = new.faults.subtracting(old.faults)
    let known = devices[event.device]
    if old.faults.contains(.tamper), !new.faults.contains(.tamper) {
      ease(event.device, .tamper, fact: fact)
    }
    if raised.contains(.tamper), known?.deviceClass == .post {
      raised.remove(.tamper)
      fault(faultReport(event.device, .tamper, .s2), fact: fact)
    }
    if old.isOnline && !new.isOnline || !raised.isEmpty {
      let isGrave =
        !new.isOnline && (known?.deviceClass == .post || known?.deviceClass == .bendHead)
      fault(faultReport(event.device, .deviceFault, isGrave ? .s3 : .s4), fact: fact)
    } else {
      ease(event.device, .deviceFault, fact: fact)
    }
  }

  private func faultReport(
    _ device: DeviceID, _ nature: Incident.Nature, _ severity: Severity
  ) -> Report {
    Report(
      device: device, nature: nature, severity: severity, place: place(of: device),
      cameras: nature == .tamper ? devices[device]?.cameras ?? [] : [])
  }
}

internal import Detection
internal import Wire

extension Desk {
  /// Whether an input would change nothing and want nothing: neither journal nor apply it.
  /// Heartbeats of units, copies of presses, suppressed changes and ticks before their time are
  /// such, unless a deadline is due or a closed incident is to leave.
  ///
  /// May say false of an input that turns out to change nothing, never true of one that does.
  /// Cheap: a few look-ups.
  public func isNoOp(_ input: Input, at moment: Moment) -> Bool {
    if let due = nextDeadline, due <= max(now, moment.desk) { return false }
    if hasRetiring(at: max(now, moment.desk)) { return false }
    switch input {
    case .tick: return true
    case .started: return false
    case .county(let county): return county == self.county
    case .alarm(let event):
      return hasTaken(device: event.device, boot: event.boot, sequence: event.sequence)
    case .camera(let report): return isNoOp(report)
    case .bend: return false
    case .unit(let event): return isNoOp(event)
    case .health(let event):
      if let unit = roster[event.device] { return unit.isSilent != event.isOnline }
      return health[event.device]
        == HealthRecord(
          device: event.device, isOnline: event.isOnline, faults: event.faults)
    case .command: return false
    case .fixes(let report): return dockets[report.incident]?.choice == nil
    }
  }

  private func isNoOp(_ report: CameraReport) -> Bool {
    switch report.event {
    case .suppressed: true
    case .visitEnded: cameras[report.camera]?.isOngoing != true
    case .visitStarted, .faultRaised, .faultCleared: false
    }
  }

  private func isNoOp(_ event: UnitEvent) -> Bool {
    guard let unit = roster[event.unit] else { return true }
    guard !unit.isSilent, event.words.isEmpty || event.words == unit.state.words else {
      return false
    }
    let hasOrder = unit.state.order != nil
    let old = unit.reported ?? .noContact
    let word = UnitRecord.Word(status: event.status, order: event.order)
    guard unit[event.road] == word || !old.mayReport(event.status, hasOrder: hasOrder) else {
      return false
    }
    guard let order = event.order, let id = orderHomes[order],
      let offer = dockets[id]?.incident.offers.first(where: { $0.order == order }),
      offer.unit == event.unit
    else { return true }
    switch event.receipt {
    case .received: return offer.isReceived && outbox[order] == nil
    case .declined: return !offer.state.isLive
    case .none where !unit.setsOut(event): return true
    case .none, .accepted:
      // A live one is settled by its first acceptance, a lost one answers once a message.
      switch offer.state {
      case .offered: return false
      case .accepted, .enRoute, .onScene:
        return event.receipt == .none || offer.isReceived && outbox[order] == nil
      case .cleared: return true
      case .declined, .withdrawn: return outbox[order]?.order.act == .alreadyTaken
      }
    }
  }
}

internal import Wire

/// What units say, and what the desk does to them (domain.md C14).
extension Desk {
  /// Takes a unit's receipt, status and words, in this order. Repeats change nothing.
  mutating func take(_ event: UnitEvent) {
    guard roster[event.unit] != nil else { return }
    hear(event.unit, isHeard: true)
    takeReceipt(event)
    takeStatus(event)
    takeWords(event)
  }

  private mutating func takeReceipt(_ event: UnitEvent) {
    guard let order = event.order, let id = orderHomes[order], let unit = roster[event.unit],
      let offer = dockets[id]?.incident.offers.first(where: { $0.order == order }),
      offer.unit == event.unit
    else { return }
    let takesIt = event.receipt == .accepted || event.receipt == .none && unit.setsOut(event)
    if event.receipt != .none, offer.state.isLive || event.receipt == .received {
      let isEnd = !offer.state.isLive && outbox[order] != nil
      outbox[order] = nil
      markReceived(order, of: id)
      if isEnd { letGo(event) }
    }
    if takesIt {
      if offer.state == .offered {
        accept(order, of: id, by: event.unit)
        // One that was under way to another incident says nothing new when it turns round.
        if event.status == .enRoute {
          change(order, of: id, to: .enRoute, by: .unit(event.unit))
        }
        rebind(event.unit)
      } else if offer.state == .withdrawn || offer.state == .declined {
        answerLate(order, of: id, to: event.unit)
      }
    } else if event.receipt == .declined, offer.state.isLive {
      decline(order, of: id, by: event.unit)
    }
  }

  /// A crew that has read that its order is over, and says nothing else, is free.
  private mutating func letGo(_ event: UnitEvent) {
    guard event.status == .noContact, let record = roster[event.unit],
      record.state.order == nil, record.reported?.isUnderWay == true
    else { return }
    roster[event.unit]?.reported = .available
    roster[event.unit]?[event.road] = UnitRecord.Word(status: .available, order: event.order)
    rebind(event.unit)
    if roster[event.unit]?.state.status == .available { serveShort() }
  }

  private mutating func markReceived(_ order: OrderID, of id: IncidentID) {
    guard let index = self[id].incident.offers.firstIndex(where: { $0.order == order }),
      !self[id].incident.offers[index].isReceived
    else { return }
    self[id].incident.offers[index].isReceived = true
    turn.touch(id)
  }

  /// The order went to another, or the incident is over.
  private mutating func answerLate(_ order: OrderID, of id: IncidentID, to unit: DeviceID) {
    if outbox[order]?.order.act == .alreadyTaken { return }
    send(.alreadyTaken, order, to: unit, of: id)
    guard !self[id].lateOrders.contains(order) else { return }
    self[id].lateOrders.append(order)
    record(id, by: .unit(unit), .lateAccept(order, unit: unit))
  }

  private mutating func decline(_ order: OrderID, of id: IncidentID, by unit: DeviceID) {
    end(order, of: id, as: .declined, telling: nil, by: .unit(unit))
    fallBack(id)
    if !self[id].isServed { request(id, 1, .next) }
  }

  private mutating func takeStatus(_ event: UnitEvent) {
    guard let record = roster[event.unit] else { return }
    let old = record.reported ?? .noContact
    let next = event.status
    let word = UnitRecord.Word(status: next, order: event.order)
    guard old.mayReport(next, hasOrder: record.state.order != nil), record[event.road] != word
    else { return }
    roster[event.unit]?[event.road] = word
    let own = record.status(by: event.road)
    // Its own end is news also when the other road has said the same before.
    let isEnd = next == .available && own.isUnderWay || event.isDone(with: record.state.order)
    guard next != record.reported || isEnd else { return }
    roster[event.unit]?.reported = next
    if let order = record.state.order, let id = record.state.incident,
      event.order == nil || event.order == order
    {
      drive(order, of: id, by: event, from: own)
    }
    rebind(event.unit)
    if roster[event.unit]?.state.status == .available { serveShort() }
  }

  /// Lets a status move the unit's offer.
  private mutating func drive(
    _ order: OrderID, of id: IncidentID, by event: UnitEvent, from old: UnitStatus
  ) {
    guard let offer = self[id].incident.offers.first(where: { $0.order == order }) else { return }
    switch event.status {
    case .assigned:
      if offer.state == .offered { accept(order, of: id, by: event.unit) }
    case .enRoute:
      if offer.state == .offered { accept(order, of: id, by: event.unit) }
      if offer.state == .offered || offer.state == .accepted {
        change(order, of: id, to: .enRoute, by: .unit(event.unit))
      }
    case .onScene:
      if offer.state == .offered { accept(order, of: id, by: event.unit) }
      if offer.state != .onScene { change(order, of: id, to: .onScene, by: .unit(event.unit)) }
      self[id].hasArrival = true
      self[id].disarm(.arrival)
    case .available:
      // A road that never said more than "available" has not finished anything by saying so, unless
      // it names the order.
      if offer.state != .offered, event.receipt != .accepted,
        old.isUnderWay || event.isDone(with: order)
      {
        end(order, of: id, as: .cleared, telling: nil, by: .unit(event.unit))
      }
    case .busy, .outOfService, .offDuty: decline(order, of: id, by: event.unit)
    case .offered, .noContact: break
    }
  }

  private mutating func takeWords(_ event: UnitEvent) {
    guard !event.words.isEmpty, let record = roster[event.unit],
      record.state.words != event.words
    else { return }
    roster[event.unit]?.state.words = event.words
    turn.touch(event.unit)
    let named = event.order.flatMap { orderHomes[$0] }
    guard let id = named ?? record.state.incident ?? roster[event.unit]?.state.incident,
      dockets[id]?.incident.state.isOpen == true
    else { return }
    self.record(id, by: .unit(event.unit), .words(unit: event.unit, event.words))
  }

  /// Notes whether a unit's terminal is heard.
  mutating func hear(_ unit: DeviceID, isHeard: Bool) {
    guard let record = roster[unit], record.isSilent == isHeard else { return }
    roster[unit]?.isSilent = !isHeard
    rebind(unit)
    if isHeard, roster[unit]?.state.status == .available { serveShort() }
  }

  /// Gives a unit an order.
  mutating func bind(_ unit: DeviceID, to order: OrderID, of id: IncidentID) {
    roster[unit]?.state.order = order
    roster[unit]?.state.incident = id
    roster[unit]?.state.words = ""
    rebind(unit)
  }

  /// Takes a unit's order away.
  mutating func free(_ unit: DeviceID) {
    roster[unit]?.state.order = nil
    roster[unit]?.state.incident = nil
    if roster[unit]?.isRemoved == true {
      roster[unit] = nil
      return
    }
    rebind(unit)
  }

  /// Brings a unit's status in line: its order's state, else what its terminal said last.
  mutating func rebind(_ unit: DeviceID) {
    guard let record = roster[unit] else { return }
    turn.touch(unit)
    let status = status(of: record)
    guard status != record.state.status else { return }
    roster[unit]?.state.status = status
    roster[unit]?.state.since = clock
  }

  private func status(of unit: UnitRecord) -> UnitStatus {
    if let order = unit.state.order, let id = unit.state.incident,
      let offer = dockets[id]?.incident.offers.first(where: { $0.order == order })
    {
      switch offer.state {
      case .offered: return .offered
      case .accepted: return .assigned
      case .enRoute: return .enRoute
      case .onScene: return .onScene
      case .cleared, .declined, .withdrawn: break
      }
    }
    if unit.isSilent { return .noContact }
    switch unit.reported {
    case nil: return .noContact
    case .offered?, .assigned?: return .available
    case let reported?: return reported
    }
  }
}

extension UnitEvent {
  /// Whether it says that this very order is done.
  fileprivate func isDone(with order: OrderID?) -> Bool {
    status == .available && receipt == .none && order != nil && self.order == order
  }
}

extension UnitRecord {
  /// Whether a crew that was not under way now is: with an order's number, and without a word on
  /// it, that is an acceptance.
  func setsOut(_ event: UnitEvent) -> Bool {
    event.status.isUnderWay && reported?.isUnderWay != true
  }
}

extension UnitStatus {
  /// Whether the crew has taken an order and not finished it.
  var isUnderWay: Bool { self == .assigned || self == .enRoute || self == .onScene }
}

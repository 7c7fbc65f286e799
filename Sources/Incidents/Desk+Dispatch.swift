internal import Wire

/// The round of offers (domain.md 4.8).
extension Desk {
  /// Begins or widens a round with the desk's own choice of units.
  mutating func beginRound(_ id: IncidentID, reason: Fact.OfferReason) {
    if self[id].ladder == nil {
      startLadder(id, wanted: DeskRules.unitsWanted(self[id].incident.severity))
    } else if self[id].isServed || self[id].isFilled {
      self[id].ladder?.wanted += 1
    }
    fillRound(id, reason)
  }

  /// Begins or widens a round with units named by an operator.
  mutating func beginRound(_ id: IncidentID, with units: [DeviceID], by actor: Actor) {
    if self[id].ladder == nil {
      startLadder(id, wanted: units.count)
    } else {
      let wanted = self[id].signedInRound + units.count
      let before = self[id].ladder?.wanted ?? 0
      self[id].ladder?.wanted = max(before, wanted)
      climb(id)
    }
    for unit in units {
      let order = offer(id, to: unit, by: actor, reason: .byHand, estimate: nil)
      self[id].ladder?.named.append(order)
    }
    settleShortage(id)
  }

  private mutating func startLadder(_ id: IncidentID, wanted: Int) {
    self[id].ladder = Ladder(wanted: wanted, servedBefore: self[id].signedCount)
    self[id].arm(.commander, due: now + DeskRules.commander)
  }

  /// Sets a ladder that had come to rest in motion again, from its first rung.
  mutating func climb(_ id: IncidentID) {
    guard self[id].ladder?.isQuiet == true else { return }
    self[id].ladder?.isQuiet = false
    self[id].ladder?.isSecondOffered = false
    self[id].arm(.commander, due: now + DeskRules.commander)
  }

  /// Asks for as many units as are missing.
  mutating func fillRound(_ id: IncidentID, _ reason: Fact.OfferReason) {
    guard let ladder = self[id].ladder else { return }
    let inPlay = self[id].inPlay + (self[id].choice?.count ?? 0)
    request(id, ladder.wanted - inPlay, reason)
  }

  /// Makes an offer to a unit that is free for it, and gives the order its number.
  @discardableResult
  mutating func offer(
    _ id: IncidentID, to unit: DeviceID, by actor: Actor, reason: Fact.OfferReason,
    estimate: Estimate?
  ) -> OrderID {
    if let held = roster[unit]?.state.order { preempt(held) }
    lastOrder += 1
    let order = OrderID(rawValue: lastOrder)
    self[id].incident.offers.append(
      .init(
        order: order, unit: unit, state: .offered, offered: clock, since: clock,
        metres: estimate?.metres, seconds: estimate?.seconds,
        isEstimated: estimate?.isEstimated ?? false))
    trimOffers(id)
    orderHomes[order] = id
    self[id].ladder?.tried.append(unit)
    self[id].arm(.signOff, order, due: now + DeskRules.signOff)
    self[id].arm(.withdraw, order, due: now + DeskRules.withdraw)
    record(id, by: actor, .offered(order, unit: unit, reason))
    bind(unit, to: order, of: id)
    send(.offer, order, to: unit, of: id)
    if self[id].incident.state == .triaged { move(id, to: .assigned, by: actor) }
    return order
  }

  private mutating func trimOffers(_ id: IncidentID) {
    guard self[id].incident.offers.count > Incident.offerLimit,
      let oldest = self[id].incident.offers.firstIndex(where: { !$0.state.isLive })
    else { return }
    let dropped = self[id].incident.offers.remove(at: oldest)
    if dropped.state == .cleared { self[id].ladder?.servedBefore -= 1 }
    orderHomes[dropped.order] = nil
    self[id].lateOrders.removeAll { $0 == dropped.order }
    self[id].ladder?.named.removeAll { $0 == dropped.order }
  }

  /// Puts an order, or its end, on its way.
  mutating func send(_ act: Order.Act, _ order: OrderID, to unit: DeviceID, of id: IncidentID) {
    let incident = self[id].incident
    let message = Order(
      id: order.rawValue, incident: id.rawValue, act: act, severity: incident.severity.rawValue,
      nature: incident.nature.onOrders, place: incident.whereTo.coordinate,
      signOffSeconds: UInt16(DeskRules.signOff / 1_000), placeWords: incident.whereTo.words,
      text: incident.course?.words(limit: Order.textLimit) ?? "")
    outbox[order] = Outgoing(order: message, unit: unit)
    trimOutbox(unit)
    turn.effects.append(.order(message, to: unit))
  }

  /// Drops the oldest orders that bind nobody and that a silent terminal has not confirmed.
  private mutating func trimOutbox(_ unit: DeviceID) {
    guard outbox.count > DeskRules.unconfirmedLimit else { return }
    let live = roster[unit]?.state.order
    let waiting = outbox.filter { $0.value.unit == unit && $0.key != live }.keys.sorted()
    for order in waiting.dropLast(DeskRules.unconfirmedLimit) { outbox[order] = nil }
  }

  /// 30 s without a sign-off: the same order again, and once a round a second unit too.
  mutating func alertAgain(_ id: IncidentID, _ order: OrderID) {
    guard let unit = liveOffer(order, of: id, in: .offered)?.unit else { return }
    record(id, by: .desk, .deadline(.signOff))
    send(.offer, order, to: unit, of: id)
    guard self[id].ladder?.isSecondOffered == false else { return }
    self[id].ladder?.isSecondOffered = true
    request(id, 1, .second)
  }

  /// 60 s without a sign-off: taken back, next unit.
  mutating func withdrawUnsigned(_ id: IncidentID, _ order: OrderID) {
    guard liveOffer(order, of: id, in: .offered) != nil else { return }
    record(id, by: .desk, .deadline(.withdraw))
    end(order, of: id, as: .withdrawn, telling: .withdraw, by: .desk)
    if !self[id].isServed { request(id, 1, .next) }
  }

  private func liveOffer(
    _ order: OrderID, of id: IncidentID, in state: Incident.Offer.State
  ) -> Incident.Offer? {
    self[id].incident.offers.first { $0.order == order && $0.state == state }
  }

  /// Ends an offer, frees its unit, and tells the unit when it has to know.
  mutating func end(
    _ order: OrderID, of id: IncidentID, as state: Incident.Offer.State, telling act: Order.Act?,
    by actor: Actor
  ) {
    guard let index = self[id].incident.offers.firstIndex(where: { $0.order == order }) else {
      return
    }
    let unit = self[id].incident.offers[index].unit
    change(order, of: id, to: state, by: actor)
    self[id].disarm(.signOff, order)
    self[id].disarm(.withdraw, order)
    free(unit)
    if let act { send(act, order, to: unit, of: id) } else { outbox[order] = nil }
  }

  /// Writes an offer's new state.
  mutating func change(
    _ order: OrderID, of id: IncidentID, to state: Incident.Offer.State, by actor: Actor
  ) {
    guard let index = self[id].incident.offers.firstIndex(where: { $0.order == order }) else {
      return
    }
    self[id].incident.offers[index].state = state
    self[id].incident.offers[index].since = clock
    let unit = self[id].incident.offers[index].unit
    record(id, by: actor, .offer(order, unit: unit, state))
  }

  /// Takes a unit off an S3 or S4 for an S1; the incident it leaves looks for another.
  private mutating func preempt(_ order: OrderID) {
    guard let id = orderHomes[order] else { return }
    end(order, of: id, as: .withdrawn, telling: .standDown, by: .desk)
    fallBack(id)
    fillRound(id, .next)
  }

  /// Back to ASSIGNED when the unit that handled it gave up before it was done.
  mutating func fallBack(_ id: IncidentID) {
    guard self[id].incident.state == .handling, self[id].signedInRound == 0 else { return }
    self[id].disarm(.arrival)
    move(id, to: .assigned, by: .desk)
  }

  /// The crew takes it: surplus offers are taken back.
  mutating func accept(_ order: OrderID, of id: IncidentID, by unit: DeviceID) {
    change(order, of: id, to: .accepted, by: .unit(unit))
    self[id].disarm(.signOff, order)
    self[id].disarm(.withdraw, order)
    roster[unit]?.workload += 1
    let state = self[id].incident.state
    if state == .triaged || state == .assigned { move(id, to: .handling, by: .unit(unit)) }
    if !self[id].hasArrival, self[id].due(.arrival) == nil,
      let limit = DeskRules.arrival(self[id].incident.severity)
    {
      self[id].arm(.arrival, due: now + limit)
    }
    guard self[id].isServed else { return }
    quietLadder(id)
    let surplus = self[id].incident.offers.filter {
      $0.state == .offered && self[id].ladder?.named.contains($0.order) != true
    }
    for offer in surplus {
      end(offer.order, of: id, as: .withdrawn, telling: .withdraw, by: .desk)
    }
  }

  mutating func quietLadder(_ id: IncidentID) {
    self[id].disarm(.commander)
    self[id].disarm(.retry)
    self[id].choice = nil
    self[id].isShort = false
    self[id].ladder?.isQuiet = true
  }

  /// Ends the round: every unit is stood down and free.
  mutating func endRound(_ id: IncidentID, by actor: Actor) {
    for offer in self[id].incident.offers where offer.state.isLive {
      end(
        offer.order, of: id, as: offer.state == .onScene ? .cleared : .withdrawn,
        telling: .standDown, by: actor)
    }
    quietLadder(id)
    self[id].ladder = nil
    self[id].disarm(.arrival)
  }
}

extension Incident.Nature {
  /// What the terminal is told.
  var onOrders: OrderNature {
    switch self {
    case .press: .press
    case .motion: .motion
    case .tamper: .tamper
    case .overspeed: .overspeed
    case .obstacle: .obstacle
    case .runaway: .runaway
    case .wrongWay: .wrongWay
    case .reported: .reported
    case .cameraFault, .deviceFault: .deviceFault
    }
  }
}

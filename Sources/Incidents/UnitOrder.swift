public import Wire

/// An order as its unit is to see it: live, or ended a short while ago.
public struct UnitOrder: Equatable, Sendable {
  /// The incident.
  public var incident: Incident
  /// The offer.
  public var offer: Incident.Offer
  /// What the unit was told last.
  public var act: Order.Act
  /// When the unit must have signed off; nil when it has, or need not any more.
  public var signOffBy: Moment?

  /// Makes an order.
  public init(
    incident: Incident, offer: Incident.Offer, act: Order.Act, signOffBy: Moment?
  ) {
    self.incident = incident
    self.offer = offer
    self.act = act
    self.signOffBy = signOffBy
  }
}

extension Desk {
  /// A unit's live orders, and those that were taken back or ended in the ten minutes before an
  /// instant of desk time, so that the crew reads why one is gone; newest first. Those that it
  /// declined are not among them.
  public func orders(of unit: DeviceID, at now: Int64) -> [UnitOrder] {
    var found: [UnitOrder] = []
    for docket in dockets.values {
      for offer in docket.incident.offers where offer.unit == unit {
        let isRecent = now - offer.since.desk <= DeskRules.endedOrdersShown
        guard offer.state.isLive || isRecent && offer.state != .declined else { continue }
        let due = docket.deadlines.first { $0.kind == .withdraw && $0.order == offer.order }?.due
        let signOff = due.map {
          Moment(desk: $0, wall: offer.offered.wall.adding(milliseconds: $0 - offer.offered.desk))
        }
        found.append(
          UnitOrder(
            incident: docket.incident, offer: offer, act: act(of: offer, in: docket),
            signOffBy: signOff))
      }
    }
    return found.sorted { $0.offer.order > $1.offer.order }
  }

  private func act(of offer: Incident.Offer, in docket: Docket) -> Order.Act {
    if offer.state.isLive { return .offer }
    if docket.lateOrders.contains(offer.order) { return .alreadyTaken }
    let wasTaken =
      offer.state == .cleared
      || docket.incident.timeline.contains {
        $0.what == .offer(offer.order, unit: offer.unit, .accepted)
      }
    return wasTaken ? .standDown : .withdraw
  }
}

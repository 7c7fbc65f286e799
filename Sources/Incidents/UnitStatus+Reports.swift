internal import Wire

extension UnitStatus {
  /// Whether a terminal may say `next` when it said this before (domain.md C14).
  ///
  /// A crew that sets out without an order commits itself: legal from everywhere. `offered` and
  /// `assigned` only echo what the centre did, so they need a live order. Nobody off duty or out of
  /// service is suddenly on the spot; "no contact" is the centre's word, never a unit's.
  func mayReport(_ next: UnitStatus, hasOrder: Bool) -> Bool {
    switch next {
    case .noContact: false
    case .offDuty, .available, .busy, .outOfService, .enRoute: true
    case .offered, .assigned: hasOrder
    case .onScene: hasOrder || (self != .offDuty && self != .outOfService)
    }
  }
}

internal import Detection
private import Wire

/// Seconds of light over all signs.
struct LitTally: Equatable {
  /// Signs × time.
  var seconds = 0.0
  /// Lit with any conflict warning, ours and the reference's.
  var warning = 0.0
  var referenceWarning = 0.0
  /// Lit with a warning of the meeting rule (oncoming, long vehicles, obstacle).
  var lit = 0.0
  /// Of those, while the reference's same sign warned of no conflict; also by reason.
  var falselyLit = 0.0
  var litByReason: [WarningReason: Double] = [:]
  var falseByReason: [WarningReason: Double] = [:]
  /// Lit in the reference with a warning of the meeting rule, and of those while ours warned of no
  /// conflict.
  var referenceLit = 0.0
  var missed = 0.0

  /// Some time passed while two records of one sign stood as they do.
  mutating func add(_ passed: Double, own: SignRecord, reference: SignRecord) {
    seconds += passed
    if own.text.warnsOfConflict { warning += passed }
    if reference.text.warnsOfConflict { referenceWarning += passed }
    if own.text.isMeetingWarning {
      lit += passed
      let reason = own.reason ?? Self.reason(of: own)
      litByReason[reason, default: 0] += passed
      if !reference.text.warnsOfConflict {
        falselyLit += passed
        falseByReason[reason, default: 0] += passed
      }
    }
    if reference.text.isMeetingWarning {
      referenceLit += passed
      if !own.text.warnsOfConflict { missed += passed }
    }
  }

  /// The likeliest rule of a text whose reason was not told.
  private static func reason(of record: SignRecord) -> WarningReason {
    switch record.text {
    case .longVehicles: .longVehicles
    case .obstacle: .obstacle
    default: .overlap
    }
  }
}

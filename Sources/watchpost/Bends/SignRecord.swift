internal import Detection
internal import Wire

extension SignText {
  /// Whether it warns of somebody who comes or stands in the way: the texts that a driver of a true
  /// conflict must be shown.
  var warnsOfConflict: Bool {
    switch self {
    case .oncoming, .longVehicles, .obstacle, .wrongWay, .runaway: true
    default: false
    }
  }

  /// Whether it is one of the meeting rule's: what ``LitTally/lit`` counts.
  var isMeetingWarning: Bool {
    switch self {
    case .oncoming, .longVehicles, .obstacle: true
    default: false
    }
  }
}

/// What one sign has shown, as one of the two judges had it.
struct SignRecord {
  /// A while in which it warned of a conflict.
  struct Spell: Equatable {
    var fromMs: Double
    /// Nil while it lasts.
    var toMs: Double?
  }

  /// Shortest time that a warning must be read, and gap between two, milliseconds (domain.md C5:
  /// lit at least 3 s, held 2 s).
  static let (shortestText, shortestGap) = (3_000.0, 2_000.0)
  /// Spells remembered: of a road of 600 vehicles an hour, half an hour's [D].
  static let spellLimit = 512

  private(set) var text = SignText.caution
  private(set) var priority: UInt8 = 0
  /// Why; kept for the breakdown of lit time.
  var reason: WarningReason?
  /// Since when this text is shown.
  private(set) var sinceMs = 0.0
  /// When its command runs out: the sign then falls to caution by itself.
  var validUntilMs = Double.infinity
  /// Shows what it was told, not its own fallback.
  private(set) var isCommanded = false
  /// When the last warning ended in a message; nil when another end came first.
  private var darkSinceMs: Double?
  /// Latest spells, oldest first.
  private(set) var spells: [Spell] = []
  /// Warnings replaced by something lower in under 3 s.
  private(set) var shortTexts = 0
  /// Dark for under 2 s between two warnings.
  private(set) var shortGaps = 0

  /// It shows a text from now on; true when that is a change.
  mutating func show(_ new: SignText, priority newPriority: UInt8, at nowMs: Double) -> Bool {
    defer {
      priority = newPriority
      isCommanded = true
    }
    guard new != text || !isCommanded else { return false }
    if isCommanded, !text.isMessage, newPriority < priority, nowMs - sinceMs < Self.shortestText {
      shortTexts += 1
    }
    if new.isMessage {
      if isCommanded, !text.isMessage { darkSinceMs = nowMs }
    } else {
      if let since = darkSinceMs, nowMs - since < Self.shortestGap { shortGaps += 1 }
      darkSinceMs = nil
    }
    change(to: new, at: nowMs)
    return true
  }

  /// Its command has run out.
  mutating func fallBack(at nowMs: Double) {
    isCommanded = false
    darkSinceMs = nil
    reason = nil
    validUntilMs = .infinity
    if text != .caution { change(to: .caution, at: nowMs) }
  }

  private mutating func change(to new: SignText, at nowMs: Double) {
    switch (text.warnsOfConflict, new.warnsOfConflict) {
    case (false, true):
      if spells.count == Self.spellLimit { spells.removeFirst(Self.spellLimit / 4) }
      spells.append(Spell(fromMs: nowMs, toMs: nil))
    case (true, false): spells[spells.count - 1].toMs = nowMs
    default: break
    }
    text = new
    sinceMs = nowMs
  }

  /// When it warned of a conflict, up to now.
  func litRanges(until nowMs: Double) -> [ClosedRange<Double>] {
    spells.map { $0.fromMs...max($0.fromMs, $0.toMs ?? nowMs) }
  }

  /// Whether it warned of a conflict at any instant of a range that has passed.
  func wasLit(from: Double, to: Double) -> Bool {
    spells.reversed().contains { $0.fromMs <= to && ($0.toMs ?? .infinity) >= from }
  }
}

internal import Wire

/// What one sign shows: no flicker, nothing lower over something higher, confirmed by the sign.
struct SignKeeper: Sendable {
  /// A text that is wanted now.
  struct Wish: Equatable, Sendable {
    var text: SignText
    var speed = Speed(tenthsOfKmh: 0)
    /// Why; nil for a message.
    var reason: WarningReason?
    /// Whether its drivers lose nothing if it comes two seconds later.
    var canWait = false

    /// Whether it warns of what comes or stands in the bend.
    var isConflict: Bool { priority >= 140 }
    /// Whether the meeting rule asks for it.
    var isMeeting: Bool { text == .oncoming || text == .longVehicles }

    /// 0 (message) ... 255, as on the wire [D: the gravest thing on the road first].
    var priority: UInt8 {
      switch text {
      case .mindTheBend, .seatBelts, .noOvertaking, .noFatigue, .noDrinking, .keepDistance: 0
      case .caution: 40
      case .tooFast: 100
      case .pedestrians: 140
      case .oncoming: 180
      case .longVehicles: 190
      case .obstacle: 220
      case .wrongWay: 230
      case .runaway: 240
      }
    }
  }

  let sign: Corridor.Sign
  private(set) var shown: Wish?
  private(set) var sinceMs: Int64 = 0
  /// When a warning last gave way to a message.
  private var darkMs: Int64?
  /// When it was first told anything.
  private var beganMs: Int64?
  private var wantedMs: Int64 = 0
  private var sentMs: Int64 = 0
  private(set) var isConfirmed = false
  /// When the sign last said anything; nil before.
  private var heardMs: Int64?
  private var isHeard: Bool { heardMs != nil }
  private var wrongSinceMs: Int64?
  private(set) var isFaulty = false

  init(_ sign: Corridor.Sign) { self.sign = sign }

  /// Brings the sign towards what is wanted; returns what is to be sent.
  mutating func show(_ wish: Wish, at nowMs: Int64, rules: BendRules) -> SignRequest? {
    if shown?.text == wish.text { wantedMs = nowMs }
    if let current = shown, current.text != wish.text || current.speed != wish.speed {
      guard mayChange(from: current, to: wish, nowMs, rules) else { return renewed(nowMs, rules) }
    } else if shown != nil {
      return renewed(nowMs, rules)
    }
    if shown?.text != wish.text {
      if let shown, !shown.text.isMessage, wish.text.isMessage { darkMs = nowMs }
      sinceMs = nowMs
      beganMs = beganMs ?? nowMs
      isConfirmed = false
      wrongSinceMs = nil
    }
    shown = wish
    wantedMs = nowMs
    return request(nowMs, rules)
  }

  private func mayChange(
    from current: Wish, to wish: Wish, _ nowMs: Int64, _ rules: BendRules
  ) -> Bool {
    // The number beside a text changes once a second at most, so that it can be read [D].
    if current.text == wish.text { return nowMs - sentMs >= 1_000 }
    if let darkMs, wish.canWait, current.text.isMessage {
      return nowMs - darkMs >= Int64(rules.minimumDark * 1_000)
    }
    if wish.priority > current.priority || current.text.isMessage { return true }
    let isHeld = nowMs - wantedMs < Int64(rules.hold * 1_000)
    let isYoung = nowMs - sinceMs < Int64(rules.minimumLit * 1_000)
    return !(isHeld || isYoung)
  }

  private mutating func renewed(_ nowMs: Int64, _ rules: BendRules) -> SignRequest? {
    nowMs - sentMs >= Int64(rules.renewal * 1_000) ? request(nowMs, rules) : nil
  }

  private mutating func request(_ nowMs: Int64, _ rules: BendRules) -> SignRequest? {
    guard let shown else { return nil }
    sentMs = nowMs
    let isWarning = !shown.text.isMessage
    return SignRequest(
      sign: sign.device, text: shown.text, priority: shown.priority, speed: shown.speed,
      minimumLitTenths: isWarning ? UInt16(rules.minimumLit * 10) : 0,
      validTenths: UInt16(rules.validity * 10))
  }

  /// The sign says what it shows.
  mutating func hear(_ state: SignState, at nowMs: Int64) {
    heardMs = nowMs
    guard let shown else { return }
    if state.lamp == .lit, state.text == shown.text {
      isConfirmed = true
      wrongSinceMs = nil
    } else if wrongSinceMs == nil {
      isConfirmed = false
      wrongSinceMs = nowMs
    }
  }

  /// A change of the sign's health: mismatch found or gone.
  mutating func check(at nowMs: Int64, rules: BendRules) -> BendAlert.Kind? {
    guard shown != nil else { return nil }
    // Every command is answered, renewals too: a sign that has stopped answering may be dark.
    if let heardMs, sentMs > heardMs,
      nowMs - heardMs > Int64((rules.renewal + rules.confirmation) * 1_000)
    {
      isConfirmed = false
    }
    // A sign that never spoke is judged from the first command: on a busy road texts change so
    // often that none stands for as long as the silence.
    let limit = isHeard ? rules.confirmation : rules.silence
    let begin = isHeard ? sinceMs : beganMs ?? sinceMs
    let isWrong = wrongSinceMs.map { nowMs - $0 > Int64(rules.mismatch * 1_000) } ?? false
    let isSilent = !isConfirmed && wrongSinceMs == nil && nowMs - begin > Int64(limit * 1_000)
    if !isFaulty, isWrong || isSilent {
      isFaulty = true
      return .signMismatch
    }
    if isFaulty, isConfirmed {
      isFaulty = false
      return .signBack
    }
    return nil
  }
}

internal import Detection
internal import Wire

/// Every sign of the corridor twice: as the detector under test has it shown, and as the reference
/// has it; and the time that they are lit.
struct SignBench {
  /// A warning that a sign has shown to its end.
  struct Showing: Equatable {
    var sign: Int
    var isReference: Bool
    var text: SignText
    var reason: WarningReason?
    var fromMs: Double
    var toMs: Double
  }

  /// Finished warnings that nobody has fetched; the caller empties it at every step.
  var showings: [Showing] = []
  private(set) var own: [SignRecord]
  private(set) var reference: [SignRecord]
  /// Time with all heads well, and while a head of the sign's bend is at fault.
  private(set) var tally = LitTally()
  private(set) var faultTally = LitTally()
  /// The first flickers of our signs, at most ``ReplayScore/missLimit``.
  private(set) var flickerSpots: [ReplayScore.Spot] = []
  private var accountedMs: Double?
  private let index: [DeviceID: Int]
  private let bendOfSign: [Int?]
  private let signs: [Corridor.Sign]

  init(_ layout: RoadLayout) {
    signs = layout.corridor.signs
    own = signs.map { _ in SignRecord() }
    reference = own
    index = Dictionary(zip(signs.map(\.device), signs.indices), uniquingKeysWith: { a, _ in a })
    bendOfSign = layout.bendOfSign
  }

  /// No warning is lit on either side.
  var isDark: Bool {
    (own + reference).allSatisfy { $0.text.isMessage || $0.text == .caution }
  }

  /// Accounts the time up to now; `isAtFault` tells by bend.
  mutating func advance(to nowMs: Double, isAtFault: [Bool]) {
    defer { accountedMs = nowMs }
    guard let from = accountedMs, nowMs > from else { return }
    let passed = (nowMs - from) / 1_000
    for sign in own.indices {
      if let bend = bendOfSign[sign], isAtFault[bend] {
        faultTally.add(passed, own: own[sign], reference: reference[sign])
      } else {
        tally.add(passed, own: own[sign], reference: reference[sign])
      }
    }
  }

  /// A sign of ours shows what it is told; false when the corridor has no such sign.
  mutating func show(_ request: SignRequest, reason: WarningReason?, at nowMs: Double) -> Bool {
    guard let sign = index[request.sign] else { return false }
    let before = own[sign]
    if own[sign].show(request.text, priority: request.priority, at: nowMs) {
      close(before, sign: sign, isReference: false, at: nowMs)
      noteFlicker(of: sign, since: before, at: nowMs)
    }
    own[sign].reason = reason
    own[sign].validUntilMs = nowMs + Double(request.validTenths) * 100
    return true
  }

  private mutating func noteFlicker(of sign: Int, since before: SignRecord, at nowMs: Double) {
    let after = own[sign]
    guard after.shortTexts + after.shortGaps > before.shortTexts + before.shortGaps,
      flickerSpots.count < ReplayScore.missLimit
    else { return }
    let what = after.shortGaps > before.shortGaps ? "short gap" : "short warning"
    flickerSpots.append(
      ReplayScore.Spot(
        atMs: nowMs, bend: signs[sign].bend, approach: signs[sign].approach,
        what: "\(what): \(before.text) to \(after.text)"))
  }

  /// A sign of the reference shows what it is told, until it is told something else.
  mutating func showReference(_ request: SignRequest, at nowMs: Double) {
    guard let sign = index[request.sign] else { return }
    let before = reference[sign]
    if reference[sign].show(request.text, priority: request.priority, at: nowMs) {
      close(before, sign: sign, isReference: true, at: nowMs)
    }
  }

  /// Gives the reason of what a sign of ours shows.
  mutating func explain(_ sign: Int, _ reason: WarningReason?) { own[sign].reason = reason }

  /// Why a sign of ours shows what it shows.
  func reason(of sign: DeviceID) -> WarningReason? { index[sign].flatMap { own[$0].reason } }

  /// Whether our sign would show another text.
  func changes(_ request: SignRequest) -> Bool {
    index[request.sign].map { own[$0].text != request.text } ?? false
  }

  /// Signs whose command has run out fall to caution by themselves.
  mutating func expire(at nowMs: Double, isAtFault: [Bool]) {
    for sign in own.indices where own[sign].validUntilMs < nowMs {
      let at = max(own[sign].validUntilMs, accountedMs ?? 0)
      advance(to: at, isAtFault: isAtFault)
      let before = own[sign]
      own[sign].fallBack(at: at)
      if before.text != .caution { close(before, sign: sign, isReference: false, at: at) }
    }
  }

  /// Commands that hold are held for the time that is skipped.
  mutating func renew(until timeMs: Double) {
    for sign in own.indices where own[sign].isCommanded {
      own[sign].validUntilMs = max(own[sign].validUntilMs, timeMs)
    }
  }

  /// Ends what is still lit, at the end of the recording.
  mutating func finish(at nowMs: Double) {
    for sign in own.indices {
      close(own[sign], sign: sign, isReference: false, at: nowMs)
      close(reference[sign], sign: sign, isReference: true, at: nowMs)
    }
  }

  private mutating func close(
    _ record: SignRecord, sign: Int, isReference: Bool, at nowMs: Double
  ) {
    guard !record.text.isMessage, record.isCommanded, nowMs > record.sinceMs else { return }
    showings.append(
      Showing(
        sign: sign, isReference: isReference, text: record.text, reason: record.reason,
        fromMs: record.sinceMs, toMs: nowMs))
  }
}

internal import Wire

/// A roadside sign: shows what it is told, confirms it, and falls back to static caution by itself
/// when no command is valid any longer (domain.md 4.4: a dark sign reads as "clear").
struct SimulatedSign: SimulatedDevice, Equatable {
  /// What is wrong with a sign.
  enum Fault: String, CaseIterable {
    /// Its LEDs are dark; it finds that out by itself and says so.
    case dark
    /// Its panel holds another text than it is told; it says which.
    case wrongText
    /// It hears no command any more, and speaks on.
    case deaf
  }

  /// A fault that a sign gets in a run.
  struct Failure: Equatable {
    var fault: Fault
    /// Since when, from the run's start.
    var from = Duration.zero
  }

  let deviceClass = DeviceClass.sign
  /// A command on the panel, with the times that bind it.
  private struct Lit: Equatable {
    var command: SignCommand
    var litUntil: Duration
    var validUntil: Duration

    init(_ command: SignCommand, at now: Duration) {
      self.command = command
      litUntil = now + .milliseconds(100 * Int(command.minimumLitTenths))
      validUntil = now + .milliseconds(100 * Int(command.validTenths))
    }
    /// A text stays for its least time even when the command ran out before.
    var end: Duration { max(litUntil, validUntil) }
  }
  private var lit: Lit?
  /// One command that may not displace the one on the panel yet; a newer one takes its place.
  private var waiting: Lit?
  private var hasStarted = false
  private let planned: Failure?
  /// The fault, once it has begun.
  private var fault: Fault?
  /// How often it fell back by itself.
  private(set) var fallbacks = 0

  /// A sign, sound unless it is to fail.
  init(failure: Failure? = nil) { planned = failure }

  /// What it says that it shows.
  var state: SignState {
    var state = SignState(command: 0, text: .caution, lamp: .fallback)
    if let lit { state = SignState(command: lit.command.id, text: lit.command.text, lamp: .lit) }
    switch fault {
    case .dark: state.lamp = .faulty
    case .wrongText: state.text = state.text == .seatBelts ? .noFatigue : .seatBelts
    case .deaf, nil: break
    }
    return state
  }

  /// What a driver sees on it; nil on a dark panel.
  var panel: (text: SignText, speed: Speed)? {
    if fault == .dark { return nil }
    return (state.text, fault == nil ? lit?.command.speed ?? Speed(tenthsOfKmh: 0) : Speed(kmh: 0))
  }

  var faults: DeviceFaults { fault == .dark ? .display : [] }

  var nextWake: Duration? {
    guard hasStarted else { return .zero }
    let pending = fault == nil ? planned?.from : nil
    let own = lit.map { waiting == nil ? $0.end : min($0.litUntil, $0.end) }
    return [pending, own].compactMap { $0 }.min()
  }

  mutating func wake(at now: Duration) -> [Outgoing] {
    let before = state
    let isFirst = !hasStarted
    hasStarted = true
    fail(at: now)
    if let next = waiting, mayDisplace(next, at: now) {
      waiting = nil
      if next.validUntil > now {
        lit = next
      } else if lit.map({ $0.end <= now }) ?? true {
        fallBack()
      }
    } else if let lit, lit.end <= now {
      fallBack()
    }
    return isFirst || state != before ? [.once(.signState(state))] : []
  }

  mutating func receive(_ message: Message, isCopy: Bool, at now: Duration) -> [Outgoing] {
    fail(at: now)
    guard case .signCommand(let command) = message, fault != .deaf else { return [] }
    if isCopy { return [.once(.signState(state))] }
    var next = Lit(command, at: now)
    // The least time of a text runs from when it was first lit.
    if let lit, lit.end > now, lit.command.text == command.text { next.litUntil = lit.litUntil }
    if let lit, lit.command.id == command.id {
      // A repeat renews the command; its least time runs from the first.
      self.lit?.validUntil = next.validUntil
    } else if mayDisplace(next, at: now) {
      lit = next
      waiting = nil
    } else {
      waiting = next
    }
    return [.once(.signState(state))]
  }

  private mutating func fail(at now: Duration) {
    if fault == nil, let planned, planned.from <= now { fault = planned.fault }
  }

  /// A warning takes the panel from a message at once, whatever the numbers say; a message waits
  /// for the end of a warning's least time even when it comes with a higher priority.
  private func mayDisplace(_ next: Lit, at now: Duration) -> Bool {
    guard let lit, lit.end > now, lit.litUntil > now else { return true }
    let (shown, wanted) = (lit.command, next.command)
    if wanted.text == shown.text { return true }
    if wanted.text.isMessage != shown.text.isMessage { return shown.text.isMessage }
    return wanted.priority > shown.priority
  }

  private mutating func fallBack() {
    lit = nil
    fallbacks += 1
  }
}

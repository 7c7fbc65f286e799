internal import Wire

/// A roadside sign: shows what it is told, confirms it, and falls back to static caution by itself
/// when no command is valid any longer (domain.md 4.4: a dark sign reads as "clear").
struct SimulatedSign: SimulatedDevice, Equatable {
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
  /// How often it fell back by itself.
  private(set) var fallbacks = 0

  /// What the panel shows.
  var state: SignState {
    guard let lit else { return SignState(command: 0, text: .caution, lamp: .fallback) }
    return SignState(command: lit.command.id, text: lit.command.text, lamp: .lit)
  }

  var nextWake: Duration? {
    guard hasStarted else { return .zero }
    guard let lit else { return nil }
    return waiting == nil ? lit.end : min(lit.litUntil, lit.end)
  }

  mutating func wake(at now: Duration) -> [Outgoing] {
    let before = state
    let isFirst = !hasStarted
    hasStarted = true
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
    guard case .signCommand(let command) = message else { return [] }
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

  private func mayDisplace(_ next: Lit, at now: Duration) -> Bool {
    guard let lit, lit.end > now else { return true }
    return next.command.priority > lit.command.priority
      || next.command.text == lit.command.text || lit.litUntil <= now
  }

  private mutating func fallBack() {
    lit = nil
    fallbacks += 1
  }
}

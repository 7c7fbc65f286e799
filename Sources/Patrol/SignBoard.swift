public import Wire

/// Brings each sign its command: what to send, and again until the sign echoes it. Pure: time is
/// passed in as milliseconds of a monotonic clock and must not go back. Owned by the bend task
/// (design.md, rule of flow 8).
///
/// A command is sent at once and every 200 ms until the sign echoes its id, and never after it has
/// run out: the sign is back at static caution by then, and a late command would light it for a
/// vehicle that has passed. Bound: one command a sign, on signs of the list only; a newer command
/// replaces the one before.
///
/// What a sign shall show, whether it does and when it is at fault is judged where the rules are
/// (`CorridorDetector`): by the text on the panel, which no delivery can prove.
public struct SignBoard: Sendable {
  /// One sending of a command.
  public struct Sending: Equatable, Sendable {
    /// What is sent; a repeat is the same, id and all.
    public var command: SignCommand
    /// To which sign.
    public var sign: DeviceID
  }

  /// What happened since the start.
  public struct Counts: Equatable, Sendable {
    /// Commands taken on.
    public var commanded: UInt64 = 0
    /// Sendings, repeats included.
    public var sent: UInt64 = 0
    /// Commands echoed.
    public var echoed: UInt64 = 0
    /// Commands that ran out or were replaced before an echo.
    public var unechoed: UInt64 = 0
  }

  /// Pause between repeats. [D] 200 ms: five tries within the second after which a wrong sign is at
  /// fault (domain.md 4.4).
  public static let pauseMs: Int64 = 200

  private struct Line {
    var command: SignCommand?
    var commanded: Int64 = 0
    var due: Int64 = 0
    var isEchoed = false
    /// The command has run out: it is not sent again.
    var isOver = false
  }

  private var lines: [DeviceID: Line]
  /// What happened since the start.
  public private(set) var counts = Counts()

  /// Makes a board of these signs.
  public init(signs: [DeviceID]) {
    lines = Dictionary(signs.map { ($0, Line()) }, uniquingKeysWith: { first, _ in first })
  }

  /// Takes a new list of signs. Commands under way to signs that stay are kept; those to others are
  /// given up.
  public mutating func replace(signs: [DeviceID]) {
    let old = lines
    lines = Dictionary(
      signs.map { ($0, old[$0] ?? Line()) }, uniquingKeysWith: { first, _ in first })
    for (sign, line) in old where lines[sign] == nil && Self.isOpen(line) { counts.unechoed += 1 }
  }

  /// Wants a sign to show something from now on; returns what to send at once. Nil when the sign is
  /// not on the list, or that very command is wanted already.
  public mutating func want(
    _ command: SignCommand, of sign: DeviceID, at now: Int64
  ) -> Sending? {
    guard let line = lines[sign], line.command?.id != command.id else { return nil }
    if Self.isOpen(line) { counts.unechoed += 1 }
    lines[sign] = Line(command: command, commanded: now, due: now + Self.pauseMs)
    counts.commanded += 1
    counts.sent += 1
    return Sending(command: command, sign: sign)
  }

  /// Takes what a sign says that it shows. Signs not on the list are passed over.
  public mutating func observe(_ state: SignState, from sign: DeviceID, at now: Int64) {
    guard var line = lines[sign], let command = line.command, !Self.hasRunOut(line, at: now)
    else { return }
    let isEcho = state.command == command.id
    if isEcho, !line.isEchoed { counts.echoed += 1 }
    // It had the command and lost it, after a restart perhaps: tell it again.
    if !isEcho, line.isEchoed { line.due = now }
    line.isEchoed = isEcho
    lines[sign] = line
  }

  /// Everything that is to be sent again now, by sign.
  public mutating func tick(at now: Int64) -> [Sending] {
    var sendings: [Sending] = []
    for (sign, line) in lines {
      guard let command = line.command, !line.isOver else { continue }
      if Self.hasRunOut(line, at: now) {
        lines[sign]?.isOver = true
        if !line.isEchoed { counts.unechoed += 1 }
      } else if !line.isEchoed, line.due <= now {
        lines[sign]?.due = now + Self.pauseMs
        counts.sent += 1
        sendings.append(Sending(command: command, sign: sign))
      }
    }
    return sendings.sorted { $0.sign < $1.sign }
  }

  /// Whether a command still waits for its echo.
  private static func isOpen(_ line: Line) -> Bool {
    line.command != nil && !line.isEchoed && !line.isOver
  }

  private static func hasRunOut(_ line: Line, at now: Int64) -> Bool {
    guard let command = line.command else { return true }
    return line.isOver || now - line.commanded >= Int64(command.validTenths) * 100
  }
}

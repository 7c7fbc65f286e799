public import Wire

/// What each sign is to show, what it says that it shows, and when its command is sent again. Pure:
/// time is passed in as milliseconds of a monotonic clock and must not go back. Owned by the bend
/// task (design.md, rule of flow 8).
///
/// A command is sent at once and every 200 ms until the sign echoes its id, and never after it has
/// run out: the sign is back at static caution by then, and a late command would light it for a
/// vehicle that has passed. Bound: one command a sign, on signs of the list only; a newer command
/// replaces the one before.
public struct SignBoard: Sendable {
  /// One sending of a command.
  public struct Sending: Equatable, Sendable {
    /// What is sent; a repeat is the same, id and all.
    public var command: SignCommand
    /// To which sign.
    public var sign: DeviceID
  }

  /// How a sign stands to its command.
  public enum Standing: String, CaseIterable, Sendable, Codable {
    /// Nothing is commanded.
    case idle
    /// Commanded, and not yet due to have answered.
    case pending
    /// Shows what it is told.
    case matching
    /// For longer than a second it has not confirmed, or it says that it shows something else, or
    /// that its panel is faulty.
    case mismatched
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
    /// Times that a sign went over to ``Standing/mismatched``.
    public var mismatches: UInt64 = 0
  }

  /// Pause between repeats. [D] 200 ms: five tries within the second after which a sign is at
  /// fault.
  public static let pauseMs: Int64 = 200
  /// How long a sign may take to show what it is told (domain.md 4.4).
  public static let toleranceMs: Int64 = 1_000

  private struct Line {
    var command: SignCommand?
    var commanded: Int64 = 0
    var due: Int64 = 0
    var isEchoed = false
    /// Since when the sign has not shown what it is told; nil when it does or nothing is commanded.
    var wrongSince: Int64?
    var isFaulty = false
    var isMismatched = false
    /// The command has run out: it is not sent again, but a late echo still clears the sign.
    var isOver = false
  }

  private var lines: [DeviceID: Line]
  /// What happened since the start.
  public private(set) var counts = Counts()

  /// Makes a board of these signs.
  public init(signs: [DeviceID]) {
    lines = Dictionary(signs.map { ($0, Line()) }, uniquingKeysWith: { first, _ in first })
  }

  /// Wants a sign to show something from now on; returns what to send at once. Nil when the sign is
  /// not on the list, or that very command is wanted already.
  public mutating func want(
    _ command: SignCommand, of sign: DeviceID, at now: Int64
  ) -> Sending? {
    guard var line = lines[sign], line.command?.id != command.id else { return nil }
    if line.command != nil, !line.isEchoed, !line.isOver { counts.unechoed += 1 }
    line.command = command
    line.isOver = false
    line.commanded = now
    line.due = now + Self.pauseMs
    line.isEchoed = false
    // A sign that was wrong before stays wrong until it confirms; a right one gets its second.
    if line.wrongSince == nil { line.wrongSince = now }
    lines[sign] = line
    counts.commanded += 1
    counts.sent += 1
    return Sending(command: command, sign: sign)
  }

  /// Takes what a sign says that it shows. Signs not on the list are passed over.
  public mutating func observe(_ state: SignState, from sign: DeviceID, at now: Int64) {
    guard var line = lines[sign] else { return }
    line.isFaulty = state.lamp == .faulty
    if let command = line.command {
      let isEcho = state.command == command.id
      if Self.isOver(line, at: now) {
        // The sign is on its own again and shows caution; that it heard the command is all we ask.
        if isEcho { line.wrongSince = nil }
        lines[sign] = line
        return
      }
      if isEcho, !line.isEchoed { counts.echoed += 1 }
      let isRight = isEcho && state.text == command.text && state.lamp == .lit
      if isRight {
        line.wrongSince = nil
      } else if line.wrongSince == nil {
        // It showed the text and lost it, after a restart perhaps: tell it again.
        line.wrongSince = now
        if !isEcho { line.due = now }
      }
      line.isEchoed = isEcho
    }
    lines[sign] = line
  }

  /// Everything that is to be sent again now, by sign.
  public mutating func tick(at now: Int64) -> [Sending] {
    var sendings: [Sending] = []
    for (sign, present) in lines {
      guard let command = present.command, !present.isOver else { continue }
      if Self.isOver(present, at: now) {
        lines[sign]?.isOver = true
        if !present.isEchoed { counts.unechoed += 1 }
      } else if !present.isEchoed, present.due <= now {
        lines[sign]?.due = now + Self.pauseMs
        counts.sent += 1
        sendings.append(Sending(command: command, sign: sign))
      }
    }
    return sendings.sorted { $0.sign < $1.sign }
  }

  /// How a sign stands; ``Standing/idle`` when it is not on the list.
  public func standing(of sign: DeviceID, at now: Int64) -> Standing {
    lines[sign].map { Self.standing($0, at: now) } ?? .idle
  }

  /// What a sign is told to show now; nil when nothing is, or the command has run out.
  public func commanded(of sign: DeviceID, at now: Int64) -> SignCommand? {
    guard let line = lines[sign], !Self.isOver(line, at: now) else { return nil }
    return line.command
  }

  /// Signs that have gone over to or come back from ``Standing/mismatched`` since this was last
  /// asked, by id.
  public mutating func changes(at now: Int64) -> [(sign: DeviceID, isMismatched: Bool)] {
    var changes: [(sign: DeviceID, isMismatched: Bool)] = []
    for (sign, line) in lines {
      let isMismatched = Self.standing(line, at: now) == .mismatched
      guard isMismatched != line.isMismatched else { continue }
      lines[sign]?.isMismatched = isMismatched
      if isMismatched { counts.mismatches += 1 }
      changes.append((sign, isMismatched))
    }
    return changes.sorted { $0.sign < $1.sign }
  }

  private static func standing(_ line: Line, at now: Int64) -> Standing {
    if line.isFaulty { return .mismatched }
    if let wrongSince = line.wrongSince {
      return now - wrongSince > toleranceMs ? .mismatched : .pending
    }
    return line.command == nil || isOver(line, at: now) ? .idle : .matching
  }

  private static func isOver(_ line: Line, at now: Int64) -> Bool {
    guard let command = line.command else { return true }
    return line.isOver || now - line.commanded >= Int64(command.validTenths) * 100
  }
}

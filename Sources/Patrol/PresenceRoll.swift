public import Wire

/// When each unit was last heard. Pure; time as in ``DeliveryBook``. Bounded by its list of units.
public struct PresenceRoll: Sendable {
  private struct Line {
    var lastHeard: Int64?
    var intervalMs = Presence.defaultIntervalMs
    var reported = Presence.noContact
  }
  private var lines: [DeviceID: Line]

  /// Makes a roll of units never heard.
  public init(units: [DeviceID]) {
    lines = Dictionary(units.map { ($0, Line()) }, uniquingKeysWith: { first, _ in first })
  }

  /// Takes a new list of units; what is known of those that stay is kept.
  public mutating func replace(units: [DeviceID]) {
    let old = lines
    lines = Dictionary(
      units.map { ($0, old[$0] ?? Line()) }, uniquingKeysWith: { first, _ in first })
  }

  /// Notes that a unit was heard, with the interval that it has announced, if any. Units that are
  /// not on the list are passed over. True when it had been out of contact.
  public mutating func heard(_ unit: DeviceID, intervalMs: Int64? = nil, at now: Int64) -> Bool {
    guard var line = lines[unit] else { return false }
    let wasGone = Self.presence(line, at: now) == .noContact
    line.lastHeard = now
    if let intervalMs, intervalMs > 0 { line.intervalMs = intervalMs }
    lines[unit] = line
    return wasGone
  }

  /// How a unit stands; ``Presence/noContact`` when it is not on the list.
  public func presence(of unit: DeviceID, at now: Int64) -> Presence {
    lines[unit].map { Self.presence($0, at: now) } ?? .noContact
  }

  /// When a unit was last heard; nil when never.
  public func lastHeard(_ unit: DeviceID) -> Int64? { lines[unit]?.lastHeard }

  /// Units whose presence has changed since this was last asked, by id.
  public mutating func changes(at now: Int64) -> [(unit: DeviceID, presence: Presence)] {
    var changes: [(unit: DeviceID, presence: Presence)] = []
    for (unit, line) in lines {
      let presence = Self.presence(line, at: now)
      guard presence != line.reported else { continue }
      lines[unit]?.reported = presence
      changes.append((unit, presence))
    }
    return changes.sorted { $0.unit < $1.unit }
  }

  private static func presence(_ line: Line, at now: Int64) -> Presence {
    guard let lastHeard = line.lastHeard else { return .noContact }
    let silence = now - lastHeard
    if silence <= line.intervalMs { return .present }
    return silence < line.intervalMs * Presence.missedIntervals ? .late : .noContact
  }
}

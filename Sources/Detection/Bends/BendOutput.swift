/// What a corridor's detector wants done after an input; mostly empty.
public struct BendOutput: Equatable, Sendable {
  /// Signs whose text changes or whose command is due for renewal.
  public var signs: [SignRequest]
  /// What the desk must know.
  public var alerts: [BendAlert]
  /// What is kept for statistics.
  public var events: [BendEvent]

  /// Makes an output.
  public init(
    signs: [SignRequest] = [], alerts: [BendAlert] = [], events: [BendEvent] = []
  ) {
    self.signs = signs
    self.alerts = alerts
    self.events = events
  }

  /// Whether there is nothing to do.
  public var isEmpty: Bool { signs.isEmpty && alerts.isEmpty && events.isEmpty }
}

/// What a bend's detector wants done after an input; mostly empty.
public struct BendOutput: Equatable, Sendable {
  /// Signs whose text changes or whose command is due for renewal.
  public var signs: [SignRequest]
  /// What the desk must know.
  public var alerts: [BendAlert]

  /// Makes an output.
  public init(signs: [SignRequest] = [], alerts: [BendAlert] = []) {
    self.signs = signs
    self.alerts = alerts
  }

  /// Whether there is nothing to do.
  public var isEmpty: Bool { signs.isEmpty && alerts.isEmpty }
}

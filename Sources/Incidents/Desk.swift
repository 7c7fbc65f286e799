public import Wire

/// The desk: every decision, and nothing else. Deterministic: the same inputs at the same moments
/// give the same state and the same effects, byte for byte.
public struct Desk: Equatable, Sendable, Codable {
  /// An empty desk that knows no county yet.
  public init() {}

  /// Takes an input at a moment and says what is to be done. Deadlines that are due fire first.
  ///
  /// `moment.desk` must not go back.
  public mutating func apply(_ input: Input, at moment: Moment) -> [Effect] { [] }

  /// Desk time of the earliest deadline; nil when nothing is open.
  public var nextDeadline: Int64? { nil }

  /// Open incidents and those closed in the last 24 hours, by id.
  public var incidents: [Incident] { [] }

  /// Units, by id.
  public var units: [UnitState] { [] }

  /// Orders whose terminal has not yet confirmed them: to be sent (again) after a start.
  public var unreceiptedOrders: [(order: Order, unit: DeviceID)] { [] }

  /// Desk time of the last input, milliseconds; 0 before the first.
  public var now: Int64 { 0 }

  /// Presses accepted so far, copies not counted. Merging never lowers it.
  public var acceptedPresses: UInt64 { 0 }

  /// Whether a press of that key was taken before.
  public func hasTaken(device: DeviceID, boot: UInt32, sequence: UInt32) -> Bool { false }
}

public import Wire

/// One sending of an order to a unit's terminal.
public struct Delivery: Equatable, Sendable {
  /// What is sent; a repeat is the same, id and all.
  public var order: Order
  /// To whom.
  public var unit: DeviceID
  /// 1 for the first sending.
  public var attempt: Int

  /// Makes a delivery.
  public init(order: Order, unit: DeviceID, attempt: Int) {
    self.order = order
    self.unit = unit
    self.attempt = attempt
  }
}

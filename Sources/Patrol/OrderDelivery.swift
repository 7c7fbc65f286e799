private import Synchronization
public import Wire

/// Gets orders to units: ``DeliveryBook`` and ``PresenceRoll`` with something to send through. It
/// has no thread and no clock: who wires it calls ``tick(_:)`` every 50 to 100 ms and passes the
/// time, milliseconds of one monotonic clock. May be called from any thread; sends outside its
/// lock.
public final class OrderDelivery: Sendable {
  private struct State {
    var book: DeliveryBook
    var roll: PresenceRoll
    var unsent: UInt64 = 0
  }
  private let state: Mutex<State>
  private let send: @Sendable (Message, DeviceID) -> Bool

  /// Makes a delivery. `send` hands a message to the wire and says whether it went; what did not go
  /// is tried again when its pause is over.
  public init(
    units: [DeviceID], openLimit: Int = 2_048,
    send: @escaping @Sendable (Message, DeviceID) -> Bool
  ) {
    state = Mutex(
      State(book: DeliveryBook(openLimit: openLimit), roll: PresenceRoll(units: units)))
    self.send = send
  }

  /// Takes a new list of units.
  public func replace(units: [DeviceID]) { state.withLock { $0.roll.replace(units: units) } }

  /// Sends an order now and again until it is receipted. False when there is no room
  /// (``DeliveryBook/Counts/refused``): raise it, the unit will not hear of it.
  public func deliver(_ order: Order, to unit: DeviceID, nowMs: Int64) -> Bool {
    switch state.withLock({ $0.book.deliver(order, to: unit, at: nowMs) }) {
    case .send(let delivery):
      transmit([delivery])
      return true
    case .underWay: return true
    case .refused: return false
    }
  }

  /// Takes a unit's report: it is heard, and may receipt an order. `isCopy` as ingest flags it: a
  /// copy proves neither presence nor a receipt.
  public func observe(_ report: UnitReport, from unit: DeviceID, isCopy: Bool, nowMs: Int64) {
    guard !isCopy else { return }
    heard(unit, intervalMs: nil, nowMs: nowMs)
    state.withLock { $0.book.observe(report.receipt, of: report.order, by: unit) }
  }

  /// Notes a sign of life of a unit, with the interval that its health report announces.
  public func heard(_ unit: DeviceID, intervalMs: Int64?, nowMs: Int64) {
    state.withLock { state in
      guard state.roll.heard(unit, intervalMs: intervalMs, at: nowMs) else { return }
      state.book.hasReturned(unit, at: nowMs)
    }
  }

  /// Sends what is due; returns units whose presence has changed since the last call.
  public func tick(_ nowMs: Int64) -> [(unit: DeviceID, presence: Presence)] {
    let (due, changes) = state.withLock { state in
      (state.book.tick(at: nowMs), state.roll.changes(at: nowMs))
    }
    transmit(due)
    return changes
  }

  /// How a unit stands.
  public func presence(of unit: DeviceID, nowMs: Int64) -> Presence {
    state.withLock { $0.roll.presence(of: unit, at: nowMs) }
  }

  /// What happened since the start, how many orders are open, and how many sendings did not go.
  public func counts() -> (book: DeliveryBook.Counts, open: Int, unsent: UInt64) {
    state.withLock { ($0.book.counts, $0.book.openCount, $0.unsent) }
  }

  private func transmit(_ deliveries: [Delivery]) {
    var unsent: UInt64 = 0
    for delivery in deliveries where !send(.order(delivery.order), delivery.unit) { unsent += 1 }
    if unsent > 0 { state.withLock { $0.unsent += unsent } }
  }
}

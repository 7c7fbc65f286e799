public import Wire

/// Which orders are on their way to which terminals, and when each is sent again. Pure: time is
/// passed in as milliseconds of a monotonic clock and must not go back. Never decides what to
/// order.
///
/// An order is sent at once, again after 250 ms, and then with twice the pause each time up to 5 s,
/// until the terminal's receipt of that order id. It does not give up: the desk's deadlines turn
/// an offer that nobody answers into a withdrawal, which makes room when room is needed.
///
/// Bound: `openLimit` open orders. When full: the oldest open message that calls nobody out
/// (withdrawal, already taken, stand down) goes and is counted in ``Counts/displaced``; when there
/// is none the new order is refused and counted in ``Counts/refused``. It is in the store all the
/// same (design.md, rule of flow 3).
public struct DeliveryBook: Sendable {
  /// What became of an order that was to be delivered.
  public enum Admission: Equatable, Sendable {
    /// Send this now.
    case send(Delivery)
    /// The same act of the same order is under way to that unit.
    case underWay
    /// No room.
    case refused
  }

  /// What happened since the start.
  public struct Counts: Equatable, Sendable {
    /// Orders and their follow-up messages taken on.
    public var admitted: UInt64 = 0
    /// Sendings, first ones and repeats.
    public var sent: UInt64 = 0
    /// Sendings that were repeats.
    public var resent: UInt64 = 0
    /// Closed by the terminal's receipt.
    public var receipted: UInt64 = 0
    /// Replaced by a later act of the same order.
    public var superseded: UInt64 = 0
    /// Given up for want of room.
    public var displaced: UInt64 = 0
    /// Not taken on for want of room.
    public var refused: UInt64 = 0
  }

  /// Pause before the first repeat, as for alarms (design.md, Wire v1).
  public static let firstPauseMs: Int64 = 250
  /// Longest pause. [D] 5 s: twelve sendings within the 60 s after which the desk withdraws an
  /// offer.
  public static let longestPauseMs: Int64 = 5_000

  private struct Key: Hashable {
    let order: UInt64
    let unit: DeviceID
  }

  private struct Entry {
    var order: Order
    let opened: UInt64
    var attempts = 0
    var pauseMs = DeliveryBook.firstPauseMs
    var due: Int64
    /// Receipts of the terminal's screen that close the entry: two when an unreceipted act of the
    /// same order was replaced, since a receipt does not say which act it is of.
    var receiptsNeeded = 1
  }

  private let openLimit: Int
  private var entries: [Key: Entry] = [:]
  private var nextOpened: UInt64 = 0
  private(set) public var counts = Counts()

  /// Makes a book. [D] 2,048 open orders: 80 units of the reference county with 25 each.
  public init(openLimit: Int = 2_048) {
    precondition(openLimit > 0, "a book needs room")
    self.openLimit = openLimit
  }

  /// Number of open orders.
  public var openCount: Int { entries.count }

  /// Whether an order is under way to that unit.
  public func isOpen(_ order: UInt64, to unit: DeviceID) -> Bool {
    entries[Key(order: order, unit: unit)] != nil
  }

  /// Takes an order on, or a later act of one: a withdrawal replaces the offer that is under way.
  public mutating func deliver(_ order: Order, to unit: DeviceID, at now: Int64) -> Admission {
    let key = Key(order: order.id, unit: unit)
    var receiptsNeeded = 1
    if let present = entries[key] {
      if present.order.act == order.act { return .underWay }
      receiptsNeeded = 2
      counts.superseded += 1
      entries[key] = nil
    }
    if entries.count >= openLimit, !displaceOldestNotice() {
      counts.refused += 1
      return .refused
    }
    nextOpened += 1
    counts.admitted += 1
    entries[key] = Entry(
      order: order, opened: nextOpened, due: now, receiptsNeeded: receiptsNeeded)
    return .send(send(key, at: now))
  }

  /// Takes what a terminal said of an order. Not for copies: a copy is no second receipt.
  ///
  /// Any word of the terminal closes an offer. A withdrawal, "already taken" or stand-down is
  /// closed by "received" or "declined"; "accepted" is the crew's late answer to the offer, which
  /// says nothing of what came after it.
  public mutating func observe(_ receipt: UnitReport.Receipt, of order: UInt64, by unit: DeviceID) {
    let key = Key(order: order, unit: unit)
    guard var entry = entries[key] else { return }
    let isOffer = entry.order.act == .offer
    switch receipt {
    case .none: return
    case .accepted where !isOffer: return
    case .received where !isOffer:
      entry.receiptsNeeded -= 1
      guard entry.receiptsNeeded <= 0 else {
        entries[key] = entry
        return
      }
    case .received, .accepted, .declined: break
    }
    entries[key] = nil
    counts.receipted += 1
  }

  /// Everything that is due now, oldest order first; each pause doubles.
  public mutating func tick(at now: Int64) -> [Delivery] {
    let due = entries.filter { $0.value.due <= now }.sorted { $0.value.opened < $1.value.opened }
    return due.map { send($0.key, at: now) }
  }

  /// A terminal that was silent is heard again: what waits for it is due at once.
  public mutating func hasReturned(_ unit: DeviceID, at now: Int64) {
    for key in entries.keys where key.unit == unit {
      entries[key]?.due = now
      entries[key]?.pauseMs = Self.firstPauseMs
    }
  }

  /// When something is due next; nil when nothing is open.
  public var nextDue: Int64? { entries.values.map(\.due).min() }

  private mutating func send(_ key: Key, at now: Int64) -> Delivery {
    guard var entry = entries[key] else { preconditionFailure("only open entries are sent") }
    entry.attempts += 1
    entry.due = now + entry.pauseMs
    entry.pauseMs = min(entry.pauseMs * 2, Self.longestPauseMs)
    entries[key] = entry
    counts.sent += 1
    if entry.attempts > 1 { counts.resent += 1 }
    return Delivery(order: entry.order, unit: key.unit, attempt: entry.attempts)
  }

  private mutating func displaceOldestNotice() -> Bool {
    let notices = entries.filter { $0.value.order.act != .offer }
    guard let oldest = notices.min(by: { $0.value.opened < $1.value.opened }) else { return false }
    entries[oldest.key] = nil
    counts.displaced += 1
    return true
  }
}

import NIOCore

/// The newest events, encoded once and read by every subscriber through its own cursor: a
/// subscriber costs the ring nothing, however slow it reads.
///
/// Bound: `eventLimit` events and `byteLimit` bytes. When full the oldest go; whoever still needed
/// them is told by ``read(after:upTo:)`` and takes a fresh snapshot, so nothing is lost to it.
/// Counter: ``evicted``.
struct EventRing {
  private struct Slot {
    var id: UInt64
    var buffer: ByteBuffer
    /// Bytes of all events ever appended, this one included.
    var endOffset: UInt64
  }

  private let eventLimit: Int
  private let byteLimit: UInt64
  private var slots: [Slot?]
  private var first = 0
  private(set) var count = 0
  private var endOffset: UInt64 = 0
  /// Events with an id up to here are no longer held.
  private(set) var base: UInt64 = 0
  /// Id of the newest event ever appended.
  private(set) var head: UInt64 = 0
  /// Events dropped for newer ones.
  private(set) var evicted: UInt64 = 0

  init(eventLimit: Int, byteLimit: Int) {
    self.eventLimit = eventLimit
    self.byteLimit = UInt64(byteLimit)
    slots = Array(repeating: nil, count: eventLimit)
  }

  /// Bytes held.
  var byteCount: UInt64 { count == 0 ? 0 : endOffset - start(of: 0) }

  /// Appends an event. `id` must be above ``head``.
  mutating func append(id: UInt64, _ buffer: ByteBuffer) {
    precondition(id > head, "event ids rise")
    endOffset += UInt64(buffer.readableBytes)
    if count == eventLimit { evict() }
    slots[(first + count) % eventLimit] = Slot(id: id, buffer: buffer, endOffset: endOffset)
    count += 1
    head = id
    while count > 1, byteCount > byteLimit { evict() }
  }

  /// Forgets everything up to `id`: every cursor before it needs a fresh snapshot.
  mutating func forget(through id: UInt64) {
    evicted += UInt64(count)
    slots = Array(repeating: nil, count: eventLimit)
    first = 0
    count = 0
    head = max(head, id)
    base = head
  }

  /// How far a cursor lies behind the head, in events and bytes; nil when it fell off the ring.
  func lag(after cursor: UInt64) -> (events: Int, bytes: UInt64)? {
    guard cursor >= base else { return nil }
    let position = firstPosition(after: cursor)
    guard position < count else { return (0, 0) }
    return (count - position, endOffset - start(of: position))
  }

  /// Events after a cursor, oldest first, at most `byteLimit` bytes but at least one event; nil
  /// when the cursor fell off the ring.
  func read(after cursor: UInt64, upTo byteLimit: UInt64) -> (events: [ByteBuffer], last: UInt64)? {
    guard cursor >= base else { return nil }
    var events: [ByteBuffer] = []
    var last = cursor
    var position = firstPosition(after: cursor)
    let start = position < count ? self.start(of: position) : endOffset
    while position < count, let slot = slots[(first + position) % eventLimit] {
      if !events.isEmpty, slot.endOffset - start > byteLimit { break }
      events.append(slot.buffer)
      last = slot.id
      position += 1
    }
    return (events, last)
  }

  private func slot(_ position: Int) -> Slot {
    guard let slot = slots[(first + position) % eventLimit] else {
      preconditionFailure("a counted slot is filled")
    }
    return slot
  }

  private func start(of position: Int) -> UInt64 {
    let slot = slot(position)
    return slot.endOffset - UInt64(slot.buffer.readableBytes)
  }

  private func firstPosition(after cursor: UInt64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if slot(middle).id > cursor { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private mutating func evict() {
    base = slot(0).id
    slots[first] = nil
    first = (first + 1) % eventLimit
    count -= 1
    evicted += 1
  }
}

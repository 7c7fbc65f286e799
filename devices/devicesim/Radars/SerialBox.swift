/// The box at a serial line that wraps its bytes into datagrams: one an item, or, when it splits,
/// cut anywhere, as boxes do that wait for a pause or a full buffer.
struct SerialBox {
  private let splits: Bool
  private var random: SeededRandom
  private var waiting: [UInt8] = []

  /// Most bytes that wait for a datagram.
  private static let limit = 48

  init(splits: Bool, seed: UInt64) {
    self.splits = splits
    random = SeededRandom(seed: seed, part: 1)
  }

  /// The datagrams that leave when these bytes come.
  mutating func take(_ bytes: [UInt8]) -> [[UInt8]] {
    guard splits else { return bytes.isEmpty ? [] : [bytes] }
    waiting += bytes
    var datagrams: [[UInt8]] = []
    while waiting.count > Self.limit || !waiting.isEmpty && random.chance(0.4) {
      let count = min(waiting.count, 1 + Int(random.unit() * 12))
      datagrams.append(Array(waiting.prefix(count)))
      waiting.removeFirst(count)
    }
    return datagrams
  }

  /// What still waits, as the last datagram.
  mutating func flush() -> [[UInt8]] {
    defer { waiting = [] }
    return waiting.isEmpty ? [] : [waiting]
  }
}

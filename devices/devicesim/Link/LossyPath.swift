/// A network that loses, repeats and reorders, for tests of both ends on one machine.
///
/// Queue: at most ``holdLimit`` held datagrams; when full the oldest leaves at once, nothing is
/// lost.
struct LossyPath {
  /// Shares of datagrams, 0...1 each.
  struct Shares: Equatable {
    var lost = 0.0
    var duplicated = 0.0
    var reordered = 0.0
  }

  /// Most datagrams held back for reordering; a wireless hop reorders within a few packets [D].
  static let holdLimit = 64

  private let shares: Shares
  private var random: SeededRandom
  private var held: [(bytes: [UInt8], passes: Int)] = []
  /// Datagrams lost on purpose, both ways.
  private(set) var lost = 0

  init(shares: Shares, seed: UInt64) {
    self.shares = shares
    random = SeededRandom(seed: seed, part: 0x10_55)
  }

  /// What leaves now that this datagram was sent.
  mutating func send(_ bytes: [UInt8]) -> [[UInt8]] {
    if shares == Shares() { return [bytes] }
    var leaving: [[UInt8]] = []
    if random.chance(shares.lost) {
      lost += 1
    } else if random.chance(shares.reordered) {
      held.append((bytes, Int.random(in: 1...8, using: &random)))
    } else {
      leaving.append(bytes)
      if random.chance(shares.duplicated) { leaving.append(bytes) }
    }
    leaving += takePassed()
    return leaving
  }

  /// Whether a datagram from the centre arrives.
  mutating func arrives() -> Bool {
    guard random.chance(shares.lost) else { return true }
    lost += 1
    return false
  }

  /// Everything still held, when nothing follows that could push it out.
  mutating func flush() -> [[UInt8]] {
    defer { held.removeAll() }
    return held.map(\.bytes)
  }

  private mutating func takePassed() -> [[UInt8]] {
    guard !held.isEmpty else { return [] }
    for index in held.indices { held[index].passes -= 1 }
    let passed = held.filter { $0.passes < 0 }.map(\.bytes)
    held.removeAll { $0.passes < 0 }
    guard held.count > Self.holdLimit else { return passed }
    return passed + [held.removeFirst().bytes]
  }
}

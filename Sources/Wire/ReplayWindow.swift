/// Which datagrams of a sender have been seen: the newest 1,024 of its present boot.
///
/// A sliding window as in RFC 4303 section 3.4.3, wider because one camera frame is up to hundreds
/// of datagrams that a network may reorder.
public struct ReplayWindow: Sendable, Equatable, BitwiseCopyable {
  /// How many sequence numbers back a late datagram is still told from a copy.
  public static let width: UInt32 = 1_024

  /// What a datagram is to this window.
  public enum Verdict: Equatable, Sendable {
    /// Never seen; now noted.
    case fresh
    /// Seen before.
    case duplicate
    /// Further back than the window reaches: not known whether seen.
    case stale
    /// From an earlier boot of the sender.
    case earlierBoot
  }

  /// The newest boot seen; 0 before the first datagram.
  public private(set) var boot: UInt32
  /// The highest sequence seen in that boot.
  public private(set) var highest: UInt32
  /// Sequence numbers that were passed over and may still come late, in this boot.
  public private(set) var missing: UInt64 = 0
  private var seen: InlineArray<16, UInt64>

  /// A window of a sender never heard.
  public init() { self.init(boot: 0, highest: 0) }

  /// A window resumed after a restart: everything up to `highest` of `boot` counts as seen.
  public init(boot: UInt32, highest: UInt32) {
    self.boot = boot
    self.highest = highest
    seen = InlineArray(repeating: highest == 0 ? 0 : .max)
  }

  /// Judges a datagram and notes it when it is fresh.
  public mutating func observe(boot newBoot: UInt32, sequence: UInt32) -> Verdict {
    if newBoot < boot { return .earlierBoot }
    if newBoot > boot {
      self = ReplayWindow()
      boot = newBoot
    }
    if sequence > highest {
      advance(to: sequence)
      set(sequence)
      return .fresh
    }
    guard highest - sequence < Self.width else { return .stale }
    if isSet(sequence) { return .duplicate }
    set(sequence)
    // Sequences begin at 1: a 0 was never counted as passed over.
    if sequence > 0 { missing -= min(1, missing) }
    return .fresh
  }

  private mutating func advance(to sequence: UInt32) {
    let step = sequence - highest
    missing += UInt64(step - 1)
    if step >= Self.width {
      seen = InlineArray(repeating: 0)
    } else {
      for passed in (highest + 1)...sequence { clear(passed) }
    }
    highest = sequence
  }

  private static func slot(_ sequence: UInt32) -> (word: Int, bit: UInt64) {
    let index = Int(sequence % width)
    return (index / 64, 1 << UInt64(index % 64))
  }
  private func isSet(_ sequence: UInt32) -> Bool {
    let (word, bit) = Self.slot(sequence)
    return seen[word] & bit != 0
  }
  private mutating func set(_ sequence: UInt32) {
    let (word, bit) = Self.slot(sequence)
    seen[word] |= bit
  }
  private mutating func clear(_ sequence: UInt32) {
    let (word, bit) = Self.slot(sequence)
    seen[word] &= ~bit
  }

  public static func == (left: ReplayWindow, right: ReplayWindow) -> Bool {
    guard left.boot == right.boot, left.highest == right.highest, left.missing == right.missing
    else { return false }
    return left.seen.indices.allSatisfy { left.seen[$0] == right.seen[$0] }
  }
}

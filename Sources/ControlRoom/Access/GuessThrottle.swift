/// Slows down whoever tries tokens that do not exist: a bucket of guesses an address, refilled
/// slowly.
///
/// Tokens that were good before do not pass through it, so that a guesser on the same address
/// cannot lock a control room out.
///
/// Bound: `limit` addresses. When full, those with a full bucket go, else all. Counter:
/// ``refused``.
struct GuessThrottle {
  /// Guesses at once. A person who mistypes needs three [D].
  static let burst = 10.0
  /// Guesses a second after that [D]: 256-bit secrets are not found at any rate; this keeps the
  /// store's work low.
  static let perSecond = 0.5
  /// Addresses remembered.
  static let limit = 4_096

  private struct Bucket {
    var tokens: Double
    var at: ContinuousClock.Instant
  }
  private var buckets: [String: Bucket] = [:]
  /// Guesses turned away.
  private(set) var refused: UInt64 = 0

  /// Seconds that an address must wait before it may guess again; nil when it may now.
  mutating func wait(_ address: String, at now: ContinuousClock.Instant) -> Int? {
    guard let bucket = buckets[address] else { return nil }
    let tokens = refilled(bucket, at: now)
    guard tokens < 1 else { return nil }
    refused += 1
    return max(1, Int(((1 - tokens) / Self.perSecond).rounded(.up)))
  }

  /// Notes a guess that failed.
  mutating func failed(_ address: String, at now: ContinuousClock.Instant) {
    if buckets.count >= Self.limit, buckets[address] == nil {
      buckets = buckets.filter { refilled($0.value, at: now) < Self.burst }
      if buckets.count >= Self.limit { buckets = [:] }
    }
    let tokens = buckets[address].map { refilled($0, at: now) } ?? Self.burst
    buckets[address] = Bucket(tokens: max(0, tokens - 1), at: now)
  }

  private func refilled(_ bucket: Bucket, at now: ContinuousClock.Instant) -> Double {
    min(Self.burst, bucket.tokens + (now - bucket.at) / .seconds(1) * Self.perSecond)
  }
}
